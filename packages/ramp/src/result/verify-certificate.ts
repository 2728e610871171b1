import type { LinearModel } from "../model/linear-model.ts";
import { compileRow } from "../rates/row.ts";
import type { Problem } from "../solve/compiled-problem.ts";
import type { Linear } from "../solve/cut-pool.ts";
import { negativeMajorant, positiveMajorant } from "../solve/majorant.ts";
import type { Certificate } from "./certificate.ts";

/** What {@link verifyCertificate} found. */
export interface Verification {
  readonly valid: boolean;
  /** f₀ + Σ B [g]₊ of the model under the majorant. */
  readonly modelValue: number;
  /** U, from the support alone. */
  readonly upperBound: number;
  /** L, from the dual variables alone. */
  readonly lowerBound: number;
  /** What does not hold, in words. */
  readonly problems: readonly string[];
}

/**
 * Checks a certificate from scratch: from the problem's subsets, the majorant's definition and the stored dual
 * variables, by plain sums and without any part of the solver.
 *
 * @param tolerance Rounding that is forgiven, absolute.
 */
export function verifyCertificate(
  problem: Problem,
  model: LinearModel,
  certificate: Certificate,
  tolerance = 1e-9,
): Verification {
  const { support, penalties, lambda, bias, biasBox, reference, lowerProof } = certificate;
  const { data, constraints } = problem;
  const { rowStarts, columnIndices, values, rows, columns } = data.matrix;
  const goals = [compileRow(problem.objective, 0), ...constraints.map((goal) => goal.row())];
  const bounds = goals.map(({ gamma }) => gamma);
  const score = (linear: Linear, row: number): number => {
    let sum = 0;
    for (let k = rowStarts[row]!; k < rowStarts[row + 1]!; k++) {
      sum += (values?.[k] ?? 1) * linear.weights[columnIndices[k]!]!;
    }
    return sum - linear.bias;
  };
  const touch = Float64Array.from({ length: rows }, (_, row) => score(reference, row));
  const functions = (linear: Linear): number[] => {
    const z = Float64Array.from({ length: rows }, (_, row) => score(linear, row));
    const sums = goals.map(({ terms }, k) => {
      let total = -bounds[k]!;
      for (const { subset, alpha, beta } of terms) {
        for (const row of subset.rows) {
          const positive = alpha * positiveMajorant(z[row]!, touch[row]!);
          total += (positive + beta * negativeMajorant(z[row]!, touch[row]!)) / subset.size;
        }
      }
      return total;
    });
    let norm = bias === "feature" ? linear.bias * linear.bias : 0;
    for (const weight of linear.weights) norm += weight * weight;
    sums[0] = sums[0]! + (lambda / 2) * norm;
    return sums;
  };
  const price = (sums: readonly number[]): number =>
    sums.slice(1).reduce((sum, g, j) => sum + penalties[j]! * Math.max(0, g), sums[0]!);
  const modelValue = price(functions(model));
  const mixed = goals.map(() => 0);
  let shares = 0;
  for (const point of support) {
    shares += point.share;
    for (const [k, value] of functions(point).entries()) mixed[k] = mixed[k]! + point.share * value;
  }
  const upperBound = price(mixed);
  let lowerBound = Number.NEGATIVE_INFINITY;
  const problems: string[] = [];
  if (lowerProof) {
    const { multipliers, alpha } = lowerProof;
    const costs = new Float64Array(2 * rows);
    lowerBound = 0;
    for (const [k, { terms }] of goals.entries()) {
      const factor = k === 0 ? 1 : multipliers[k - 1]!;
      if (k > 0 && !(factor >= 0 && factor <= penalties[k - 1]!))
        problems.push(`multiplier ${k} outside its box`);
      lowerBound -= factor * bounds[k]!;
      for (const term of terms) {
        for (const row of term.subset.rows) {
          const [plus, minus] = [
            (factor * term.alpha) / term.subset.size,
            (factor * term.beta) / term.subset.size,
          ];
          if (touch[row]! <= 0.5) costs[2 * row] = costs[2 * row]! + plus;
          else lowerBound += plus;
          if (touch[row]! >= -0.5) costs[2 * row + 1] = costs[2 * row + 1]! + minus;
          else lowerBound += minus;
        }
      }
    }
    const sum = new Float64Array(columns);
    let thetas = 0;
    for (let row = 0; row < rows; row++) {
      for (const i of [2 * row, 2 * row + 1]) {
        if (!(alpha[i]! >= 0 && alpha[i]! <= costs[i]! + tolerance * (costs[i]! + 1e-9))) {
          problems.push(`dual variable ${i} outside its box`);
        }
        lowerBound += alpha[i]! / 2;
      }
      const theta = alpha[2 * row]! - alpha[2 * row + 1]!;
      thetas += theta;
      for (let k = rowStarts[row]!; k < rowStarts[row + 1]!; k++) {
        sum[columnIndices[k]!] = sum[columnIndices[k]!]! + theta * (values?.[k] ?? 1);
      }
    }
    const squared = sum.reduce((total, one) => total + one * one, 0);
    lowerBound -= (squared + (bias === "feature" ? thetas * thetas : 0)) / (2 * lambda);
    if (bias === "free") lowerBound -= Math.max(biasBox[0] * thetas, biasBox[1] * thetas);
  }
  if (Math.abs(shares - 1) > tolerance) problems.push(`shares sum to ${shares}`);
  if (support.length > penalties.length + 1) problems.push(`${support.length} classifiers in the support`);
  if (modelValue > upperBound + tolerance) problems.push("the model costs more than U");
  if (lowerBound > upperBound + tolerance) problems.push("L above U");
  if (upperBound > certificate.upperBound + tolerance) problems.push("U is larger than claimed");
  // One dual point proves a free bias only up to its slope over the box; the claim rests on several.
  if (bias === "feature" && lowerBound < certificate.subproblemLowerBound - tolerance) {
    problems.push("L is smaller than claimed");
  }
  return { valid: problems.length === 0, modelValue, upperBound, lowerBound, problems };
}
