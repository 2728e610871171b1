/*
 * Twelve defects that other libraries of TopK autoencoders have or had, each as a test that fails where it is present.
 */
import { memorySource } from "@quadrivium/formats";
import { type Device, openDevice, openReferenceDevice, ShapeError } from "@quadrivium/kernels";
import { type Collective, compileTrainingStep, LocalCollective, memoryCheckpoints } from "@quadrivium/nn";
import { Parameters } from "@quadrivium/tensor";
import { directionalDerivative, normalArray, relativeError, tolerances } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Autoencoder,
  inputNormalizations,
  loadAutoencoder,
  presetNames,
  type RecipeChanges,
  SparseAutoencoder,
  saePreset,
  saeTrainingGraph,
  saveAutoencoder,
  trainSae,
} from "../src/index.ts";
import { plainLoss } from "./support/plain-loss.ts";
import { randomInputs, runStep } from "./support/run-step.ts";
import { toyActivations } from "./support/toy-data.ts";

const sizes = { width: 6, latents: 15, k: 3 };
const rows = 7;
let reference: Device;
let wasm: Device;
beforeAll(async () => {
  reference = await openReferenceDevice();
  wasm = await openDevice({ backend: "wasm", threads: 1 });
});
afterAll(() => Promise.all([reference.dispose(), wasm.dispose()]));

/** The norm of each row. */
const norms = (data: ArrayLike<number>, width: number): number[] =>
  Array.from({ length: data.length / width }, (_, i) =>
    Math.hypot(...Array.from(data).slice(i * width, (i + 1) * width)),
  );

/** What the changes add to the loss when some weights are others, without the rest of it. */
function addedLoss(name: string, changes: RecipeChanges) {
  const preset = saePreset("paper", { ...sizes, latentBias: true }, changes);
  const inputs = randomInputs(preset, rows);
  const none = saePreset("paper", { ...sizes, latentBias: true }, { auxiliary: { coefficient: 0 } });
  const { frozen } = plainLoss(preset.config, preset.recipe, inputs);
  const at = (moved: Float64Array) => {
    const given = { ...inputs, weights: { ...inputs.weights, [name]: moved } };
    return (
      plainLoss(preset.config, preset.recipe, given, frozen).loss -
      plainLoss(none.config, none.recipe, given).loss
    );
  };
  return { preset, inputs, at };
}

describe("1: the encoder learns from AuxK and from Multi-TopK", () => {
  it.each([
    ["auxiliaryLoss", { auxiliary: { k: 4, coefficient: 1 } }],
    ["multiTopKLoss", { auxiliary: { coefficient: 0 }, multiTopK: { k: 8, coefficient: 1 } }],
  ] as const)("%s", async (loss, changes) => {
    for (const name of ["encoder.weight", "encoder.bias"]) {
      const { preset, inputs, at } = addedLoss(name, changes);
      const { gradients } = await runStep(reference, preset, inputs, loss);
      expect(Math.hypot(...gradients[name])).toBeGreaterThan(1e-3);
      const direction = normalArray(23, gradients[name].length);
      const expected = await directionalDerivative(at, inputs.weights[name], direction, 1e-6);
      const slope = direction.reduce((total, element, i) => total + element * gradients[name][i], 0);
      expect(Math.abs(slope / expected - 1)).toBeLessThan(tolerances.gradientCheck);
    }
  });
});

it("2: what dead latents are to learn does not depend on the decoder's bias", async () => {
  const preset = saePreset(
    "paper",
    { ...sizes, latentBias: true, inputNormalization: "none" },
    { auxiliary: { k: 4, coefficient: 1 } },
  );
  const inputs = randomInputs(preset, rows);
  const run = (shift: number) =>
    runStep(
      reference,
      preset,
      {
        ...inputs,
        x: inputs.x.map((element) => element + shift),
        weights: { ...inputs.weights, b_dec: inputs.weights.b_dec.map((element) => element + shift) },
      },
      "auxiliaryLoss",
    );
  const [near, far] = [await run(0), await run(100)];
  expect(near.metrics.auxiliaryLoss).toBeGreaterThan(0.1);
  expect(Math.abs(far.metrics.auxiliaryLoss / near.metrics.auxiliaryLoss - 1)).toBeLessThan(1e-9);
  for (const name of ["encoder.weight", "encoder.bias", "W_dec"])
    expect(relativeError(far.gradients[name], near.gradients[name]), name).toBeLessThan(1e-9);
});

it("3: AuxK gives live latents no gradient", async () => {
  const preset = saePreset("paper", { ...sizes, latentBias: true }, { auxiliary: { k: 4, coefficient: 1 } });
  const inputs = randomInputs(preset, rows);
  const { gradients } = await runStep(reference, preset, inputs, "auxiliaryLoss");
  for (const [i, isSilent] of inputs.silent.entries()) {
    const size = norms(gradients["encoder.weight"], 6)[i] + norms(gradients.W_dec, 6)[i];
    if (!isSilent) expect(size + Math.abs(gradients["encoder.bias"][i])).toBe(0);
  }
  expect(norms(gradients.W_dec, 6).filter((norm) => norm > 0).length).toBeGreaterThan(2);
});

it("4: a batch has the mean of the gradients of its parts", async () => {
  const preset = saePreset(
    "paper",
    { ...sizes, latentBias: true },
    { multiTopK: { k: 8, coefficient: 1 / 8 } },
  );
  const inputs = randomInputs(preset, 8);
  for (const loss of ["reconstructionLoss", "multiTopKLoss"] as const) {
    const whole = await runStep(reference, preset, inputs, loss);
    const parts = await Promise.all(
      [0, 1, 2, 3].map((part) =>
        runStep(reference, preset, { ...inputs, x: inputs.x.slice(part * 12, (part + 1) * 12) }, loss),
      ),
    );
    for (const [name, gradient] of Object.entries(whole.gradients)) {
      const mean = gradient.map(
        (_, i) => parts.reduce((total, { gradients }) => total + gradients[name][i], 0) / 4,
      );
      expect(relativeError(mean, gradient), name).toBeLessThan(1e-12);
    }
  }
});

describe("5: one process alone", () => {
  it("trains without anyone who watches, and without a place for checkpoints", async () => {
    const preset = saePreset("openai-exact", { width: 16, latents: 32, k: 3 });
    const result = await trainSae(wasm, toyActivations(), { ...preset, batchSize: 64, steps: 2 });
    expect(result).toMatchObject({ step: 2, isComplete: true });
  });

  /** Two processes that see the same batch. */
  const twins: Collective = {
    rank: 0,
    size: 2,
    allReduceSum: async (data) => data.set(data.map((element) => 2 * element)),
    broadcast: async () => {},
    barrier: async () => {},
  };

  it("takes the step that two with the same batch take", async () => {
    const preset = saePreset("paper", { width: 16, latents: 32, k: 3 }, { clipNorm: 1 });
    const x = toyActivations({ rows: 64 }).data;
    const weights = await Promise.all(
      [new LocalCollective(), twins].map(async (collective) => {
        const parameters = new Parameters(wasm, { seed: 3 });
        const graph = saeTrainingGraph(new SparseAutoencoder(preset.config, preset.recipe), {
          ...preset,
          batchSize: 64,
        });
        const step = await compileTrainingStep(wasm, graph, { parameters, collective });
        await parameters.write("loss_scale", Float32Array.of(10));
        for (let i = 0; i < 5; i++) await step.run({ x, learningRate: 1e-3 });
        return parameters.read("W_dec");
      }),
    );
    expect(weights[1]).toEqual(weights[0]);
  });
});

describe("6: the input normalisation is kept in files, and checkpoints work with every one", () => {
  it.each(inputNormalizations)("%s", async (inputNormalization) => {
    const inputScale = inputNormalization === "scalar" ? 0.37 : 1;
    const preset = saePreset("dictionary-learning", {
      width: 16,
      latents: 32,
      k: 3,
      inputNormalization,
      inputScale,
    });
    const checkpoints = memoryCheckpoints();
    const options = { ...preset, batchSize: 64, checkpoints, saveEvery: 2 };
    const data = toyActivations();
    await trainSae(wasm, data, { ...options, steps: 4 });
    const { autoencoder } = await trainSae(wasm, data, { ...options, steps: 6, resume: true });
    const files = await saveAutoencoder(autoencoder);
    const loaded = await loadAutoencoder(wasm, files.config, memorySource(files.model));
    expect(loaded.config).toEqual(preset.config);
    const x = data.data.subarray(0, 16 * 20);
    expect((await loaded.reconstruct(x)).restored).toEqual((await autoencoder.reconstruct(x)).restored);
  });
});

describe("7: each latent's direction has norm 1 after every step and in every file", () => {
  it.each(presetNames)("%s", async (name) => {
    const preset = saePreset(name, { width: 16, latents: 32, k: 3 });
    let training: Autoencoder | undefined;
    const savedNorms = async (autoencoder: Autoencoder) => {
      const { config, model } = await saveAutoencoder(autoencoder);
      const loaded = await loadAutoencoder(wasm, config, memorySource(model));
      return norms((await loaded.decoderRows()).data, 16);
    };
    const expectUnit = (found: number[]) => {
      expect(found).toHaveLength(32);
      for (const norm of found) expect(Math.abs(norm - 1)).toBeLessThan(1e-6);
    };
    const { autoencoder } = await trainSae(wasm, toyActivations(), {
      ...preset,
      batchSize: 64,
      steps: 5,
      learningRate: () => 0.05,
      onStart: (started) => {
        training = started;
      },
      onStep: async () => expectUnit(await savedNorms(training!)),
    });
    expectUnit(await savedNorms(autoencoder));
    expectUnit(norms(await autoencoder.parameters.read("W_dec"), 16));
  });
});

describe("8: the loss that is differentiated is the one that is reported", () => {
  const everyTerm: RecipeChanges = {
    auxiliary: { k: 4, coefficient: 0.3 },
    multiTopK: { k: 8, coefficient: 0.25 },
  };

  it("is the sum of its terms", async () => {
    const preset = saePreset("paper", { ...sizes, latentBias: true }, everyTerm);
    const { metrics } = await runStep(reference, preset, randomInputs(preset, rows));
    const sum = metrics.reconstructionLoss + 0.3 * metrics.auxiliaryLoss + 0.25 * metrics.multiTopKLoss;
    expect(metrics.auxiliaryLoss).toBeGreaterThan(0.1);
    expect(metrics.loss).toBeCloseTo(sum, 12);
  });

  it("moves dead latents, which only AuxK reaches", async () => {
    const preset = saePreset("paper", { width: 16, latents: 32, k: 2 }, everyTerm);
    const parameters = new Parameters(wasm);
    const graph = saeTrainingGraph(new SparseAutoencoder(preset.config, preset.recipe), {
      ...preset,
      batchSize: 64,
    });
    const step = await compileTrainingStep(wasm, graph, { parameters });
    await parameters.write("loss_scale", Float32Array.of(10));
    // The encoders of half the latents are too short to be among the largest.
    const encoder = await parameters.read("encoder.weight");
    await parameters.write(
      "encoder.weight",
      Float32Array.from(encoder, (e, i) => (i < 16 * 16 ? e / 1e3 : e)),
    );
    await parameters.write(
      "tokens_since_fired",
      Float32Array.from({ length: 32 }, (_, i) => (i < 16 ? 1e7 : 0)),
    );
    const before = Float32Array.from(await parameters.read("encoder.weight"));
    await step.run({ x: toyActivations({ rows: 64 }).data, learningRate: 1e-3 });
    const after = await parameters.read("encoder.weight");
    const moved = norms(after.map((element: number, i: number) => element - before[i]).slice(0, 16 * 16), 16);
    expect(moved.filter((distance) => distance > 1e-4).length).toBeGreaterThan(4);
    await step.dispose();
  });
});

it("9: it is the n rows of Dᵀ [n, d] that have norm 1, not its d columns", async () => {
  const autoencoder = new Autoencoder(wasm, saePreset("paper", { width: 5, latents: 40, k: 3 }).config);
  const { data, width } = await autoencoder.decoderRows();
  expect(width).toBe(5);
  expect(norms(data, 5)).toHaveLength(40);
  for (const norm of norms(data, 5)) expect(norm).toBeCloseTo(1, 6);
  const columns = [0, 1, 2, 3, 4].map((j) => Math.hypot(...data.filter((_, i) => i % 5 === j)));
  for (const norm of columns) expect(norm).toBeGreaterThan(1.5);
});

describe("10: being selected is not firing", () => {
  it.each(presetNames)("%s", async (name) => {
    // All latents are selected, but half of them with values below 0.
    const preset = saePreset(name, { width: 4, latents: 8, k: 8 });
    const parameters = new Parameters(reference);
    const model = new SparseAutoencoder(preset.config, preset.recipe);
    const graph = saeTrainingGraph(model, { ...preset, batchSize: 6 });
    const step = await compileTrainingStep(reference, graph, { parameters });
    const rowsOfE = normalArray(5, 32);
    for (let i = 16; i < 32; i++) rowsOfE[i] = -rowsOfE[i - 16];
    await parameters.write("encoder.weight", rowsOfE);
    const x = Float64Array.from({ length: 24 }, (_, i) => [1, -2, 0.5, 3][i % 4]);
    for (let i = 0; i < 2; i++) await step.run({ x, learningRate: 1e-9 });
    const { counting } = preset.recipe.dead;
    const [fired, silent] = counting === "tokens" ? [0, 12] : [1, 2];
    const counts = [...(await parameters.read(`${counting}_since_fired`))];
    expect(counts.slice().sort()).toEqual(
      [fired, fired, fired, fired, silent, silent, silent, silent].sort(),
    );
    await step.dispose();
  });
});

describe("11: k_aux comes from the width, not from the number of latents", () => {
  it.each([
    [768, 512, 384],
    [256, 128, 128],
    [100, 64, 50],
    [64, 32, 32],
  ])("for width %d", (width, powerOfTwo, half) => {
    for (const latents of [1024, 65_536]) {
      for (const name of presetNames) {
        const expected = { paper: powerOfTwo, "openai-exact": 256 }[name as string] ?? half;
        expect(saePreset(name, { width, latents, k: 8 }).recipe.auxiliary.k, name).toBe(expected);
      }
    }
  });
});

it("12: codes of another shape are refused with the shapes in words", async () => {
  const { config } = saePreset("paper", { width: 5, latents: 40, k: 3 });
  const autoencoder = new Autoencoder(wasm, config);
  const codes = (values: number, indices: number, perRow: number) => ({
    values: new Float32Array(values),
    indices: new Int32Array(indices),
    perRow,
  });
  for (const [bad, message] of [
    [codes(7, 7, 3), "decode: expected values of shape [rows, 3], got 7 elements"],
    [codes(6, 9, 3), "decode: expected indices of shape [2, 3], got 9 elements"],
  ] as const) {
    const error = await autoencoder.decode(bad).catch((e) => e);
    expect(ShapeError.isInstance(error)).toBe(true);
    expect(error.message).toBe(message);
  }
  await expect(autoencoder.encode(new Float32Array(12))).rejects.toThrow(
    "encode: expected x of shape [rows, 5], got 12 elements",
  );
  const unknown = { values: Float32Array.of(1, 1, 1), indices: Int32Array.of(0, 39, 40), perRow: 3 };
  await expect(autoencoder.decode(unknown)).rejects.toThrow(/expected an index in 0 … 39, got 40/);
});
