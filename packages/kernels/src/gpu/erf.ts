/** Taylor's series of erf(x)/x up to x²⁰, for s = x² < 1: Σ (−1)ⁿ sⁿ/(n!·(2n + 1))·2/√π. */
export const erfSeries = ((): string => {
  let nested = "0";
  for (let n = 10, factorial = 3628800; n >= 0; factorial /= n || 1, n--) {
    const coefficient = ((2 / Math.sqrt(Math.PI)) * (n % 2 === 0 ? 1 : -1)) / (factorial * (2 * n + 1));
    nested = n === 10 ? `${coefficient}` : `(${coefficient} + s * ${nested})`;
  }
  return nested;
})();

/**
 * (1 − erf a)·e^(a²) of t = 1/(1 + 0.3275911a), for a ≥ 0: formula 7.1.26 of Abramowitz and Stegun, which gives erf with
 * an error below 1.5e-7.
 */
export const erfBeyondOne =
  "t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))";
