import { OptionError, type Padding, type Pair } from "@quadrivium/kernels";

/** One number for rows and columns, or two. */
export type PairLike = number | Pair;

/**
 * What is added around an image: `"valid"` nothing; `"same"` as much as makes ⌈size/stride⌉ places, the odd row and
 * column at the end; a number on all sides; or four numbers.
 */
export type PaddingLike = "valid" | "same" | number | Padding;

/** Rows and columns. */
export const asPair = (value: PairLike): Pair => (typeof value === "number" ? [value, value] : value);

const same = (size: number, window: number, stride: number): readonly [number, number] => {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + window - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
};

/** The padding as four numbers, for windows over an image of a size. @throws {OptionError} when it is another word */
export function asPadding(op: string, padding: PaddingLike, size: Pair, window: Pair, stride: Pair): Padding {
  if (typeof padding === "number") return [padding, padding, padding, padding];
  if (padding === "valid") return [0, 0, 0, 0];
  if (padding === "same")
    return [...same(size[0], window[0], stride[0]), ...same(size[1], window[1], stride[1])];
  if (Array.isArray(padding)) return padding;
  throw new OptionError(`${op}: padding`, {
    expected: '"valid", "same", a number or four numbers',
    received: String(padding),
  });
}

/** H and W of an image [B, H, W, C]; of other shapes something that the op's shape rule refuses. */
export const sizeOfImage = ({ shape }: { readonly shape: readonly number[] }): Pair => [
  shape[1] ?? 1,
  shape[2] ?? 1,
];
