import { describe, expect, it } from "vitest";
import { stepCost } from "../../src/cost/step-cost.ts";
import { type OpName, opTable } from "../../src/ops/table.ts";
import { sizeOf } from "../../src/shape.ts";
import { inferCase } from "../support/infer-case.ts";
import { floats, integers, type OpCase } from "../support/op-case.ts";
import { opCases } from "../support/op-cases.ts";
import { singleOpProgram } from "../support/single-op-program.ts";

const zeros = (...shape: readonly number[]) => floats(shape, new Float32Array(sizeOf(shape)));
const noIndices = (...shape: readonly number[]) => integers(shape, new Int32Array(sizeOf(shape)));

function costOf(opCase: OpCase) {
  const program = singleOpProgram(opCase);
  return stepCost(program, program.steps[0]);
}

describe("stepCost", () => {
  it.each(Object.keys(opTable) as OpName[])("%s: counts that are possible, on every case", (op) => {
    for (const opCase of opCases.filter((candidate) => candidate.op === op)) {
      const cost = costOf(opCase);
      const written = inferCase(opCase).reduce((total, { shape }) => total + 4 * sizeOf(shape), 0);
      for (const count of [cost.flops, cost.functions, cost.bytesRead]) {
        expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      }
      expect(cost.functions).toBeLessThanOrEqual(cost.flops);
      expect(cost.bytesWritten).toBe(cost.kind === "none" ? 0 : written);
    }
  });

  it("counts a product's multiplications and additions, in either order of storage", () => {
    const plain = { transposeA: false, transposeB: false };
    expect(
      costOf({ name: "", op: "matmul", inputs: [zeros(3, 5, 7), zeros(7, 11)], attributes: plain }),
    ).toEqual({
      kind: "product",
      flops: 2 * 3 * 5 * 7 * 11,
      functions: 0,
      bytesRead: 4 * (3 * 5 * 7 + 7 * 11),
      bytesWritten: 4 * 3 * 5 * 11,
    });
    const turned = { transposeA: true, transposeB: true };
    expect(
      costOf({ name: "", op: "matmul", inputs: [zeros(7, 5), zeros(11, 7)], attributes: turned }).flops,
    ).toBe(2 * 5 * 7 * 11);
  });

  it("counts each element of an elementwise op, what is broadcast read once", () => {
    expect(costOf({ name: "", op: "add", inputs: [zeros(6, 4), zeros(4)], attributes: {} })).toEqual({
      kind: "elementwise",
      flops: 24,
      functions: 0,
      bytesRead: 4 * (24 + 4),
      bytesWritten: 4 * 24,
    });
    expect(costOf({ name: "", op: "sigmoid", inputs: [zeros(10)], attributes: {} })).toMatchObject({
      flops: 30,
      functions: 10,
    });
  });

  it("counts the rows that are looked up, not the table", () => {
    const cost = costOf({ name: "", op: "gather", inputs: [zeros(1000, 8), noIndices(3)], attributes: {} });
    expect(cost).toMatchObject({ kind: "indexed", flops: 0, bytesRead: 4 * (3 + 24), bytesWritten: 4 * 24 });
  });

  it("knows that adding at an index is dearer where it cannot be done", () => {
    const sizes = { batch: 32, k: 4, d: 16, n: 512 };
    const inputs = [
      zeros(sizes.batch, sizes.k),
      noIndices(sizes.batch, sizes.k),
      zeros(sizes.batch, sizes.d),
    ];
    const cost = costOf({ name: "", op: "sparseOuter", inputs, attributes: { rows: sizes.n } });
    expect(cost.flops).toBe(2 * 32 * 4 * 16);
    expect(cost.flopsWithoutScatter).toBe(512 * (32 * 4) + 2 * 32 * 512 * 16);
  });

  it("gives reshape for nothing", () => {
    const cost = costOf({ name: "", op: "reshape", inputs: [zeros(6)], attributes: { shape: [2, 3] } });
    expect(cost).toEqual({ kind: "none", flops: 0, functions: 0, bytesRead: 0, bytesWritten: 0 });
  });
});
