/**
 * P(|T| ≤ √ν·tan θ) for Student's t with ν degrees of freedom, a whole number ≥ 1 (Abramowitz and Stegun, 26.7.3 and
 * 26.7.4).
 */
function probabilityWithin(angle: number, degreesOfFreedom: number): number {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? cos : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let i = isOdd ? 3 : 2; i < degreesOfFreedom; i += 2) {
    term *= ((i - 1) / i) * cos * cos;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum;
}

/** t with P(|T| ≤ t) = confidence for Student's t with ν degrees of freedom, a whole number ≥ 1. */
export function studentT(confidence: number, degreesOfFreedom: number): number {
  let [low, high] = [0, Math.PI / 2];
  // Each round halves the range; after 60 it is as narrow as float64 can tell.
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, degreesOfFreedom) < confidence) low = middle;
    else high = middle;
  }
  return Math.sqrt(degreesOfFreedom) * Math.tan((low + high) / 2);
}
