import { type DeviceTensor, openDevice } from "@quadrivium/kernels";
import { add, assign, input, matmul, multiply, reshape, state, sum, trace } from "@quadrivium/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { profileProgram } from "../src/profile/profile-program.ts";
import { separateSteps, stateOf } from "../src/profile/separate-steps.ts";

const x = input("x", [2, 3]);
const w = state("w", [3, 2]);
const product = reshape(matmul(x, w), [4]);
const doubled = multiply(product, 2);
const { program } = trace(() => ({
  outputs: { total: sum(doubled) },
  updates: [assign(w, add(w, 1))],
}));
const data = { x: Float32Array.of(1, 2, 3, 4, 5, 6), w: Float32Array.of(1, 0, 0, 1, 1, 1) };

describe.each(["reference", "wasm"] as const)("separateSteps, on %s", (backend) => {
  let device: Awaited<ReturnType<typeof openDevice>>;
  beforeAll(async () => {
    device = await openDevice({ backend, threads: backend === "wasm" ? 2 : undefined });
    expect(device.describe().backend).toBe(backend);
  });
  afterAll(() => device.dispose());

  it("computes what the whole computes, step by step", async () => {
    const { whole, steps } = separateSteps(program);
    expect(steps.map(({ step }) => step.op).sort()).toEqual(["add", "matmul", "multiply", "sum"]);
    const results: number[][] = [];
    for (const apart of [false, true]) {
      const tensors: Record<string, DeviceTensor> = {};
      for (const storage of whole.storages)
        if (storage.kind === "state") tensors[storage.name] = await device.allocate(storage.type);
      for (const leaf of [...program.inputs, ...program.states])
        await tensors[stateOf(leaf)].write(data[leaf.name as keyof typeof data]);
      for (const part of apart ? steps.map((separate) => separate.program) : [whole]) {
        const executable = await device.prepare(part, tensors);
        await executable.run({});
        executable.dispose();
      }
      const read = await Promise.all(
        Object.keys(tensors)
          .sort()
          .map(async (name) => [...(await tensors[name].read())]),
      );
      results.push(read.flat());
      for (const tensor of Object.values(tensors)) tensor.dispose();
    }
    expect(results[1]).toEqual(results[0]);
    // x·w = [[4, 5], [10, 11]], doubled and summed: 60; w + 1 stands beside w.
    expect(results[0]).toContain(60);
  });

  it("is timed step by step", async () => {
    let turns = 0;
    const beside = { turn: async () => ++turns };
    const profile = await profileProgram(device, program, { data, rounds: 2, beside });
    expect(profile.beside).toEqual([1, 2]);
    const product = profile.steps.find(({ op }) => op === "matmul");
    expect(product).toMatchObject({ shapes: "[2,3] [3,2] → [2,2]", elements: 16, largest: 6 });
    for (const { times } of profile.steps) {
      expect(times).toHaveLength(2);
      expect(Math.min(...times)).toBeGreaterThan(0);
    }
  });
});
