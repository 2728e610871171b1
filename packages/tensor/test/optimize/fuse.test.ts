import { type Device, openDevice, type Program, type TensorData } from "@quadrivium/kernels";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trace } from "../../src/compile.ts";
import * as T from "../../src/index.ts";
import { lower } from "../../src/lower.ts";
import { fuse } from "../../src/optimize/fuse.ts";
import { removeUnused } from "../../src/optimize/remove-unused.ts";
import { simplify } from "../../src/optimize/simplify.ts";
import { planProgram } from "../../src/plan/plan.ts";
import { randomGraph } from "../random-graph.ts";
import { simulatePlan } from "../simulate-plan.ts";
import { runProgram } from "./run-graph.ts";

const opsOf = (program: Program) => program.steps.map(({ op }) => op);
const bits = (data: TensorData) => new Int32Array(data.slice().buffer);

describe.each(["wasm", "reference"] as const)("fused programs on %s", (backend) => {
  let device: Device;
  beforeAll(async () => {
    device = await openDevice({ backend });
  });
  afterAll(() => device.dispose());

  it("give the bits of the same program without fusion, whatever the graph", {
    timeout: 120_000,
  }, async () => {
    let fused = 0;
    const choices = fc.array(fc.nat(1 << 20), { minLength: 1, maxLength: 40 });
    const property = fc.asyncProperty(choices, async (list) => {
      const { outputs, updates = [] } = randomGraph(list)({ input: T.input, state: T.state });
      const graph = removeUnused(simplify(lower(outputs, updates)));
      const [plain, together] = [graph, removeUnused(fuse(graph))].map(planProgram);
      simulatePlan(together);
      fused += opsOf(together).filter((op) => op === "fused").length;
      const [expected, received] = [await runProgram(device, plain), await runProgram(device, together)];
      for (const name of Object.keys(expected)) expect(bits(received[name])).toEqual(bits(expected[name]));
    });
    await fc.assert(property, { numRuns: backend === "wasm" ? 300 : 60, seed: 3 });
    expect(fused).toBeGreaterThan(30);
  });
});

describe("fuse", () => {
  const x = T.input("x", [64, 32]);
  const program = (outputs: Record<string, T.Tensor>, updates: readonly T.Update[] = []) =>
    trace(() => ({ outputs, updates })).program;

  it("makes one step of a chain, with its numbers inside", () => {
    const { steps, storages } = program({ y: T.tanh(T.add(T.multiply(x, 3), T.input("bias", [32]))) });
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({
      op: "fused",
      attributes: {
        inputs: 2,
        constants: [{ value: 3, dtype: "float32" }],
        instructions: [
          { op: "multiply", operands: [0, 2] },
          { op: "add", operands: [3, 1] },
          { op: "tanh", operands: [4] },
        ],
        outputs: [2],
      },
    });
    expect(storages.filter(({ kind }) => kind === "constant")).toEqual([]);
  });

  it("keeps what others read, in the same pass", () => {
    const y = T.exp(x);
    const { steps } = program({ sum: T.sum(y), z: T.add(T.square(T.sqrt(y)), y) });
    expect(steps.map(({ op }) => op)).toEqual(["fused", "sum"]);
    expect(steps[0].outputs).toHaveLength(2);
  });

  it("does not repeat what is costly, nor do on every row what is done on one", () => {
    const row = T.exp(T.input("row", [32]));
    expect(opsOf(program({ y: T.multiply(T.square(x), row) }))).toEqual(["exp", "fused"]);
    const costly = T.exp(x);
    const a = T.sum(T.negate(costly), { axes: [0] });
    const b = T.sum(T.multiply(T.softmax(costly), costly), { axes: [0] });
    const done = program({ a, b }).steps.flatMap((step) =>
      step.op === "fused" ? step.attributes.instructions.map(({ op }) => op) : [step.op],
    );
    expect(done.filter((op) => op === "exp")).toHaveLength(1);
  });

  it("repeats a cheap op instead of keeping its result: an activation and its mask", () => {
    const [w, bias] = [T.state("w", [32, 32]), T.state("bias", [32])];
    const hidden = T.relu(T.add(T.matmul(x, w), bias));
    const loss = T.sum(T.square(T.matmul(hidden, T.state("v", [32, 8]))));
    const { steps } = program({ loss, g: T.gradients(loss, [w])[0] });
    const chains = steps.flatMap((step) => (step.op === "fused" ? [step.attributes.instructions] : []));
    const adding = chains.filter((chain) => chain.some(({ op }) => op === "add"));
    expect(adding.length).toBe(2);
    expect(steps.filter(({ op }) => op === "add")).toEqual([]);
  });

  it("updates several states in one pass, each in its own memory", () => {
    const [w, m] = [T.state("w", [64, 32]), T.state("m", [64, 32])];
    const next = T.add(T.multiply(m, 0.9), x);
    const traced = program({}, [T.assign(m, next), T.assign(w, T.subtract(w, T.multiply(next, 0.1)))]);
    expect(opsOf(traced)).toEqual(["fused"]);
    expect(traced.arenaBytes).toBe(0);
    simulatePlan(traced);
  });

  it("does not wait past the update of a state that it reads", () => {
    const w = T.state("w", [64, 32]);
    const old = T.multiply(w, 2);
    const traced = program({ old, n: T.sum(old), y: T.add(T.exp(old), 1) }, [T.assign(w, T.add(w, x))]);
    simulatePlan(traced);
    expect(opsOf(traced)).not.toContain("copy");
  });

  it("keeps to the limits of a kernel: inputs, instructions and results", () => {
    let total: T.Tensor = T.input("x", [8]);
    for (let i = 0; i < 40; i++) total = T.add(T.tanh(total), T.input(`x${i}`, [8]));
    for (const step of program({ total }).steps) {
      if (step.op !== "fused") continue;
      expect(step.inputs.length).toBeLessThanOrEqual(7);
      expect(step.attributes.instructions.length).toBeLessThanOrEqual(32);
    }
  });

  it("leaves a number outside that gives the result its rank, or that is not finite", () => {
    const y = T.input("y", [3]);
    const wide = program({ z: T.exp(T.add(T.constant([2], [1, 1]), y)) });
    expect(wide.values[wide.outputs[0].value].type.shape).toEqual([1, 3]);
    const infinite = program({ z: T.exp(T.minimum(T.negate(y), Infinity)) });
    expect(infinite.steps).toMatchObject([{ op: "fused", attributes: { inputs: 2, constants: [] } }]);
  });
});
