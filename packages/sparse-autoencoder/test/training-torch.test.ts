import { readFile } from "node:fs/promises";
import { type Device, openDevice } from "@quadrivium/kernels";
import { compileTrainingStep, readAverage } from "@quadrivium/nn";
import { compile, evaluate, gradients, input, Parameters, type Tensor } from "@quadrivium/tensor";
import { relativeError } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  normalizeInput,
  type PresetName,
  paperConfig,
  SparseAutoencoder,
  saePreset,
  saeTrainingGraph,
} from "../src/index.ts";
import { formula, unitRows } from "./support/golden-formula.ts";

type Curve = "loss" | "auxiliaryLoss" | "multiTopKLoss" | "deadFraction";
type Weights = Readonly<Record<string, readonly number[]>>;

interface GoldenRun extends Readonly<Record<Curve, readonly number[]>> {
  readonly preset: PresetName;
  /** Those of the first step. */
  readonly gradients: Weights;
  /** The first three rows of each weight after the last step, and of their averages. */
  readonly final: Weights;
  readonly averages?: Weights;
}

const golden: Readonly<
  Record<"B" | "d" | "n" | "k" | "kAux" | "kMulti" | "steps" | "rate" | "after" | "decay" | "scale", number>
> & {
  readonly layerNorm: Readonly<Record<"x" | "normalized" | "restored", readonly number[]>>;
  readonly runs: readonly GoldenRun[];
} = JSON.parse(await readFile(new URL("./golden/training.json", import.meta.url), "utf8"));

const { B, d, n, after } = golden;

/** The golden script's batch t. */
function batch(t: number): Float32Array {
  const shared = formula(1, d, 0, 1.3, 0);
  const own = formula(B, d, 1.7, 0.9, 0.31);
  const fresh = formula(B, d, 0.2 + t, 5.1, 0.07);
  return Float32Array.from(own, (element, i) => 0.4 * shared[i % d] + element + 0.7 * fresh[i]);
}

/** The golden script's first states. The decoder's rows have norm 0.4 where they need not have norm 1. */
function firstStates(preset: PresetName): Readonly<Record<string, Float32Array>> {
  const norm = preset === "saelens" ? 0.4 : 1;
  const rows = formula(n, d, 2.3, 1.1, 0.57);
  const lean = formula(n, d, 1.3, 0.4, 0.11);
  const deadFromStart = (count: number) =>
    Float32Array.from({ length: n }, (_, i) => (i % 3 === 0 ? count : 0));
  return {
    "encoder.weight": Float32Array.from(rows, (element, i) => (0.3 * element + 0.05 * lean[i]) * norm),
    W_dec: Float32Array.from(unitRows(rows, d), (element) => norm * element),
    b_dec: Float32Array.from(formula(1, d, 1, 1, 1), (element) => 0.1 * element),
    "encoder.bias": Float32Array.from(formula(1, n, 1, 2, 1), (element) => 0.02 * norm * element),
    loss_scale: Float32Array.of(golden.scale),
    tokens_since_fired: deadFromStart(after),
    steps_since_fired: deadFromStart(Math.floor(after / B) + 1),
  };
}

function goldenPreset(name: PresetName) {
  const { average } = saePreset(name, { width: d, latents: n, k: golden.k }).recipe;
  return saePreset(
    name,
    { width: d, latents: n, k: golden.k, latentBias: true },
    {
      auxiliary: { k: golden.kAux, coefficient: name === "saelens" ? 1 : 1 / 32 },
      multiTopK: { k: golden.kMulti, coefficient: 1 / 8 },
      dead: { afterTokens: after },
      average: average && { ...average, decay: golden.decay },
    },
  );
}

async function writeStates(parameters: Parameters, preset: PresetName): Promise<void> {
  const states = firstStates(preset);
  for (const name of parameters.names()) if (name in states) await parameters.write(name, states[name]);
}

async function compareGradients(device: Device, run: GoldenRun, tolerance: number): Promise<void> {
  const { config, recipe } = goldenPreset(run.preset);
  const model = new SparseAutoencoder(config, recipe);
  const { loss } = saeTrainingGraph(model, { batchSize: B, recipe });
  const outputs: Record<string, Tensor> = {};
  for (const [i, gradient] of gradients(loss, model.parameters).entries())
    outputs[model.parameters[i].source.name] = gradient;
  const parameters = new Parameters(device);
  const program = await compile(device, () => ({ outputs }), { parameters });
  await writeStates(parameters, run.preset);
  const results = await program.run({ x: batch(0) });
  for (const [name, gradient] of Object.entries(run.gradients))
    expect(relativeError(results[name], gradient), name).toBeLessThan(tolerance);
  await program.dispose();
  await parameters.dispose();
}

/** Norm of the difference over the norm: of gradients, losses and weights after 100 steps. */
const tolerances = {
  reference: { gradient: 1e-9, curve: 1e-7, weights: 1e-7 },
  wasm: { gradient: 1e-5, curve: 1e-4, weights: 1e-3 },
} as const;

it.each(golden.runs)(
  "the preset $preset has the gradients of PyTorch on a GPU's kernels, too",
  async (run) => {
    const device = await openDevice({ backend: "gpujs-wasm" });
    await compareGradients(device, run, 1e-5);
    await device.dispose();
  },
);

describe.each(["reference", "wasm"] as const)("against PyTorch, on %s", (backend) => {
  const tolerance = tolerances[backend];
  let device: Device;
  beforeAll(async () => {
    device = await openDevice({ backend });
    expect(device.describe().backend).toBe(backend);
  });
  afterAll(() => device.dispose());

  it.each(golden.runs)("the preset $preset has the gradients of each parameter", (run) =>
    compareGradients(device, run, tolerance.gradient),
  );

  it.each(golden.runs)("the preset $preset goes the same way for 100 steps", async (run) => {
    const { config, recipe } = goldenPreset(run.preset);
    const model = new SparseAutoencoder(config, recipe);
    const parameters = new Parameters(device);
    const graph = saeTrainingGraph(model, { batchSize: B, recipe });
    const step = await compileTrainingStep(device, graph, { parameters });
    await writeStates(parameters, run.preset);
    for (let t = 0; t < golden.steps; t++) {
      const metrics = await step.run({ x: batch(t), learningRate: golden.rate });
      for (const name of ["loss", "auxiliaryLoss", "multiTopKLoss", "deadFraction"] as const) {
        const difference = Math.abs(metrics[name][0] - run[name][t]);
        expect(difference / Math.max(run[name][t], 1e-3), `${name} of step ${t}`).toBeLessThan(
          tolerance.curve,
        );
      }
    }
    for (const [name, rows] of Object.entries(run.final)) {
      const weight = (await parameters.read(name)).slice(0, rows.length);
      expect(relativeError(weight, rows), name).toBeLessThan(tolerance.weights);
    }
    for (const [name, rows] of Object.entries(run.averages ?? {})) {
      const average = await readAverage(parameters, name, golden.decay, golden.steps);
      expect(relativeError(average.slice(0, rows.length), rows), name).toBeLessThan(tolerance.weights);
    }
    await step.dispose();
    await parameters.dispose();
  });

  it("layerNorm is OpenAI's: unbiased deviation, ε outside of the root and not in the way back", async () => {
    const config = paperConfig({ width: d, latents: 2, k: 1, inputNormalization: "layerNorm" });
    const { x, normalized, restored } = golden.layerNorm;
    const there = normalizeInput(input("x", [1, d]), config);
    const accuracy = backend === "reference" ? 1e-12 : 1e-6;
    expect(relativeError(await evaluate(device, there.x, { x }), normalized)).toBeLessThan(accuracy);
    const back = await evaluate(device, there.restore(there.x), { x });
    expect(relativeError(back, restored)).toBeLessThan(accuracy);
    // What ε takes away is not given back.
    expect(relativeError(back, x)).toBeGreaterThan(1e-6);
  });
});
