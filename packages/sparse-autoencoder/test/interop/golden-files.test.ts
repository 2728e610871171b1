import { type Device, openDevice } from "@quadrivium/kernels";
import { relativeError } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { detectLayout, openAutoencoder, placeAutoencoder } from "../../src/index.ts";
import { computeOnHost, denseCodes } from "../support/host-autoencoder.ts";
import { filesOf, golden, goldenCases, libraries } from "../support/interop-golden.ts";

const { d, n, k } = golden;
const x = Float32Array.from(golden.x.flat());

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "reference" });
});
afterAll(() => device.dispose());

describe.each(goldenCases)("%s", (name, expected) => {
  const files = filesOf(expected);
  const options = expected.k === undefined ? {} : { k: expected.k };
  const [z, reconstruction] = [expected.z.flat(), expected.reconstruction.flat()];

  it("is read as what its library computes", async () => {
    const read = await libraries[expected.library].read(files, options);
    expect(read.config).toMatchObject({ width: d, latents: n, latentBias: true, centerInput: true });
    const result = computeOnHost(read, x);
    expect(relativeError(result.z, z)).toBeLessThan(1e-6);
    expect(relativeError(result.reconstruction, reconstruction)).toBeLessThan(1e-6);
  });

  it("is recognised, and computes the same on a device", async () => {
    expect(await detectLayout(files)).toBe(expected.library);
    const { autoencoder, layout } = await openAutoencoder(device, files, options);
    expect(layout).toBe(expected.library);
    expect(relativeError(denseCodes(await autoencoder.encode(x), n), z)).toBeLessThan(1e-6);
    const { restored } = await autoencoder.reconstruct(x);
    expect(relativeError(restored, reconstruction)).toBeLessThan(1e-6);
    await autoencoder.dispose();
  });

  it("is written as files that are read as the same", async () => {
    const { read, save } = libraries[expected.library];
    const first = await read(files, options);
    const autoencoder = await placeAutoencoder(device, first);
    // OpenAI's layout cannot say TopK without layer norm, as the training script's dictionaries have it.
    const isOfTrainingScript = expected.library === "openAi" && expected.k !== undefined;
    if (isOfTrainingScript) {
      await expect(save(autoencoder)).rejects.toThrow(
        /can be written as sparsify or saeLens or dictionaryLearning/,
      );
      return;
    }
    const second = await read(await save(autoencoder, { extras: first.extras }));
    const { z: again, reconstruction: restored } = computeOnHost(second, x);
    expect(relativeError(again, z)).toBeLessThan(1e-6);
    expect(relativeError(restored, reconstruction)).toBeLessThan(1e-6);
    if (first.config.inputNormalization === "scalar") return;
    expect(second.config).toEqual(first.config);
    expect(second.parameters).toEqual(first.parameters);
    // With b_pre folded into the latent bias it is one of their older class.
    if (name !== "dictionary_learning: AutoEncoderNew") expect(second.extras).toMatchObject(first.extras);
  });
});

describe("what the files say besides", () => {
  const read = async (name: string) => {
    const { library, ...files } = golden.cases[name];
    return libraries[library].read(filesOf(files));
  };

  it("OpenAI: the counters", async () => {
    const { extras, config } = await read("OpenAI: TopK, column-major decoder");
    expect(config).toMatchObject({ activation: "topK", k, inputNormalization: "layerNorm" });
    expect(extras).toEqual({
      stepsSinceFired: Float64Array.from({ length: n }, (_, i) => 3 * i),
      activationFrequency: new Float32Array(n).fill(0.25),
      meanSquare: Float32Array.from({ length: n }, (_, i) => i / 8),
    });
  });

  it("sparsify: all settings", async () => {
    const { extras, config } = await read("sparsify: bfloat16, with settings of another time");
    expect(config).toMatchObject({ activation: "topK", k, inputNormalization: "none" });
    expect(extras).toEqual({
      settings: { num_latents: n, normalize_decoder: true, k, signed: false, d_in: d, more: [1] },
    });
  });

  it("SAELens: metadata, sparsity and the scale of the inputs", async () => {
    const { extras, config } = await read("SAELens 6: a training checkpoint with an expected norm");
    expect(config).toMatchObject({ inputNormalization: "scalar", inputScale: 0.4375 });
    expect(extras).toMatchObject({ metadata: { model_name: "gpt2", hook_name: "blocks.8.hook_resid_post" } });
    expect(extras).toHaveProperty("logSparsity.0", -10);
  });

  it("SAELens, flat: metadata is what is not of the model", async () => {
    const { extras } = await read("SAELens, flat: TopK");
    expect(extras).toEqual({
      metadata: {
        model_name: "gpt2",
        hook_layer: 8,
        hook_point: "blocks.8.hook_resid_post",
        prepend_bos: true,
      },
    });
  });

  it("dictionary_learning: threshold and settings", async () => {
    const { extras } = await read("dictionary_learning: AutoEncoderTopK");
    expect(extras).toMatchObject({ threshold: 0.625, settings: { buffer: { io: "out" } } });
    expect(await read("dictionary_learning: AutoEncoder")).toMatchObject({
      config: { activation: "relu" },
      extras: {},
    });
  });
});
