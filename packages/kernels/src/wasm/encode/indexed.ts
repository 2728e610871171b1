import { sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import type { KernelCall, StepEncoder } from "./kernel-call.ts";

const addresses = ({ outputs, inputs }: KernelCall): number[] =>
  [...outputs, ...inputs].map(({ address }) => address);

/** Rows of a table. */
export const gather: StepEncoder<"gather"> = (call) => {
  const [table, indices] = call.inputs;
  const count = sizeOf(indices.shape);
  const [rows, ...row] = table.shape;
  const words = [...addresses(call), count, sizeOf(row), rows];
  call.emit(code.GATHER, words, { work: count * (sizeOf(row) + 4), mayFail: true });
};

/** Elements of each row. */
export const takeAlong: StepEncoder<"takeAlong"> = (call) => {
  const [{ shape }, indices] = call.inputs;
  const size = sizeOf(indices.shape);
  const words = [...addresses(call), sizeOf(shape.slice(0, -1)), indices.shape.at(-1)!, shape.at(-1)!];
  call.emit(code.TAKE_ALONG, words, { work: size * 2, mayFail: true });
};

/** Elements added into rows of zeros. */
export const scatterAlong: StepEncoder<"scatterAlong"> = (call) => {
  const [{ shape }] = call.inputs;
  const rows = sizeOf(shape.slice(0, -1));
  const { size } = call.attributes;
  const words = [...addresses(call), rows, shape.at(-1)!, size];
  call.emit(code.SCATTER_ALONG, words, { work: rows * size + sizeOf(shape), mayFail: true });
};

/** Z·W */
export const sparseDecode: StepEncoder<"sparseDecode"> = (call) => {
  const [values, , weights] = call.inputs;
  const [batch, k] = values.shape;
  const [rows, width] = weights.shape;
  const bytes = Math.ceil((k * 8) / 64) * 64;
  const scratch = call.scratch(bytes * call.threads);
  const words = [...addresses(call), batch, k, rows, width, scratch, bytes];
  call.emit(code.SPARSE_DECODE, words, { work: (batch * k * width) / 2, mayFail: true });
};

/** X·Wᵀ at the given columns. */
export const sampledProduct: StepEncoder<"sampledProduct"> = (call) => {
  const [x, weights, indices] = call.inputs;
  const [batch, width] = x.shape;
  const k = indices.shape[1];
  const words = [...addresses(call), batch, k, weights.shape[0], width];
  call.emit(code.SAMPLED_PRODUCT, words, { work: (batch * k * width) / 2, mayFail: true });
};

/** Rows of fewer elements than this are summed by the thread that sorts them. */
const NARROW = 8;

interface Segments {
  readonly to: number;
  /** Address of the factors, 0 for none. */
  readonly values: number;
  readonly indices: number;
  readonly x: number;
  readonly entries: number;
  /** Entries for each row of x. */
  readonly each: number;
  readonly segments: number;
  readonly width: number;
}

function emitSegments(call: KernelCall, own: Segments): void {
  const counts = call.scratch(own.segments * 4);
  const terms = call.scratch(own.entries * 8);
  call.emit(
    code.SEGMENT_SUM,
    [own.to, own.values, own.indices, own.x, own.entries, own.each, own.segments, own.width, counts, terms],
    // Sorting is one thread's; where rows are narrow there is little else to share.
    {
      work: own.width < NARROW ? 0 : (own.entries * own.width + own.segments * own.width) / 2,
      mayFail: true,
    },
  );
}

/** Zᵀ·X */
export const sparseOuter: StepEncoder<"sparseOuter"> = (call) => {
  const [values, indices, x] = call.inputs;
  emitSegments(call, {
    to: call.outputs[0].address,
    values: values.address,
    indices: indices.address,
    x: x.address,
    entries: sizeOf(values.shape),
    each: values.shape[1],
    segments: call.attributes.rows,
    width: x.shape[1],
  });
};

/** Sums of rows by index. */
export const segmentSum: StepEncoder<"segmentSum"> = (call) => {
  const [values, indices] = call.inputs;
  emitSegments(call, {
    to: call.outputs[0].address,
    values: 0,
    indices: indices.address,
    x: values.address,
    entries: sizeOf(indices.shape),
    each: 1,
    segments: call.attributes.segments,
    width: sizeOf(values.shape.slice(indices.shape.length)),
  });
};
