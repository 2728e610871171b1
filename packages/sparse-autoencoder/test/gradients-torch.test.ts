import { readFile } from "node:fs/promises";
import { type Backend, type Device, openDevice } from "@quadrivium/kernels";
import { compileTrainingStep } from "@quadrivium/nn";
import { compile, gradients, Parameters, type Tensor } from "@quadrivium/tensor";
import { relativeError } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SparseAutoencoder, saePreset, saeTrainingGraph } from "../src/index.ts";
import { formula, unitRows } from "./support/golden-formula.ts";

interface GoldenCase {
  readonly latentBias: boolean;
  readonly relu: boolean;
  readonly normalization: "none" | "unitNorm";
  readonly loss: number;
  readonly main: number;
  readonly auxiliary: number;
  readonly l0: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

interface Golden {
  readonly B: number;
  readonly d: number;
  readonly n: number;
  readonly k: number;
  readonly kAux: number;
  readonly cases: readonly GoldenCase[];
}

const golden: Golden = JSON.parse(
  await readFile(new URL("./golden/paper_gradients.json", import.meta.url), "utf8"),
);

const { B, d, n } = golden;
const noise = formula(B, d, 0.2, 5.1, 0.07);
const batch = Float32Array.from(formula(B, d, 1.7, 0.9, 0.31), (element, i) => element + 0.3 * noise[i]);
const lean = formula(n, d, 1.3, 0.4, 0.11);
const weights: Readonly<Record<string, Float32Array>> = {
  "encoder.weight": Float32Array.from(
    formula(n, d, 2.3, 1.1, 0.57),
    (element, i) => element * 0.3 + 0.05 * lean[i],
  ),
  "encoder.bias": Float32Array.from(formula(1, n, 1, 2, 1), (element) => element * 0.02),
  W_dec: Float32Array.from(unitRows(formula(n, d, 2.3, 1.1, 0.57), d)),
  b_dec: Float32Array.from(formula(1, d, 1, 1, 1), (element) => element * 0.1),
  loss_scale: Float32Array.of(1.75),
  // Every third latent is dead.
  tokens_since_fired: Float32Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1000 : 0)),
};

/** Norm of the difference over the norm, for each parameter. */
const tolerances: Partial<Record<Backend, number>> = { reference: 1e-9, wasm: 1e-5, "gpujs-wasm": 1e-5 };

describe.each(["reference", "wasm", "gpujs-wasm"] as const)(
  "against PyTorch's autograd, on %s",
  (backend) => {
    let device: Device;
    beforeAll(async () => {
      device = await openDevice({ backend });
      expect(device.describe().backend).toBe(backend);
    });
    afterAll(() => device.dispose());

    it.each(golden.cases)("bias $latentBias, ReLU on AuxK $relu, $normalization", async (expected) => {
      const { latentBias, normalization: inputNormalization } = expected;
      const { config, recipe } = saePreset(
        "paper",
        { width: d, latents: n, k: golden.k, latentBias, inputNormalization },
        { dead: { afterTokens: 1000 }, auxiliary: { k: golden.kAux, relu: expected.relu } },
      );
      const model = new SparseAutoencoder(config);
      const graph = saeTrainingGraph(model, { batchSize: B, recipe });
      const outputs: Record<string, Tensor> = { loss: graph.loss, ...graph.metrics };
      for (const [i, gradient] of gradients(graph.loss, model.parameters).entries()) {
        outputs[model.parameters[i].source.name] = gradient;
      }
      const parameters = new Parameters(device);
      const program = await compile(device, () => ({ outputs }), { parameters });
      for (const name of parameters.names()) await parameters.write(name, weights[name]);
      const results = await program.run({ x: batch });

      const tolerance = tolerances[backend] ?? 0;
      expect(relativeError(results.loss, [expected.loss])).toBeLessThan(tolerance);
      expect(relativeError(results.reconstructionLoss, [expected.main])).toBeLessThan(tolerance);
      expect(relativeError(results.auxiliaryLoss, [expected.auxiliary])).toBeLessThan(tolerance);
      expect(results.l0[0]).toBeCloseTo(expected.l0, 5);
      for (const [name, gradient] of Object.entries(expected.gradients)) {
        expect({ name, error: relativeError(results[name], gradient) < tolerance }).toEqual({
          name,
          error: true,
        });
      }
      await program.dispose();
      await parameters.dispose();
    });

    it("takes the step that is logged: the loss after a step is lower", async () => {
      const sizes = { width: d, latents: n, k: golden.k };
      const { config, recipe } = saePreset("paper", sizes, { dead: { afterTokens: 1000 } });
      const parameters = new Parameters(device, { seed: 5 });
      const graph = saeTrainingGraph(new SparseAutoencoder(config), { batchSize: B, recipe });
      const step = await compileTrainingStep(device, graph, { parameters });
      await parameters.write("loss_scale", Float32Array.of(20));
      const losses: number[] = [];
      for (let i = 0; i < 50; i++) losses.push((await step.run({ x: batch, learningRate: 1e-3 })).loss[0]);
      expect(losses[49]).toBeLessThan(0.7 * losses[0]);
      await step.dispose();
      await parameters.dispose();
    });
  },
);
