import { DTypeError, OptionError, ShapeError } from "../errors.ts";
import { formatShape, normalizeAxis, type Shape, sizeOf } from "../shape.ts";
import { checkCount, checkDType, checkRank, checkShapeIs, type OpDefinition } from "./definition.ts";

/** The axis along which a part lies, counted from the front. */
export interface UpdateSliceAttributes {
  readonly axis: number;
}

/** The axis along which a part lies, counted from the front, and the size of the part along it. */
export interface SliceAtAttributes {
  readonly axis: number;
  readonly size: number;
}

/** A tensor as [outer, size, inner] around an axis, and a part of `count` along it. */
export interface PartAlongAxis {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  readonly count: number;
}

/** How a part of `count` lies in a shape. */
export const partAlongAxis = (shape: Shape, axis: number, count: number): PartAlongAxis => ({
  outer: sizeOf(shape.slice(0, axis)),
  size: shape[axis],
  inner: sizeOf(shape.slice(axis + 1)),
  count,
});

/**
 * y = x with `update` in the place of its elements position … position + n − 1 along an axis.
 * x [..., S, ...], update [..., n, ...] of the same other sizes, position int32 [] in 0 … S − n.
 */
export const updateSlice: OpDefinition<UpdateSliceAttributes> = {
  infer(inputs, { axis }) {
    const op = "updateSlice";
    checkCount(op, inputs, 3);
    const [x, update, position] = inputs;
    checkRank(op, "x", x, 1, Infinity);
    const at = normalizeAxis(op, axis, x.shape.length);
    if (update.dtype !== x.dtype) {
      throw new DTypeError(op, { expected: `the update to be ${x.dtype}`, received: update.dtype });
    }
    const fits =
      update.shape.length === x.shape.length &&
      update.shape.every((size, i) => (i === at ? size <= x.shape[i] : size === x.shape[i]));
    if (!fits) {
      throw new ShapeError(op, {
        expected: `an update like ${formatShape(x.shape)}, or shorter in axis ${at}`,
        received: formatShape(update.shape),
      });
    }
    checkDType(op, "the position", position, "int32");
    checkShapeIs(op, "the position", position, []);
    return [x];
  },
  inPlace: [[0, 0]],
};

/**
 * y = the elements position … position + size − 1 of x along an axis: the gradient of `updateSlice` for the update.
 * x [..., S, ...], position int32 [] in 0 … S − size.
 */
export const sliceAt: OpDefinition<SliceAtAttributes> = {
  infer(inputs, { axis, size }) {
    const op = "sliceAt";
    checkCount(op, inputs, 2);
    const [x, position] = inputs;
    checkRank(op, "x", x, 1, Infinity);
    const at = normalizeAxis(op, axis, x.shape.length);
    if (!Number.isInteger(size) || size < 1 || size > x.shape[at]) {
      throw new OptionError(op, { expected: `a whole size in 1 … ${x.shape[at]}`, received: String(size) });
    }
    checkDType(op, "the position", position, "int32");
    checkShapeIs(op, "the position", position, []);
    return [{ shape: x.shape.map((own, i) => (i === at ? size : own)), dtype: x.dtype }];
  },
};
