import { DTYPE_SIZES, type Dtype } from "./dtype.ts";

/**
 * Bytes of a tensor: product of the shape times the element size.
 *
 * @returns `undefined` if a dimension is not an integer ≥ 0 or a partial product exceeds 2⁵³ − 1, as it does for a
 * huge dimension beside a zero.
 */
export function byteLengthOf(dtype: Dtype, shape: readonly number[]): number | undefined {
  let length: number = DTYPE_SIZES[dtype];
  for (const dimension of shape) {
    if (!Number.isSafeInteger(dimension) || dimension < 0) return undefined;
    length *= dimension;
    if (length > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return length;
}
