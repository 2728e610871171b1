import type { NoAttributes } from "../ops/definition.ts";
import type { BinaryName } from "../ops/table.ts";
import { type ReferenceKernel, zeros } from "./kernel.ts";
import { broadcastOffsets } from "./offsets.ts";

type Operator = (x: number, y: number) => number;

/** `whole` is the operator for int32 where it is not the same; storing into an Int32Array wraps modulo 2³². */
const elementwise =
  (f: Operator, whole: Operator = f): ReferenceKernel<NoAttributes> =>
  ([x, y], _, [type]) => {
    const z = zeros(type);
    const fromX = broadcastOffsets(x.shape, type.shape);
    const fromY = broadcastOffsets(y.shape, type.shape);
    const operator = x.dtype === "int32" ? whole : f;
    for (let i = 0; i < z.length; i++) z[i] = operator(x.data[fromX[i]], y.data[fromY[i]]);
    return [z];
  };

/** The elementwise functions of two tensors. */
export const binary: { readonly [Name in BinaryName]: ReferenceKernel<NoAttributes> } = {
  add: elementwise((x, y) => x + y),
  subtract: elementwise((x, y) => x - y),
  multiply: elementwise((x, y) => x * y, Math.imul),
  divide: elementwise((x, y) => x / y),
  power: elementwise((x, y) => x ** y),
  maximum: elementwise((x, y) => Math.max(x, y)),
  minimum: elementwise((x, y) => Math.min(x, y)),
  equal: elementwise((x, y) => Number(x === y)),
  notEqual: elementwise((x, y) => Number(x !== y)),
  less: elementwise((x, y) => Number(x < y)),
  lessEqual: elementwise((x, y) => Number(x <= y)),
  greater: elementwise((x, y) => Number(x > y)),
  greaterEqual: elementwise((x, y) => Number(x >= y)),
};
