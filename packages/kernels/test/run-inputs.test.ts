import { describe, expect, it } from "vitest";
import { float32, int32 } from "../src/dtype.ts";
import { DTypeError, ShapeError } from "../src/errors.ts";
import { checkData, checkInputs } from "../src/run-inputs.ts";
import { floats, integers, type OpCase } from "./support/op-case.ts";
import { singleOpProgram } from "./support/single-op-program.ts";

const opCase: OpCase = {
  op: "gather",
  name: "two inputs",
  inputs: [floats([2, 2], [1, 2, 3, 4]), integers([1], [0])],
  attributes: {},
};
const program = singleOpProgram(opCase);
const input0 = new Float32Array(4);
const input1 = new Int32Array(1);

describe("checkData", () => {
  it("takes single and double precision for float32, and Int32Array for int32", () => {
    expect(checkData("x", new Float32Array(6), float32([2, 3]))).toBe(undefined);
    expect(checkData("x", new Float64Array(1), float32([]))).toBe(undefined);
    expect(checkData("x", new Int32Array(2), int32([2]))).toBe(undefined);
  });

  it("names the subject, what was expected and what came", () => {
    expect(() => checkData("x", new Float32Array(5), float32([2, 3]))).toThrow(
      "x: expected 6 elements for shape [2, 3], got 5",
    );
    expect(() => checkData("x", new Int32Array(2), float32([2]))).toThrow(
      "x: expected float32 data, got int32",
    );
    expect(() => checkData("x", new Float32Array(2), int32([2]))).toThrow(
      "x: expected int32 data, got float32",
    );
  });

  it.each([[[1, 2]], [new Uint8Array(2)], [2], [null]])(
    "refuses %s, as plain JavaScript may give it",
    (data) => {
      expect(() => checkData("x", data as never, float32([2]))).toThrow(DTypeError);
      expect(() => checkData("x", data as never, float32([2]))).toThrow(
        "x: expected a Float32Array, Float64Array or Int32Array, got",
      );
    },
  );
});

describe("checkInputs", () => {
  it("takes what the program asks for", () => {
    expect(checkInputs(program, { input0, input1 })).toBe(undefined);
    expect(checkInputs(singleOpProgram(opCase, { inputs: "constant" }), {})).toBe(undefined);
  });

  it("refuses missing, unknown and unfitting inputs by name", () => {
    expect(() => checkInputs(program, { input0 })).toThrow('run: input "input1": expected data, got nothing');
    expect(() => checkInputs(program, { input0, input1, rate: input0 })).toThrow(
      'run: input "rate": expected one of input0, input1, got rate',
    );
    expect(() => checkInputs(singleOpProgram(opCase, { inputs: "constant" }), { input0 })).toThrow(
      'run: input "input0": expected one of no inputs, got input0',
    );
    expect(() => checkInputs(program, { input0: input0.slice(1), input1 })).toThrow(ShapeError);
    expect(() => checkInputs(program, { input0: input1, input1 })).toThrow(DTypeError);
  });
});
