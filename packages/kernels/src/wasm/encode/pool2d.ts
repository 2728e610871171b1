import type { PoolAttributes } from "../../ops/pool2d.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import { floatWord, type KernelCall, type StepEncoder } from "./kernel-call.ts";

interface Pooling {
  readonly addresses: readonly [target: number, x: number, g: number];
  readonly x: Shape;
  readonly y: Shape;
  /** What a sum is multiplied with; without it the maximum is taken. */
  readonly scale?: number;
}

function emitPool(call: KernelCall, kernel: number, attributes: PoolAttributes, pooling: Pooling): void {
  const { window, stride, padding } = attributes;
  const { addresses, x, y, scale } = pooling;
  const covers =
    padding.every((count) => count === 0) &&
    window.every((size, axis) => size === stride[axis] && x[axis + 1] === y[axis + 1] * size);
  const words = [
    ...addresses,
    ...x,
    ...y.slice(1, 3),
    ...window,
    ...stride,
    padding[0],
    padding[2],
    floatWord(scale ?? 1),
    scale === undefined ? 1 : 0,
    covers ? 1 : 0,
  ];
  call.emit(kernel, words, { work: sizeOf(y) * sizeOf(window) + sizeOf(x) });
}

/** y = the largest of each window. */
export const maxPool2d: StepEncoder<"maxPool2d"> = (call) => {
  const [x] = call.inputs;
  const [y] = call.outputs;
  const addresses = [y.address, x.address, 0] as const;
  emitPool(call, code.POOL, call.attributes, { addresses, x: x.shape, y: y.shape });
};

/** dx = g at the first largest of each window. */
export const maxPool2dGradient: StepEncoder<"maxPool2dGradient"> = (call) => {
  const [x, g] = call.inputs;
  const addresses = [call.outputs[0].address, x.address, g.address] as const;
  emitPool(call, code.MAX_POOL_GRADIENT, call.attributes, { addresses, x: x.shape, y: g.shape });
};

/** y = scale·Σ of each window. */
export const sumPool2d: StepEncoder<"sumPool2d"> = (call) => {
  const [x] = call.inputs;
  const [y] = call.outputs;
  const { scale } = call.attributes;
  const addresses = [y.address, x.address, 0] as const;
  emitPool(call, code.POOL, call.attributes, { addresses, x: x.shape, y: y.shape, scale });
};

/** dx = scale·g at all places of each window. */
export const sumPool2dGradient: StepEncoder<"sumPool2dGradient"> = (call) => {
  const [g] = call.inputs;
  const [dx] = call.outputs;
  const { scale } = call.attributes;
  const addresses = [dx.address, 0, g.address] as const;
  emitPool(call, code.SUM_POOL_GRADIENT, call.attributes, { addresses, x: dx.shape, y: g.shape, scale });
};
