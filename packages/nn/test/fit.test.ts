import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memorySource } from "@quadrivium/formats";
import { type Device, openDevice } from "@quadrivium/kernels";
import { input, log, Parameters, relu, type TensorInput } from "@quadrivium/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  adamW,
  type CheckpointStore,
  type Collective,
  compileTrainingStep,
  constantSchedule,
  DivergedError,
  type FitOptions,
  fit,
  Linear,
  meanSquaredError,
  memoryCheckpoints,
  shuffledBatches,
  type TrainingStep,
} from "../src/index.ts";
import { directoryCheckpoints } from "../src/node.ts";

const ROWS = 40;
const x = Float32Array.from({ length: ROWS * 3 }, (_, i) => Math.sin(i * 1.3));
const y = Float32Array.from({ length: ROWS }, (_, i) => x[3 * i] - 2 * x[3 * i + 1] * x[3 * i + 2]);
const source = shuffledBatches({ inputs: { x, y }, rows: ROWS, batchSize: 8, seed: 3 });

/** A small network for regression. */
function network(batch: number) {
  const [first, second] = [new Linear("first", 3, 16), new Linear("second", 16, 1)];
  const prediction = second.forward(relu(first.forward(input("x", [batch, 3]))));
  const loss = meanSquaredError(prediction, input("y", [batch, 1]));
  return {
    loss,
    parameters: [...first.parameters, ...second.parameters],
    optimization: {
      optimizer: adamW(),
      learningRate: input("learningRate", []),
      clipNorm: 1,
      averageDecay: 0.9,
    },
  };
}

const options = (more: Partial<FitOptions> = {}): FitOptions => ({
  steps: 20,
  learningRate: constantSchedule(0.01),
  ...more,
});

let device: Device;
const newStep = (seed = 1, collective?: Collective) =>
  compileTrainingStep(device, network(8), { parameters: new Parameters(device, { seed }), collective });

/** All states, by name. */
async function states(step: TrainingStep) {
  const entries = await Promise.all(
    step.stateNames.map(async (name) => [name, await step.parameters.read(name)] as const),
  );
  return Object.fromEntries(entries);
}

beforeAll(async () => {
  device = await openDevice({ backend: "wasm" });
});
afterAll(() => device.dispose());

describe("fit", () => {
  it("learns, reports each step and counts examples", async () => {
    const step = await newStep();
    const reports: number[][] = [];
    const result = await fit(
      step,
      source,
      options({ steps: 300, onStep: (r) => void reports.push([r.step, r.loss, r.examples]) }),
    );
    expect(result).toEqual({ step: 300, examples: 2400, tokens: 2400, isComplete: true });
    expect(reports.map(([n]) => n)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    const meanLoss = (part: number[][]) => part.reduce((total, [, loss]) => total + loss, 0) / part.length;
    expect(meanLoss(reports.slice(-20))).toBeLessThan(0.1 * meanLoss(reports.slice(0, 20)));
  });

  it("the same seed gives the same bits, another seed others", async () => {
    const run = async (seed: number) => {
      const step = await newStep(seed);
      await fit(step, source, options());
      return states(step);
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  it.each(["memory", "directory"] as const)("goes on from a checkpoint bit for bit (%s)", async (kind) => {
    const folder = await mkdtemp(join(tmpdir(), "fit-"));
    const store: CheckpointStore = kind === "memory" ? memoryCheckpoints() : directoryCheckpoints(folder);
    const whole = await newStep();
    await fit(whole, source, options());

    const stopped = await newStep();
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => {
      if (step === 13) controller.abort();
    };
    const half = await fit(
      stopped,
      source,
      options({ checkpoints: store, saveEvery: 5, onStep, signal: controller.signal }),
    );
    expect(half).toMatchObject({ step: 13, isComplete: false });
    expect(await store.steps()).toEqual(kind === "memory" ? [13] : [10, 13]);

    const resumed = await newStep();
    const seen: number[] = [];
    await fit(
      resumed,
      source,
      options({ checkpoints: store, resume: true, onStep: ({ step }) => void seen.push(step) }),
    );
    expect(seen).toEqual([14, 15, 16, 17, 18, 19, 20]);
    expect(await states(resumed)).toEqual(await states(whole));
    if (kind === "directory") expect(await readdir(folder)).toEqual(["step-000000013", "step-000000020"]);
    await rm(folder, { recursive: true });
  });

  it("refuses to resume with another configuration, seed or backend", async () => {
    const store = memoryCheckpoints();
    await fit(await newStep(), source, options({ checkpoints: store, config: { width: 3 } }));
    const resume = async (step: TrainingStep, config: Record<string, unknown>) =>
      fit(step, source, options({ steps: 25, checkpoints: store, resume: true, config }));
    await expect(resume(await newStep(), { width: 4 })).rejects.toThrow(
      /resume: configuration: expected {"width":3}/,
    );
    await expect(resume(await newStep(2), { width: 3 })).rejects.toThrow(
      /resume: seed: expected 1, as in the checkpoint, got 2/,
    );
    const reference = await openDevice({ backend: "reference" });
    const other = await compileTrainingStep(reference, network(8), {
      parameters: new Parameters(reference, { seed: 1 }),
    });
    await expect(resume(other, { width: 3 })).rejects.toThrow(/resume: backend: expected "wasm"/);
  });

  it.each([
    ["trainer_state.json", "{", /expected JSON, got \{/],
    [
      "trainer_state.json",
      '{ "step": -1, "examples": 0, "tokens": 0, "seed": 1, "backend": "wasm" }',
      /step: expected a whole number ≥ 0, got -1/,
    ],
    ["trainer_state.json", "null", /backend: expected a name/],
    ["model.safetensors", "not a safetensors file", /safetensors/],
  ])("names what is wrong with a checkpoint: %s %s", async (file, content, message) => {
    const store = memoryCheckpoints();
    await fit(await newStep(), source, options({ checkpoints: store }));
    const broken: CheckpointStore = {
      ...store,
      open: async (step, name) =>
        name === file ? memorySource(new TextEncoder().encode(content)) : store.open(step, name),
    };
    const resumed = fit(await newStep(), source, options({ steps: 25, checkpoints: broken, resume: true }));
    await expect(resumed).rejects.toThrow(message);
  });

  it("a promise from onStep holds the run", async () => {
    const step = await newStep();
    let release = () => {};
    let steps = 0;
    const running = fit(
      step,
      source,
      options({
        onStep: () => {
          steps++;
          if (steps === 2)
            return new Promise<void>((resolve) => {
              release = resolve;
            });
          return undefined;
        },
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(steps).toBe(2);
    release();
    expect((await running).step).toBe(20);
  });

  it("names the first state that is not finite and keeps the good checkpoint", async () => {
    const bad = input("x", [8, 3]);
    const layer = new Linear("layer", 3, 1);
    const loss = meanSquaredError(log(layer.forward(bad)), input("y", [8, 1]));
    const graph = {
      loss,
      parameters: layer.parameters,
      optimization: { optimizer: adamW(), learningRate: input("learningRate", []) },
    };
    const step = await compileTrainingStep(device, graph, {
      parameters: new Parameters(device, { seed: 1 }),
    });
    const store = memoryCheckpoints();
    const error = await fit(step, source, options({ checkpoints: store, saveEvery: 1 })).catch((e) => e);
    expect(DivergedError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ step: 1, tensor: "layer.weight" });
    expect(await store.steps()).toEqual([]);
  });

  it.each([
    [{ steps: 0 }, /fit: steps/],
    [{ saveEvery: 0 }, /fit: saveEvery/],
    [{ saveEvery: 2 }, /fit: checkpoints: expected a store/],
    [{ resume: true }, /fit: checkpoints/],
  ])("refuses %o", async (more, message) => {
    await expect(fit(await newStep(), source, options(more))).rejects.toThrow(message);
  });
});

describe("shuffledBatches", () => {
  const take = (position: number, count: number) => {
    const batches: TensorInput[] = [];
    for (const batch of source(position) as Iterable<{ inputs: Record<string, TensorInput> }>) {
      batches.push(batch.inputs.y);
      if (batches.length === count) break;
    }
    return batches as Float32Array[];
  };

  it("visits each row once per epoch, in another order each time", () => {
    const epochs = [0, 5].map((position) => take(position, 5).flatMap((batch) => [...batch]));
    for (const epoch of epochs) expect(epoch.toSorted()).toEqual([...y].toSorted());
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  it("can be entered anywhere", () => expect(take(0, 12).slice(7)).toEqual(take(7, 5)));

  it("names what does not fit", () => {
    const make = (more: object) => () =>
      shuffledBatches({ inputs: { x }, rows: ROWS, batchSize: 8, seed: 1, ...more });
    expect(make({ batchSize: 41 })).toThrow(/batchSize: expected a whole number in 1 … 40, got 41/);
    expect(make({ rows: 41 })).toThrow(/input "x": expected a multiple of 41 elements, got 120/);
  });
});

describe("several processes", () => {
  /** Two processes in one: each waits for the other at each sum. */
  function pair(): [Collective, Collective] {
    let waiting: { x: Float32Array; done: () => void } | undefined;
    const allReduceSum = async (x: Float32Array) => {
      if (waiting === undefined) {
        await new Promise<void>((done) => {
          waiting = { x, done };
        });
        return;
      }
      const other = waiting;
      waiting = undefined;
      for (let i = 0; i < x.length; i++) x[i] = other.x[i] += x[i];
      other.done();
    };
    const make = (rank: number): Collective => ({
      rank,
      size: 2,
      allReduceSum,
      broadcast() {},
      barrier() {},
    });
    return [make(0), make(1)];
  }

  it("two with half a batch each train like one with the whole batch", async () => {
    const one = await compileTrainingStep(device, network(16), {
      parameters: new Parameters(device, { seed: 1 }),
    });
    const two = await Promise.all(pair().map((collective) => newStep(1, collective)));
    for (let s = 0; s < 4; s++) {
      const rows = (start: number, count: number) => ({
        x: x.slice(3 * start, 3 * (start + count)),
        y: y.slice(start, start + count),
        learningRate: 0.01,
      });
      await one.run(rows(0, 16));
      await Promise.all(two.map((step, rank) => step.run(rows(8 * rank, 8))));
    }
    expect(two[0].stateNames.toSorted()).toEqual(one.stateNames.toSorted());
    const [whole, left, right] = await Promise.all([one, ...two].map(states));
    expect(left).toEqual(right);
    for (const [name, values] of Object.entries(whole)) {
      for (let i = 0; i < values.length; i++) expect(Math.abs(left[name][i] - values[i])).toBeLessThan(1e-5);
    }
  });
});
