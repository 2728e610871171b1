import { type Device, openReferenceDevice, sizeOf } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gradientTable } from "../src/gradient-table.ts";
import {
  add,
  compile,
  constant,
  exp,
  GradientError,
  gradients,
  input,
  matmul,
  multiply,
  square,
  state,
  stopGradient,
  sum,
  type Tensor,
  withGradientOf,
} from "../src/index.ts";
import { gradientCases } from "./gradient-cases.ts";

/** A small generator of numbers in [0, 1): tests must not depend on what they test. */
function lcg(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

/** Distance at which central differences of float64 are most exact. */
const STEP = 1e-5;
/** Of the directional derivative, relative to its size or 1. */
const TOLERANCE = 1e-7;

const cases = Object.entries(gradientCases).flatMap(([op, list]) => list.map((entry) => ({ op, ...entry })));

describe("each op's gradient equals central differences in float64", () => {
  it.each(cases)("$op: $name", async ({ shapes, range = [-1.5, 1.5], build }) => {
    const random = lcg(12345);
    const draw = (shape: readonly number[]) =>
      Float64Array.from({ length: sizeOf(shape) }, () => range[0] + (range[1] - range[0]) * random());
    const inputs = shapes.map((shape, i) => input(`x${i}`, shape));
    const y = build(inputs);
    // A weight for each element of the output, so that the upstream gradient is not all ones.
    const weights = constant(
      Float64Array.from({ length: sizeOf(y.shape) }, () => random() - 0.4),
      y.shape,
    );
    const loss = sum(multiply(y, weights));
    const gs = gradients(loss, inputs);
    const outputs: Record<string, Tensor> = { loss };
    for (const [i, g] of gs.entries()) outputs[`g${i}`] = g;
    const program = await compile(device, () => ({ outputs }));
    const points = shapes.map(draw);
    const feed = (values: readonly Float64Array[]) =>
      Object.fromEntries(values.map((value, i) => [`x${i}`, value]));
    const at = await program.run(feed(points));
    for (const [i, shape] of shapes.entries()) {
      const direction = Float64Array.from({ length: sizeOf(shape) }, () => random() - 0.5);
      const along = async (step: number) => {
        const moved = points.map((point, j) =>
          j === i ? point.map((p, e) => p + step * direction[e]) : point,
        );
        return (await program.run(feed(moved))).loss[0];
      };
      const numeric = ((await along(STEP)) - (await along(-STEP))) / (2 * STEP);
      const analytic = direction.reduce((total, d, e) => total + d * at[`g${i}`][e], 0);
      expect(Math.abs(numeric - analytic) / Math.max(1, Math.abs(analytic))).toBeLessThan(TOLERANCE);
    }
    await program.dispose();
  });

  it("every op with a gradient rule has a case", () => {
    const isTrivial = (op: string) => op === "copy";
    for (const [op, rule] of Object.entries(gradientTable)) {
      const count = gradientCases[op as keyof typeof gradientCases].length;
      expect({ op, hasCase: count > 0 }).toEqual({ op, hasCase: rule !== undefined && !isTrivial(op) });
    }
  });
});

const run = async (outputs: Record<string, Tensor>, values: Record<string, number[]> = {}) => {
  const program = await compile(device, () => ({ outputs }));
  const results = await program.run(values);
  await program.dispose();
  return results;
};

describe("gradients", () => {
  it("adds up what flows along several paths", async () => {
    const x = input("x", []);
    const [g] = gradients(add(square(x), multiply(x, square(x))), [x]);
    expect((await run({ g }, { x: [3] })).g[0]).toBe(2 * 3 + 3 * 9);
  });

  it("stops at stopGradient, and goes where withGradientOf says", async () => {
    const x = input("x", []);
    const [stopped] = gradients(multiply(stopGradient(x), x), [x]);
    const [through] = gradients(withGradientOf(exp(x), square(x)), [x]);
    const y = withGradientOf(exp(x), square(x));
    const results = await run({ stopped, through, y }, { x: [3] });
    expect(results.stopped[0]).toBe(3);
    expect(results.through[0]).toBe(6);
    expect(results.y[0]).toBeCloseTo(Math.exp(3), 12);
  });

  it("never computes the forward pass of what withGradientOf takes the gradient of", async () => {
    const x = input("x", [2, 2]);
    const y = sum(withGradientOf(square(x), matmul(x, exp(x))));
    const program = await compile(device, () => ({ outputs: { y } }));
    expect(program.program.steps.map(({ op }) => op)).toEqual(["square", "sum"]);
  });

  it("names what the loss does not depend on", () => {
    const w = state("layer.weight", [2, 3]);
    expect(() => gradients(square(input("x", [])), [w])).toThrow(GradientError);
    expect(() => gradients(square(input("x", [])), [w])).toThrow(/"layer.weight" of shape \[2, 3\]/);
  });

  it("wants a scalar loss", () => {
    const x = input("x", [3]);
    expect(() => gradients(square(x), [x])).toThrow(/expected a scalar loss, got shape \[3\]/);
  });
});
