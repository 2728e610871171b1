import { describe, expect, it } from "vitest";
import { float32, int32 } from "../../src/dtype.ts";
import { DTypeError, ShapeError } from "../../src/errors.ts";
import type { OpDefinition } from "../../src/ops/definition.ts";
import { type AttributesOf, type OpName, opTable } from "../../src/ops/table.ts";
import { inferCase } from "../support/infer-case.ts";
import { opCases } from "../support/op-cases.ts";
import { readGolden } from "../support/read-golden.ts";

const definitions: { [Name in OpName]: OpDefinition<AttributesOf<Name>> } = opTable;
const names = Object.keys(opTable) as OpName[];

describe("shape rules", () => {
  it.each(
    [...readGolden("ops.json"), ...readGolden("windows.json")].map(
      (entry, n) => [`${entry.opCase.op} (${n})`, entry] as const,
    ),
  )("%s has the shapes and types of PyTorch's result", (_, { opCase, types }) => {
    expect(inferCase(opCase)).toEqual(types);
  });

  it.each(names)("%s names itself and the count when inputs are missing or too many", (op) => {
    const { attributes, inputs } = opCases.find((opCase) => opCase.op === op)!;
    const { infer } = definitions[op] as OpDefinition<typeof attributes>;
    const wrong = op === "concat" ? [[]] : [[], [...inputs, inputs[0]]];
    for (const given of wrong) {
      const expected = op === "concat" ? "at least 1 input" : `${inputs.length} inputs`;
      expect(() => infer(given, attributes)).toThrow(`${op}: expected ${expected}, got ${given.length}`);
      expect(() => infer(given, attributes)).toThrow(ShapeError);
    }
  });

  it.each(names)("%s names itself when every element type is the other one", (op) => {
    // These take both types, or any one of them for all inputs.
    const both: OpName[] = ["add", "subtract", "multiply", "maximum", "minimum"];
    const any: OpName[] = ["reshape", "broadcastTo", "transpose", "slice", "concat", "pad", "copy", "cast"];
    const comparisons: OpName[] = ["equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual"];
    const anyAtPosition: OpName[] = ["updateSlice", "sliceAt"];
    if ([...both, ...any, ...comparisons, ...anyAtPosition].includes(op)) return;
    const { attributes, inputs } = opCases.find((opCase) => opCase.op === op)!;
    const { infer } = definitions[op] as OpDefinition<typeof attributes>;
    const swapped = inputs.map(({ shape, dtype }) => (dtype === "int32" ? float32(shape) : int32(shape)));
    expect(() => infer(swapped, attributes)).toThrow(DTypeError);
    expect(() => infer(swapped, attributes)).toThrow(
      new RegExp(`^${op}: expected .* to be float32, got int32$`),
    );
  });
});
