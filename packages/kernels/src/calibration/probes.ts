import { float32, int32, type TensorType } from "../dtype.ts";
import { sizeOf } from "../shape.ts";
import type { CurveName } from "./calibration.ts";
import type { ProbeCall, ProbeOperand } from "./probe-program.ts";

/** How the calls of one curve are made, and at which sizes. */
export interface Probe {
  readonly curve: CurveName;
  /** The size of a call with hardly any work, which shows what a launch takes. */
  readonly small: number;
  /** A size at which the work takes longer than the launch on most devices. */
  readonly large: number;
  /** Sizes between and beyond those two, in the order in which they are worth the time. */
  readonly more: readonly number[];
  /** A call of this size. */
  readonly call: (size: number) => ProbeCall;
}

/** Operands full of numbers without a pattern that a kernel could profit from. */
class Operands {
  /** Numbers in [0, 1); operands are copies of its beginning, since making them takes longer than copying. */
  #pool = new Float32Array(0);

  #scattered(length: number): Float32Array {
    if (this.#pool.length < length) {
      this.#pool = new Float32Array(length);
      let state = 1;
      for (let i = 0; i < length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        this.#pool[i] = state / 2 ** 32;
      }
    }
    return this.#pool.slice(0, length);
  }

  numbers(...shape: readonly number[]): ProbeOperand {
    return { ...float32(shape), data: this.#scattered(sizeOf(shape)) };
  }

  indices(count: number, below: number): ProbeOperand {
    const data = Int32Array.from(this.#scattered(count), (part) => Math.floor(part * below));
    return { ...int32([count]), data };
  }
}

const result = (...shape: readonly number[]): TensorType => float32(shape);

/** The width of the rows that are summed, and of those that are searched. */
const ROW = 256;
const LONG_ROW = 1024;
/** The table in which rows are looked up: 4 MB. */
const TABLE = { rows: 4096, width: 256 } as const;
const KEPT = 32;

/** What is measured, one op for each curve; the launch of a kernel first. */
export function makeProbes(): readonly Probe[] {
  const operands = new Operands();
  return [
    {
      curve: "elementwise",
      small: 16,
      large: 2 ** 20,
      more: [2 ** 15],
      call: (n) => ({
        op: "add",
        attributes: {},
        inputs: [operands.numbers(n), operands.numbers(n)],
        outputs: [result(n)],
      }),
    },
    {
      curve: "product",
      small: 8,
      large: 256,
      more: [64, 512, 1024, 2048],
      call: (n) => ({
        op: "matmul",
        attributes: { transposeA: false, transposeB: false },
        inputs: [operands.numbers(n, n), operands.numbers(n, n)],
        outputs: [result(n, n)],
      }),
    },
    {
      curve: "functions",
      small: 16,
      large: 2 ** 20,
      more: [2 ** 15],
      call: (n) => ({ op: "exp", attributes: {}, inputs: [operands.numbers(n)], outputs: [result(n)] }),
    },
    {
      curve: "rows",
      small: 1,
      large: 4096,
      more: [128],
      call: (rows) => ({
        op: "layerNorm",
        attributes: { epsilon: 1e-5 },
        inputs: [operands.numbers(rows, ROW), operands.numbers(ROW), operands.numbers(ROW)],
        outputs: [result(rows, ROW), result(rows), result(rows)],
      }),
    },
    {
      curve: "indexed",
      small: 1,
      large: 2048,
      more: [64],
      call: (count) => ({
        op: "gather",
        attributes: {},
        inputs: [operands.numbers(TABLE.rows, TABLE.width), operands.indices(count, TABLE.rows)],
        outputs: [result(count, TABLE.width)],
      }),
    },
    {
      curve: "selection",
      small: 1,
      large: 512,
      more: [16],
      call: (rows) => ({
        op: "topK",
        attributes: { k: KEPT },
        inputs: [operands.numbers(rows, LONG_ROW)],
        outputs: [result(rows, KEPT), int32([rows, KEPT])],
      }),
    },
  ];
}
