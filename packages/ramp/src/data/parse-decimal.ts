const POINT = 46;
const PLUS = 43;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;

/** Of numbers with so many digits at most, digits and power of ten are exact in float64, and so one division rounds once. */
const DIGITS = 15;

/**
 * The finite number that a span of text says, rounded as the language rounds it; NaN where it says none, or says one
 * in hexadecimal.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const isNegative = bytes[at] === MINUS;
  if (isNegative || bytes[at] === PLUS) at++;
  let digits = 0;
  let count = 0;
  let power = 1;
  let isFraction = false;
  for (; at < end && count <= DIGITS; at++) {
    const byte = bytes[at]!;
    if (byte >= ZERO && byte <= NINE) {
      digits = digits * 10 + (byte - ZERO);
      count++;
      if (isFraction) power *= 10;
    } else if (byte === POINT && !isFraction) {
      isFraction = true;
    } else {
      break;
    }
  }
  if (at === end && count > 0 && count <= DIGITS) return (isNegative ? -digits : digits) / power;
  const token = new TextDecoder().decode(bytes.subarray(start, end));
  const value = /^[-+.\deE]+$/.test(token) ? Number(token) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}
