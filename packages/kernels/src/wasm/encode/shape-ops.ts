import { normalizeAxis, type Shape, sizeOf, stridesOf } from "../../shape.ts";
import * as code from "../codes.ts";
import { broadcastStrides, collapse, type LoopAxis } from "./collapse.ts";
import type { EmitOptions, KernelCall, StepEncoder } from "./kernel-call.ts";

/** A block of elements to move: sizes, and the strides and first offsets of target and source, in elements. */
interface Move {
  readonly sizes: Shape;
  readonly to: number;
  readonly from: number;
  readonly toStrides: readonly number[];
  readonly fromStrides: readonly number[];
}

const axisWords = (axes: readonly LoopAxis[]) => axes.flatMap(({ size, strides }) => [size, ...strides]);

/** Moves between two orders of axes: the axis along which the source is contiguous is not the target's. */
function emitTranspose(
  call: KernelCall,
  move: Move,
  axes: readonly LoopAxis[],
  options: EmitOptions,
): boolean {
  const [inner, ...outer] = axes;
  const across = outer.find(({ strides }) => strides[1] === 1);
  if (inner?.strides[0] !== 1 || inner.strides[1] <= 1 || !across) return false;
  const batch = outer.filter((axis) => axis !== across);
  const matrices = sizeOf(batch.map(({ size }) => size));
  const shape = [inner.size, across.size, inner.strides[1], across.strides[0], matrices, batch.length];
  call.emit(code.TRANSPOSE, [move.to, move.from, ...shape, ...axisWords(batch)], options);
  return true;
}

/** The fewest and fastest moves for a block. */
function emitMove(call: KernelCall, move: Move, overlaps = false): void {
  const size = sizeOf(move.sizes);
  const axes = collapse(move.sizes, [move.toStrides, move.fromStrides]);
  const [run = { size: 1, strides: [1, 1] }, ...outer] = axes;
  const contiguous = outer.length === 0 && run.strides.every((stride) => stride === 1);
  if (contiguous) {
    call.emit(code.COPY, [move.to, move.from, size], { work: size / 2, overlaps });
    return;
  }
  const options = { work: size, overlaps };
  if (emitTranspose(call, move, axes, options)) return;
  const words = [move.to, move.from, size, run.size, ...run.strides, outer.length, ...axisWords(outer)];
  call.emit(code.STRIDED_COPY, words, options);
}

/** Address of the element at `starts`. */
const offset = (address: number, strides: readonly number[], starts: readonly number[]): number =>
  address + 4 * strides.reduce((total, stride, axis) => total + stride * starts[axis], 0);

function emitCopy(call: KernelCall): void {
  const [input] = call.inputs;
  const [output] = call.outputs;
  if (input.address === output.address) return;
  const size = sizeOf(input.shape);
  call.emit(code.COPY, [output.address, input.address, size], { work: size / 2 });
}

/** y = x; nothing where both are the same memory. */
export const copy: StepEncoder<"copy"> = emitCopy;

/** y = x in another shape: nothing, since the plan gives both the same memory. */
export const reshape: StepEncoder<"reshape"> = emitCopy;

/** y = x repeated. */
export const broadcastTo: StepEncoder<"broadcastTo"> = (call) => {
  const [input] = call.inputs;
  const [output] = call.outputs;
  emitMove(call, {
    sizes: output.shape,
    to: output.address,
    from: input.address,
    toStrides: stridesOf(output.shape),
    fromStrides: broadcastStrides(input.shape, output.shape),
  });
};

/** y = x with its axes permuted. */
export const transpose: StepEncoder<"transpose"> = (call) => {
  const [input] = call.inputs;
  const [output] = call.outputs;
  const strides = stridesOf(input.shape);
  emitMove(call, {
    sizes: output.shape,
    to: output.address,
    from: input.address,
    toStrides: stridesOf(output.shape),
    fromStrides: call.attributes.permutation.map((axis) => strides[axis]),
  });
};

/** y = a block of x. */
export const slice: StepEncoder<"slice"> = (call) => {
  const [input] = call.inputs;
  const [output] = call.outputs;
  const strides = stridesOf(input.shape);
  emitMove(call, {
    sizes: output.shape,
    to: output.address,
    from: offset(input.address, strides, call.attributes.starts),
    toStrides: stridesOf(output.shape),
    fromStrides: strides,
  });
};

/** y = the inputs one after the other. */
export const concat: StepEncoder<"concat"> = (call) => {
  const [output] = call.outputs;
  const axis = normalizeAxis("concat", call.attributes.axis, output.shape.length);
  const strides = stridesOf(output.shape);
  let start = 0;
  call.inputs.forEach((input, index) => {
    const move: Move = {
      sizes: input.shape,
      to: output.address + 4 * start * strides[axis],
      from: input.address,
      toStrides: strides,
      fromStrides: stridesOf(input.shape),
    };
    emitMove(call, move, index < call.inputs.length - 1);
    start += input.shape[axis];
  });
};

/** y = x with zeros around it. */
export const pad: StepEncoder<"pad"> = (call) => {
  const [input] = call.inputs;
  const [output] = call.outputs;
  const size = sizeOf(output.shape);
  const strides = stridesOf(output.shape);
  if (size > sizeOf(input.shape)) call.emit(code.FILL, [output.address, 0, size], { work: size / 2 });
  emitMove(call, {
    sizes: input.shape,
    to: offset(output.address, strides, call.attributes.before),
    from: input.address,
    toStrides: strides,
    fromStrides: stridesOf(input.shape),
  });
};
