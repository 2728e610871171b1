import { OptionError, ShapeError } from "./errors.ts";

/** The sizes of a tensor's axes, outermost first; `[]` is a scalar. Every size is a whole number ≥ 1. */
export type Shape = readonly number[];

/** A shape as it is written in messages: `[2, 3]`. */
export const formatShape = (shape: Shape): string => `[${shape.join(", ")}]`;

/** The number of elements: the product of all sizes, 1 for a scalar. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** Row-major strides in elements: the distance between neighbours along each axis. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  for (let axis = shape.length - 1, stride = 1; axis >= 0; stride *= shape[axis], axis--)
    strides[axis] = stride;
  return strides;
}

/** Whether two shapes are the same. */
export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/**
 * Checks that every size is a whole number ≥ 1 and that the tensor has fewer than 2³¹ elements.
 * @throws {ShapeError} naming `subject`
 */
export function checkShape(subject: string, shape: Shape): void {
  const valid = shape.every((size) => Number.isSafeInteger(size) && size >= 1) && sizeOf(shape) < 2 ** 31;
  if (valid) return;
  throw new ShapeError(subject, {
    expected: "whole sizes ≥ 1 with fewer than 2³¹ elements in all",
    received: formatShape(shape),
  });
}

/**
 * The shape of an elementwise operation's result: shapes are aligned at their last axes, and an axis of size 1
 * (or a missing one) is repeated to the size of the other.
 * @throws {ShapeError} naming `subject` when two sizes differ and neither is 1
 */
export function broadcastShapes(subject: string, ...shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    for (let i = 0; i < shape.length; i++) {
      const axis = rank - shape.length + i;
      if (shape[i] === 1 || shape[i] === result[axis]) continue;
      if (result[axis] !== 1) {
        throw new ShapeError(subject, {
          expected: "shapes that broadcast",
          received: shapes.map(formatShape).join(" and "),
        });
      }
      result[axis] = shape[i];
    }
  }
  return result;
}

/**
 * An axis counted from the front; negative ones count from the back (−1 is the last).
 * @throws {OptionError} naming `subject` when the axis is not in −rank … rank − 1
 */
export function normalizeAxis(subject: string, axis: number, rank: number): number {
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  const expected = rank === 0 ? "no axis, since the shape is []" : `an axis in −${rank} … ${rank - 1}`;
  throw new OptionError(subject, { expected, received: String(axis) });
}

/**
 * Axes counted from the front, ascending; `undefined` means all of them.
 * @throws {OptionError} naming `subject` when one is out of range or occurs twice
 */
export function normalizeAxes(subject: string, axes: readonly number[] | undefined, rank: number): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  const normalized = axes.map((axis) => normalizeAxis(subject, axis, rank)).sort((a, b) => a - b);
  if (new Set(normalized).size !== axes.length) {
    throw new OptionError(subject, { expected: "distinct axes", received: formatShape(axes) });
  }
  return normalized;
}
