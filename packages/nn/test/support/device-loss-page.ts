import { type Device, DeviceLostError, openDevice } from "@quadrivium/kernels";
import { input, Parameters, relu } from "@quadrivium/tensor";
import { openContexts } from "@quadrivium/test-utils/web-gl-handles";
import {
  adamW,
  compileTrainingStep,
  constantSchedule,
  type FitOptions,
  fit,
  Linear,
  meanSquaredError,
  memoryCheckpoints,
  shuffledBatches,
} from "../../src/index.ts";

const rows = 40;
const x = Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i * 1.3));
const y = Float32Array.from({ length: rows }, (_, i) => x[3 * i] - 2 * x[3 * i + 1] * x[3 * i + 2]);
const source = shuffledBatches({ inputs: { x, y }, rows, batchSize: 8, seed: 3 });

/** Trains a small network for 40 steps, and gives the loss of each one that was taken here, by its number. */
async function train(device: Device, more: Partial<FitOptions>): Promise<Map<number, number>> {
  const [first, second] = [new Linear("first", 3, 16), new Linear("second", 16, 1)];
  const prediction = second.forward(relu(first.forward(input("x", [8, 3]))));
  const graph = {
    loss: meanSquaredError(prediction, input("y", [8, 1])),
    parameters: [...first.parameters, ...second.parameters],
    optimization: { optimizer: adamW(), learningRate: input("learningRate", []) },
  };
  const step = await compileTrainingStep(device, graph, { parameters: new Parameters(device, { seed: 1 }) });
  const losses = new Map<number, number>();
  const { onStep, ...options } = more;
  await fit(step, source, {
    steps: 40,
    learningRate: constantSchedule(0.01),
    ...options,
    onStep: async (report) => {
      losses.set(report.step, report.loss);
      await onStep?.(report);
    },
  });
  return losses;
}

/** Loses the context in the 26th step of a run that saves every ten, and goes on from the checkpoint elsewhere. */
async function loseAndResume() {
  const checkpoints = memoryCheckpoints();
  const gpu = await openDevice({ backend: "webgl2" });
  const lost = await train(gpu, {
    checkpoints,
    saveEvery: 10,
    onStep: ({ step }) => {
      if (step !== 25) return;
      for (const context of openContexts()) context.getExtension("WEBGL_lose_context")?.loseContext();
    },
  }).catch((error: unknown) => error);
  await gpu.dispose();
  const wasm = await openDevice({ backend: "wasm", threads: 1 });
  const strict = await train(wasm, { checkpoints, resume: true }).catch(String);
  const resumed = await train(wasm, { checkpoints, resume: "any-backend" });
  const unbroken = await train(wasm, {});
  await wasm.dispose();
  return {
    isTyped: DeviceLostError.isInstance(lost),
    lost: String(lost),
    strict: String(strict),
    resumed: [...resumed],
    unbroken: [...unbroken],
  };
}

/** What the test that drives the page calls. */
export interface DeviceLossPage {
  loseAndResume: typeof loseAndResume;
}

Object.assign(globalThis, { loseAndResume } satisfies DeviceLossPage);
