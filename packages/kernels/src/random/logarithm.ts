/**
 * ln x for x in (0, 1], to about 1e-16, from sums, products and quotients alone.
 *
 * These are rounded alike by every engine, while `Math.log` is not. With x = m·2ᵉ and s = (m − 1)/(m + 1),
 * ln x = e·ln 2 + 2·(s + s³/3 + s⁵/5 + …), where |s| ≤ 0.172 for m in [√½, √2].
 */
export function logarithm(x: number): number {
  let m = x;
  let exponent = 0;
  while (m < Math.SQRT1_2) {
    m *= 2;
    exponent -= 1;
  }
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let series = 0;
  for (let power = 21; power >= 1; power -= 2) series = series * square + 1 / power;
  return exponent * Math.LN2 + 2 * s * series;
}
