import type { TensorType } from "../dtype.ts";
import { OptionError, ShapeError } from "../errors.ts";
import { formatShape } from "../shape.ts";

/** A pair of numbers along an image's rows (height) and columns (width). */
export type Pair = readonly [rows: number, columns: number];

/** Rows and columns of zeros around an image. */
export type Padding = readonly [top: number, bottom: number, left: number, right: number];

/** How a window moves over an image. */
export interface WindowAttributes {
  /** Steps from one window to the next, ≥ 1. */
  readonly stride: Pair;
  /** What is added around the image, ≥ 0. */
  readonly padding: Padding;
}

const wholeFrom = (least: number) => (value: number) => Number.isSafeInteger(value) && value >= least;

/** Checks a pair of whole numbers ≥ 1. @throws {OptionError} */
export function checkPair(op: string, name: string, pair: readonly number[]): void {
  if (pair.length === 2 && pair.every(wholeFrom(1))) return;
  throw new OptionError(op, {
    expected: `${name} of two whole numbers ≥ 1`,
    received: formatShape(pair),
  });
}

/** Checks stride and padding. @throws {OptionError} */
export function checkWindow(op: string, { stride, padding }: WindowAttributes): void {
  checkPair(op, "a stride", stride);
  if (padding.length === 4 && padding.every(wholeFrom(0))) return;
  throw new OptionError(op, {
    expected: "a padding of four whole numbers ≥ 0 (top, bottom, left, right)",
    received: formatShape(padding),
  });
}

/**
 * How many places windows of a size have in an image [H, W]: ⌊(size + padding − window)/stride⌋ + 1 along each axis.
 * @throws {ShapeError} when the window is larger than the padded image
 */
export function windowPlaces(op: string, size: Pair, window: Pair, attributes: WindowAttributes): Pair {
  const { stride, padding } = attributes;
  const padded = [size[0] + padding[0] + padding[1], size[1] + padding[2] + padding[3]];
  if (window[0] > padded[0] || window[1] > padded[1]) {
    throw new ShapeError(op, {
      expected: `a window that fits the padded image ${formatShape(padded)}`,
      received: formatShape(window),
    });
  }
  const along = (axis: 0 | 1) => Math.floor((padded[axis] - window[axis]) / stride[axis]) + 1;
  return [along(0), along(1)];
}

/** Rows and columns of a tensor [B, H, W, C]. */
export const imageSize = ({ shape }: TensorType): Pair => [shape[1], shape[2]];
