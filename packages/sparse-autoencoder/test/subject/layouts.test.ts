import { encodeSafetensors, FormatError } from "@quadrivium/formats";
import { type Device, openDevice, openReferenceDevice } from "@quadrivium/kernels";
import { relativeError, tolerances } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HookPoint, hookPoints, loadLlama2c, loadSubject, tokenBatch } from "../../src/subject.ts";
import {
  formulaTensors,
  type GoldenSubject,
  goldenSafetensors,
  goldenSubjects,
} from "./support/golden-subjects.ts";
import { llama2cFile } from "./support/llama2c-file.ts";

const { gpt2, llama, llama2c } = goldenSubjects;
const files = (golden: GoldenSubject, rename?: (name: string) => string) => ({
  config: JSON.stringify(golden.config),
  model: goldenSafetensors(golden, rename),
});

/** Each device with the largest relative error of its results, which are float32 in the end, against PyTorch's float64. */
const devices: readonly (readonly [string, () => Promise<Device>, number])[] = [
  ["reference", openReferenceDevice, 2 ** -24],
  ["wasm", () => openDevice({ backend: "wasm", threads: 1 }), tolerances.float32],
];

describe.each(devices)("on %s", (_, open, tolerance) => {
  let device: Device;
  beforeAll(async () => {
    device = await open();
  });
  afterAll(() => device.dispose());

  it.each([
    ["GPT-2", gpt2, () => loadSubject(device, files(gpt2))],
    [
      "GPT-2 with its prefix",
      gpt2,
      () =>
        loadSubject(
          device,
          files(gpt2, (name) => `transformer.${name}`),
        ),
    ],
    ["Llama", llama, () => loadSubject(device, files(llama))],
    [
      "Llama without its prefix",
      llama,
      () =>
        loadSubject(
          device,
          files(llama, (name) => name.replace("model.", "")),
        ),
    ],
    ["llama2.c version 0", llama2c, () => loadLlama2c(device, llama2cFile({ version: 0, tied: true }))],
    ["llama2.c version 1", llama2c, () => loadLlama2c(device, llama2cFile({ version: 1, tied: true }))],
  ] as const)("%s agrees with PyTorch at every hook point", async (_name, golden, load) => {
    const subject = await load();
    const batch = tokenBatch(golden.tokens);
    expect(relativeError(await subject.logits(batch), golden.logits)).toBeLessThan(tolerance);
    expect(Object.keys(golden.hooks).sort()).toEqual([...hookPoints(subject.config.layers)].sort());
    for (const [hook, values] of Object.entries(golden.hooks)) {
      const own = await subject.activations(batch, hook as HookPoint);
      expect(relativeError(own, values)).toBeLessThan(tolerance);
    }
    await subject.dispose();
  });

  it.each([0, 1] as const)("llama2.c version %i with a classifier of its own", async (version) => {
    const subject = await loadLlama2c(device, llama2cFile({ version, tied: false }));
    expect(subject.config.tied).toBe(false);
    const logits = await subject.logits(tokenBatch(llama2c.tokens));
    expect(relativeError(logits, llama2c.untiedLogits)).toBeLessThan(tolerance);
    expect(relativeError(logits, llama2c.logits)).toBeGreaterThan(0.1);
    await subject.dispose();
  });
});

describe("loadSubject", () => {
  let device: Device;
  beforeAll(async () => {
    device = await openReferenceDevice();
  });
  afterAll(() => device.dispose());

  /** A model whose config.json says something else. */
  const changed = (golden: GoldenSubject, changes: Record<string, unknown>) => ({
    config: JSON.stringify({ ...golden.config, ...changes }),
    model: goldenSafetensors(golden),
  });

  it("reads half precision as it stands in the file", async () => {
    const tensors = [...formulaTensors(gpt2)].map(
      ([name, { shape, data }]) => [name, { dtype: "BF16", shape, data: data as Float32Array }] as const,
    );
    const subject = await loadSubject(device, {
      config: JSON.stringify(gpt2.config),
      model: encodeSafetensors(new Map(tensors)),
    });
    const error = relativeError(await subject.logits(tokenBatch(gpt2.tokens)), gpt2.logits);
    expect(error).toBeGreaterThan(1e-4);
    expect(error).toBeLessThan(0.05);
    await subject.dispose();
  });

  it.each([
    [{ model_type: "bert" }, 'model_type gpt2 or llama, got "bert"'],
    [{ model_type: undefined }, "model_type gpt2 or llama, got null"],
    [{ activation_function: "relu" }, 'activation_function gelu_new or gelu_pytorch_tanh, got "relu"'],
    [{ scale_attn_by_inverse_layer_idx: true }, "scale_attn_by_inverse_layer_idx false, got true"],
    [{ n_layer: undefined }, "a number n_layer, got none"],
    [{ n_layer: "2" }, 'a number n_layer, got "2"'],
    [{ n_layer: 1e9 }, "layers: expected a whole number in 1 … 1024, got 1000000000"],
    [{ n_head: 3 }, "headSize: expected a whole number in 1 … 16777216, got 2.6666666666666665"],
    [{ vocab_size: 1e6 }, /at most \d+ parameters, as the tensors hold, got 80/],
    [{ n_layer: 1, n_inner: 24 }, 'tensor "h.0.mlp.c_fc.weight": expected shape [8, 24], got [8, 32]'],
    [{ tie_word_embeddings: false }, /tensor "lm_head.weight": expected one of /],
  ])("refuses a GPT-2 with %j", async (changes, message) => {
    const loading = loadSubject(device, changed(gpt2, changes));
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toThrow(FormatError);
  });

  it.each([
    [{ hidden_act: "gelu" }, 'hidden_act silu, got "gelu"'],
    [{ attention_bias: true }, "attention_bias false, got true"],
    [{ rope_scaling: { factor: 2 } }, 'no rope_scaling, got {"factor":2}'],
    [{ head_dim: 3 }, "headSize: expected an even size, since pairs are turned, got 3"],
    [{ num_key_value_heads: 3 }, "keyValueHeads: expected a divisor of the 4 heads, got 3"],
    [{ rope_theta: -1 }, "rotary.base: expected a number above 1, got -1"],
    [{ rms_norm_eps: 2 }, "normEpsilon: expected a number in [0, 1), got 2"],
  ])("refuses a Llama with %j", async (changes, message) => {
    await expect(loadSubject(device, changed(llama, changes))).rejects.toThrow(message);
  });

  it("refuses what is no configuration", async () => {
    const model = goldenSafetensors(gpt2);
    for (const config of ["", "[1]", "null", new Uint8Array([255])]) {
      await expect(loadSubject(device, { config, model })).rejects.toThrow(FormatError);
    }
  });

  it("is stopped by a signal", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(loadSubject(device, files(gpt2), { signal })).rejects.toThrow("enough");
    await expect(loadLlama2c(device, llama2cFile({ version: 0, tied: true }), { signal })).rejects.toThrow(
      "enough",
    );
  });
});
