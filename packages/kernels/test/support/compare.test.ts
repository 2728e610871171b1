import { describe, expect, it } from "vitest";
import { compareOutputs, toleranceOf } from "./compare.ts";
import { floats, type OpCase } from "./op-case.ts";

const on = (op: "exp" | "relu", terms?: number): OpCase => ({
  op,
  name: "a case",
  inputs: [floats([2], [1, 2])],
  attributes: {},
  terms,
});
const compare = (opCase: OpCase, actual: number[], expected: number[], hardware: "cpu" | "gpu" = "cpu") =>
  compareOutputs(opCase, [Float32Array.from(actual)], [Float64Array.from(expected)], hardware);

describe("compareOutputs", () => {
  it("measures errors against the largest element, or the terms", () => {
    expect(compare(on("exp"), [1, 1000], [1, 1000])).toBe(0);
    expect(compare(on("exp"), [1.0005, 1000], [1, 1000])).toBeCloseTo(5e-7, 9);
    expect(() => compare(on("exp"), [1.002, 1000], [1, 1000])).toThrow("exp (a case), output 0: element 0");
    expect(() => compare(on("exp"), [1e-7, 0], [0, 0])).toThrow("expected 0");
    expect(compare(on("exp", 1), [1e-7, 0], [0, 0])).toBeCloseTo(1e-7, 12);
  });

  it("lets nothing pass for ops that compute nothing, whatever the hardware", () => {
    expect(() => compare(on("relu"), [1 + 2 ** -23, 2], [1, 2])).toThrow("element 0");
    expect(toleranceOf("relu", "gpu")).toBe(0);
    expect(toleranceOf("exp", "gpu")).toBeGreaterThan(toleranceOf("exp", "cpu"));
  });

  it("wants NaN and infinities at the same places, beyond single precision too", () => {
    expect(compare(on("exp"), [NaN, Infinity], [NaN, 1e39])).toBe(0);
    for (const [actual, expected] of [
      [NaN, 1],
      [1, NaN],
      [Infinity, 1],
      [1, Infinity],
      [-Infinity, Infinity],
      [Infinity, NaN],
    ]) {
      expect(() => compare(on("exp"), [actual, 2], [expected, 2])).toThrow("element 0");
    }
  });

  it("wants as many outputs, elements and the same kind of array", () => {
    const reference = [Float64Array.of(1)];
    expect(() => compareOutputs(on("exp"), [], reference, "cpu")).toThrow("expected 1 outputs, got 0");
    for (const actual of [Float32Array.of(1, 2), Int32Array.of(1)]) {
      expect(() => compareOutputs(on("exp"), [actual], reference, "cpu")).toThrow("expected 1 elements");
    }
    expect(() => compareOutputs(on("exp"), [Int32Array.of(2)], [Int32Array.of(1)], "cpu")).toThrow("got 2");
  });
});
