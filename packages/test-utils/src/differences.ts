type Numbers = ArrayLike<number>;

function checkLengths(a: Numbers, b: Numbers): void {
  if (a.length !== b.length)
    throw new Error(`expected arrays of one length, got ${a.length} and ${b.length}`);
}

/**
 * ‖actual − expected‖₂ / ‖expected‖₂. Two zero vectors differ by 0; NaN anywhere makes NaN, which no bound admits.
 * @throws Error when the lengths differ
 */
export function relativeError(actual: Numbers, expected: Numbers): number {
  checkLengths(actual, expected);
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i] - expected[i]) ** 2;
    norm += expected[i] ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / norm);
}

/** max |actual − expected|; NaN when either holds one. @throws Error when the lengths differ */
export function maxAbsoluteDifference(actual: Numbers, expected: Numbers): number {
  checkLengths(actual, expected);
  let largest = 0;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
  return largest;
}
