/**
 * The error function 2/√π ∫₀ˣ e^(−t²) dt in double precision, to about 1e-15.
 *
 * Below 2.5 it is Kummer's series, whose terms all have one sign,
 *
 *   erf x = 2/√π · e^(−x²) · Σₙ 2ⁿ x^(2n+1) / (1·3·5⋯(2n+1)),
 *
 * and above it 1 − erfc x with Laplace's continued fraction
 *
 *   erfc x = e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))).
 */
export function erf(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude > 6) return Math.sign(x);
  return magnitude < 2.5 ? series(x) : Math.sign(x) * (1 - complement(magnitude));
}

function series(x: number): number {
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > Math.abs(total) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    total += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

function complement(x: number): number {
  let fraction = x;
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
