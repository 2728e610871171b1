import { openDevice } from "@quadrivium/kernels";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trace } from "../../src/compile.ts";
import { formatCount } from "../../src/explain/format-explanation.ts";
import { liveBytes } from "../../src/explain/live-bytes.ts";
import * as T from "../../src/index.ts";
import { randomGraph } from "../random-graph.ts";

/** y = relu(x·w), w ← w − 0.1·w */
const layer = ({ input, state }: T.Scope) => {
  const w = state("w", [32, 16]);
  const y = T.relu(T.matmul(input("x", [8, 32]), w));
  return { outputs: { y }, updates: [T.assign(w, T.subtract(w, T.multiply(0.1, w)))] };
};

describe("explain", () => {
  const { steps, totals } = T.explain(trace(layer));
  const rowOf = (op: string) => steps.find((step) => step.op === op);

  it("counts each step and where its result lies", () => {
    expect(rowOf("matmul")).toMatchObject({
      inputs: [
        { shape: [8, 32], dtype: "float32" },
        { shape: [32, 16], dtype: "float32" },
      ],
      outputs: [{ shape: [8, 16], dtype: "float32" }],
      kind: "product",
      flops: 2 * 8 * 32 * 16,
      bytesRead: 4 * (8 * 32 + 32 * 16),
      bytesWritten: 4 * 8 * 16,
      places: [{ kind: "scratch" }],
      inPlace: false,
    });
    expect(rowOf("fused")).toMatchObject({ places: [{ kind: "state", name: "w" }], inPlace: true });
  });

  it("sums up", () => {
    const sum = (count: "flops" | "bytesRead" | "bytesWritten") =>
      steps.reduce((total, step) => total + step[count], 0);
    expect(totals).toMatchObject({
      steps: steps.length,
      launches: steps.length,
      flops: sum("flops"),
      bytesRead: sum("bytesRead"),
      bytesWritten: sum("bytesWritten"),
    });
    expect(totals.flops).toBeGreaterThan(2 * 8 * 32 * 16);
    const { memory } = totals;
    expect(memory).toMatchObject({ inputs: 4 * 8 * 32, states: 4 * 32 * 16, constants: 0 });
    expect(memory.peak).toBe(memory.inputs + memory.states + memory.constants + memory.scratch);
  });

  it("tells the same of a compiled step, also by its own method", async () => {
    const device = await openDevice({ backend: "reference" });
    const step = await T.compile(device, layer);
    expect(step.explain().totals).toEqual(totals);
    expect(T.explain(step).steps).toEqual(steps);
    expect(T.explain(step.program).steps).toEqual(steps);
    await device.dispose();
  });

  it("is a table as a string: one line for each step, then the totals", () => {
    const lines = String(T.explain(trace(layer))).split("\n");
    expect(lines).toHaveLength(1 + steps.length + 3);
    expect(lines[0]).toMatch(/^step +op +shapes +FLOPs +read +written +lies in$/);
    expect(lines.find((line) => line.includes("matmul"))).toMatch(
      /0 +matmul +\[8, 32\] \[32, 16\] → \[8, 16\] +8\.19 k +3\.07 kB +512 B +scratch \d+$/,
    );
    expect(lines.at(-2)).toContain(`${steps.length} kernel calls`);
    expect(lines.at(-1)).toContain("inputs 1.02 kB, states 2.05 kB, constants 0 B");
  });

  it("counts no kernel call for a reshape", () => {
    const { totals: reshaped } = T.explain(
      trace(({ input }) => ({ outputs: { y: T.reshape(T.exp(input("x", [6])), [2, 3]) } })),
    );
    expect(reshaped).toMatchObject({ steps: 2, launches: 1, flops: 6, functions: 6 });
  });

  it("explains a program without steps", () => {
    const { totals: none } = T.explain(trace(({ input }) => ({ outputs: { x: input("x", [4]) } })));
    expect(none).toMatchObject({ steps: 0, launches: 0, flops: 0 });
    expect(none.memory).toMatchObject({ inputs: 16, scratch: 0, scratchLowerBound: 0, peak: 16 });
  });
});

describe("liveBytes", () => {
  it("is what stretches in use at one time add up to: disjoint, so never more than the scratch memory", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1 << 20), { minLength: 1, maxLength: 40 }), (choices) => {
        const { program } = trace(randomGraph(choices));
        const { memory } = T.explain(program).totals;
        expect(memory.scratchLowerBound).toBeLessThanOrEqual(memory.scratch);
        // Any result that lies in scratch memory needs at least its own size.
        const needed = program.values
          .filter(({ storage }) => program.storages[storage].kind === "arena")
          .map(({ type }) => 4 * type.shape.reduce((size, axis) => size * axis, 1));
        expect(memory.scratchLowerBound).toBeGreaterThanOrEqual(Math.max(0, ...needed));
      }),
      { numRuns: 200 },
    );
  });

  it("adds what is needed at the same time, and not what is not", () => {
    const build = ({ input }: T.Scope) => {
      const x = input("x", [2, 16]);
      const sums = T.add(T.sum(x, { axes: [0] }), T.max(x, { axes: [0] }));
      return { outputs: { y: T.sum(sums) } };
    };
    // Both reductions while the second is made and while they are added in place; then one and the sum.
    expect(liveBytes(trace(build).program)).toEqual([64, 128, 128, 68]);
  });
});

describe("formatCount", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1.00 k"],
    [999_499, "999 k"],
    [999_600, "1.00 M"],
    [12_345_678, "12.3 M"],
    [3.2e12, "3.20 T"],
  ])("%d is %s", (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});
