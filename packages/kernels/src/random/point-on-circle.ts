const halfPi = Math.PI / 2;

/**
 * cos and sin of 2πt for t in [0, 1), to about 1e-16, from sums and products alone, which every engine rounds alike.
 *
 * The turn is reduced to a quarter q and a rest r in [−½, ½) of a quarter, without rounding; the Taylor series of
 * the rest's angle, at most π/4, are cut below 1e-17.
 */
export function pointOnCircle(t: number): readonly [cos: number, sin: number] {
  const quarter = Math.floor(4 * t + 0.5);
  const angle = (4 * t - quarter) * halfPi;
  const square = angle * angle;
  let cos = 1;
  let sin = 1;
  // Horner's scheme of 1 − a²/(1·2)·(1 − a²/(3·4)·(1 − …)) and a·(1 − a²/(2·3)·(1 − a²/(4·5)·(1 − …))).
  for (let n = 9; n >= 1; n--) {
    cos = 1 - (square / ((2 * n - 1) * (2 * n))) * cos;
    sin = 1 - (square / (2 * n * (2 * n + 1))) * sin;
  }
  sin *= angle;
  switch (quarter & 3) {
    case 0:
      return [cos, sin];
    case 1:
      return [-sin, cos];
    case 2:
      return [-cos, -sin];
    default:
      return [sin, -cos];
  }
}
