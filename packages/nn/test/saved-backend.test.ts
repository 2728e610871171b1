import { memorySource } from "@quadrivium/formats";
import { type Backend, memoryCalibrations, OptionError, openDevice } from "@quadrivium/kernels";
import { explain, input, Parameters, relu } from "@quadrivium/tensor";
import { describe, expect, it } from "vitest";
import {
  adam,
  type CheckpointStore,
  compileTrainingStep,
  fit,
  Linear,
  meanSquaredError,
  memoryCheckpoints,
  savedBackend,
  shuffledBatches,
  type TrainingStep,
  traceTrainingStep,
} from "../src/index.ts";

const ROWS = 32;
const x = Float32Array.from({ length: ROWS * 3 }, (_, i) => Math.sin(i * 1.3));
const y = Float32Array.from({ length: ROWS }, (_, i) => x[3 * i] - 2 * x[3 * i + 1]);
const source = shuffledBatches({ inputs: { x, y }, rows: ROWS, batchSize: 8, seed: 3 });

function graph() {
  const [first, second] = [new Linear("first", 3, 8), new Linear("second", 8, 1)];
  const prediction = second.forward(relu(first.forward(input("x", [8, 3]))));
  return {
    loss: meanSquaredError(prediction, input("y", [8, 1])),
    parameters: [...first.parameters, ...second.parameters],
    optimization: { optimizer: adam(), learningRate: input("learningRate", []) },
  };
}

const calibrations = memoryCalibrations();

/** Trains to a step on the backend of the checkpoint, or on what auto chooses; returns it and all states. */
async function train(steps: number, checkpoints: CheckpointStore, otherwise: Backend | "auto" = "auto") {
  const backend = (await savedBackend(checkpoints)) ?? otherwise;
  const device = await openDevice({
    backend,
    workload: traceTrainingStep(graph()),
    calibrations,
    threads: 1,
  });
  const step = await compileTrainingStep(device, graph(), {
    parameters: new Parameters(device, { seed: 1 }),
  });
  await fit(step, source, { steps, learningRate: () => 0.01, checkpoints, resume: true });
  const states = await statesOf(step);
  await device.dispose();
  return { backend: device.backend, states };
}

const statesOf = async (step: TrainingStep) =>
  Promise.all(step.stateNames.map(async (name) => [name, await step.parameters.read(name)] as const));

describe("savedBackend", () => {
  it("is none before the first checkpoint, so that auto may choose", async () => {
    const checkpoints = memoryCheckpoints();
    expect(await savedBackend(checkpoints)).toBeUndefined();
    expect((await train(2, checkpoints)).backend).toBe("wasm");
    expect(await savedBackend(checkpoints)).toBe("wasm");
  });

  it("opens for a resumed run the backend it began on, which goes on bit for bit, whatever auto would choose", async () => {
    const whole = await train(12, memoryCheckpoints(), "gpujs-wasm");
    const checkpoints = memoryCheckpoints();
    await train(5, checkpoints, "gpujs-wasm");
    const resumed = await train(12, checkpoints);
    expect(resumed.backend).toBe("gpujs-wasm");
    expect(resumed.states).toEqual(whole.states);
  });

  it("refuses a backend that is not known", async () => {
    const state = { step: 1, examples: 8, tokens: 8, seed: 1, backend: "abacus" };
    const store: CheckpointStore = {
      save: async () => {},
      steps: async () => [1],
      open: async () => memorySource(new TextEncoder().encode(JSON.stringify(state))),
    };
    await expect(savedBackend(store)).rejects.toThrow(OptionError);
    await expect(savedBackend(store)).rejects.toThrow(/wasm, webgpu.*got abacus/);
  });
});

describe("traceTrainingStep", () => {
  it("is the program that the compiled step runs", async () => {
    const { program } = traceTrainingStep(graph());
    expect(program.inputs.map(({ name }) => name).sort()).toEqual(["learningRate", "x", "y"]);
    expect(program.outputs.map(({ name }) => name)).toEqual(["loss"]);
    expect(explain(program).totals.flops).toBeGreaterThan(3 * 2 * 8 * 8);
    const device = await openDevice({ backend: "reference" });
    const step = await compileTrainingStep(device, graph(), { parameters: new Parameters(device) });
    expect(new Set(program.states.map(({ name }) => name))).toEqual(new Set(step.stateNames));
    await device.dispose();
  });
});
