import type { AdultPoint } from "./adult-rates.ts";

/** How far an error and a ratio may be from the reference. */
export const TOLERANCE = { error: 0.003, ratio: 0.03 } as const;

/** Test error, thresholded and (where it was measured) randomised test ratio of another implementation. */
type Reference = readonly [error: number, thresholded: number, randomised?: number];

/** By group, setting and method: measured once with a solver of another author, λ = 1/n (the plain SVM: C = 1). */
const REFERENCES: Readonly<Record<string, Reference>> = {
  "male|none|SVM": [0.1504, 3.46],
  "male|1/κ = 1|hinge": [0.1954, 0.62, 0.76],
  "male|1/κ = 1|ramp": [0.1692, 1.026, 1],
  "male|1/κ = 1.25|hinge": [0.1885, 0.73, 0.86],
  "male|1/κ = 1.25|ramp": [0.1641, 1.246, 1.247],
  "male|1/κ = 2|hinge": [0.1767, 1.01, 1.06],
  "male|1/κ = 2|ramp": [0.1564, 1.94, 1.95],
  "educated|1/κ = 1|hinge": [0.2175, 2.15, 0.94],
  "educated|1/κ = 1|ramp": [0.1943, 0.93, 0.97],
  "educated|1/κ = 2|hinge": [0.2188, 2.14, 2.01],
  "educated|1/κ = 2|ramp": [0.1704, 2.05, 1.96],
  "educated|1/κ = 4|hinge": [0.2012, 2.79, 2.25],
  "educated|1/κ = 4|ramp": [0.1558, 3.99, 4.03],
  "male|1/κ = 1|group thresholds": [0.1701, 0.99],
  "male|1/κ = 1.25|group thresholds": [0.1651, 1.26],
  "male|1/κ = 2|group thresholds": [0.1544, 1.94],
  "educated|1/κ = 1|group thresholds": [0.1937, 0.94],
  "educated|1/κ = 2|group thresholds": [0.1747, 1.93],
  "educated|ratio 4.03|group thresholds": [0.1528, 4.03],
  "male|ratio 1.92|covariance": [0.1555, 1.92],
  "educated|ratio 1.87|covariance": [0.1809, 1.87],
  "educated|ratio 4.08|covariance": [0.1575, 4.08],
};

/** `ok`, how far it is off, or nothing where there is no reference. */
export function compare({ group, setting, method, test }: AdultPoint): string {
  const reference = REFERENCES[`${group}|${setting}|${method}`];
  if (!reference) return "";
  const [error, thresholded, randomised = test.randomised] = reference;
  const off = [
    ["error", test.error - error, TOLERANCE.error],
    ["ratio", test.thresholded - thresholded, TOLERANCE.ratio],
    ["randomised", test.randomised - randomised, TOLERANCE.ratio],
  ] as const;
  // The references are rounded themselves, the ratios to two digits and the errors to four.
  const beyond = off.filter(([, by, limit]) => Math.abs(by) > limit * 1.001);
  if (beyond.length === 0) return "ok";
  return beyond.map(([name, by]) => `${name} ${by > 0 ? "+" : ""}${by.toFixed(4)}`).join(", ");
}
