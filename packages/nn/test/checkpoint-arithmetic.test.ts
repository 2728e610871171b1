import { memorySource } from "@quadrivium/formats";
import { type Device, type DeviceDescription, OptionError, openDevice } from "@quadrivium/kernels";
import { input, Parameters } from "@quadrivium/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CheckpointStore,
  compileTrainingStep,
  constantSchedule,
  fit,
  Linear,
  meanSquaredError,
  memoryCheckpoints,
  sgd,
  shuffledBatches,
} from "../src/index.ts";

const LIBRARY = "OpenBLAS 9.9 Abacus (libopenblas.so.0)";
const x = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i));
const source = shuffledBatches({ inputs: { x, y: x }, rows: 16, batchSize: 4, seed: 3 });

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "wasm", threads: 1, blas: false });
});
afterAll(() => device.dispose());

/** The same device, which says otherwise of itself. */
const saying = (more: Partial<DeviceDescription>): Device => ({
  backend: device.backend,
  describe: () => ({ ...device.describe(), ...more }),
  allocate: (type) => device.allocate(type),
  prepare: (program, states) => device.prepare(program, states),
  dispose: () => device.dispose(),
});

/** Takes steps of a line's fit on a device, going on from what is there. */
async function train(
  on: Device,
  checkpoints: CheckpointStore,
  { steps, resume = true }: { steps: number; resume?: boolean | "any-backend" },
) {
  const line = new Linear("line", 1, 1);
  const graph = {
    loss: meanSquaredError(line.forward(input("x", [4, 1])), input("y", [4, 1])),
    parameters: line.parameters,
    optimization: { optimizer: sgd(), learningRate: input("learningRate", []) },
  };
  const step = await compileTrainingStep(on, graph, { parameters: new Parameters(on, { seed: 1 }) });
  return fit(step, source, { steps, learningRate: constantSchedule(0.01), checkpoints, resume });
}

/** What stands in `trainer_state.json` of the newest checkpoint. */
async function readTrainerState(store: CheckpointStore): Promise<Record<string, unknown>> {
  const file = await store.open((await store.steps()).at(-1) ?? 0, "trainer_state.json");
  return JSON.parse(new TextDecoder().decode(await file.read(0, file.size)));
}

/** The store with another `trainer_state.json`. */
const withTrainerState = (store: CheckpointStore, state: unknown): CheckpointStore => ({
  ...store,
  open: async (step, file) =>
    file === "trainer_state.json"
      ? memorySource(new TextEncoder().encode(JSON.stringify(state)))
      : store.open(step, file),
});

describe("a checkpoint", () => {
  it("records BLAS and SIMD level", async () => {
    const store = memoryCheckpoints();
    await train(device, store, { steps: 2 });
    const { simd } = device.describe();
    expect(await readTrainerState(store)).toMatchObject({ arithmetic: { simd, blas: null } });
    await train(saying({ blas: LIBRARY }), store, { steps: 3, resume: "any-backend" });
    expect(await readTrainerState(store)).toMatchObject({ arithmetic: { simd, blas: LIBRARY } });
    expect((await train(saying({ blas: LIBRARY }), store, { steps: 4 })).step).toBe(4);
  });

  it.each<[string, Partial<DeviceDescription>, Partial<DeviceDescription>, RegExp]>([
    [
      "a BLAS where there was none",
      {},
      { blas: LIBRARY },
      /resume: blas: expected no BLAS, as in the checkpoint \(openDevice\(\{ blas: false \}\)\), or resume: "any-backend", got "OpenBLAS 9.9/,
    ],
    [
      "none where there was one",
      { blas: LIBRARY },
      {},
      /resume: blas: expected "OpenBLAS 9.9 .*openDevice\(\{ blas: true \}\).*"any-backend", got no BLAS/,
    ],
    ["another BLAS", { blas: LIBRARY }, { blas: "MKL" }, /expected "OpenBLAS 9.9.*got "MKL"/],
    [
      "another SIMD level",
      { simd: "relaxed-simd" },
      { simd: "simd128" },
      /resume: simd: expected "relaxed-simd", as in the checkpoint.*"any-backend", got "simd128"/,
    ],
  ])("is not continued with %s, unless that is wanted", async (_what, before, after, message) => {
    const store = memoryCheckpoints();
    await train(saying(before), store, { steps: 2 });
    const refused = train(saying(after), store, { steps: 4 });
    await expect(refused).rejects.toThrow(OptionError);
    await expect(refused).rejects.toThrow(message);
    expect(await store.steps()).toEqual([2]);
    expect((await train(saying(after), store, { steps: 4, resume: "any-backend" })).step).toBe(4);
  });

  it("from before this was recorded is still continued", async () => {
    const store = memoryCheckpoints();
    await train(device, store, { steps: 2 });
    const { arithmetic, ...older } = await readTrainerState(store);
    expect(arithmetic).toBeDefined();
    const resumed = await train(saying({ blas: LIBRARY }), withTrainerState(store, older), { steps: 4 });
    expect(resumed.step).toBe(4);
  });

  it.each([{}, null, "simd128", { simd: "simd128" }, { simd: 1, blas: null }, { simd: "none", blas: 3 }])(
    "with %j in that place is refused",
    async (arithmetic) => {
      const store = memoryCheckpoints();
      await train(device, store, { steps: 2 });
      const damaged = withTrainerState(store, { ...(await readTrainerState(store)), arithmetic });
      await expect(train(device, damaged, { steps: 4 })).rejects.toThrow(
        /trainer_state\.json: arithmetic: expected the names simd and blas/,
      );
    },
  );
});
