import { FormatError } from "../format-error.ts";

/**
 * Converts 64-bit integers to numbers, if every one of them is exact: −2⁵³ < value < 2⁵³.
 *
 * @throws {@link FormatError} with reason `value`, naming the first element that is not.
 */
export function toSafeIntegers(values: BigInt64Array | BigUint64Array): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    const number = Number(values[i]);
    if (!Number.isSafeInteger(number)) {
      throw new FormatError({
        format: "integers",
        reason: "value",
        expected: "integers between -2^53 and 2^53",
        received: `${values[i]} at index ${i}`,
      });
    }
    numbers[i] = number;
  }
  return numbers;
}
