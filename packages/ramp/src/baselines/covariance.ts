import type { Subset } from "../data/subset.ts";
import { LinearModel } from "../model/linear-model.ts";
import { checkNumber, RampError } from "../ramp-error.ts";
import type { RateExpression } from "../rates/rate-expression.ts";
import { compileProblem } from "../solve/compiled-problem.ts";
import { type SolveOptions, settingsOf } from "../solve/options.ts";
import { drive } from "../solve/solve.ts";
import { coordinateAscent } from "../svm/coordinate-ascent.ts";
import { squaredRowNorms } from "../svm/weighted-svm.ts";

/** What {@link covarianceBaseline} takes. */
export interface CovarianceProblem {
  readonly objective: RateExpression;
  /** The two groups, of one data set. */
  readonly a: Subset;
  readonly b: Subset;
  /** The price v of a unit of ⟨w, x̄⟩; a sweep over v ≥ 0 traces every bound c. */
  readonly multiplier: number;
}

/** The classifier of one multiplier. */
export interface CovarianceResult {
  readonly model: LinearModel;
  /** c = ⟨w, x̄_A − x̄_B⟩, the bound that the multiplier belongs to. */
  readonly covariance: number;
  readonly primal: number;
  readonly dual: number;
}

/**
 * Baseline: the hinge SVM with the scores' difference of group means bounded, ⟨w, x̄_A − x̄_B⟩ ≤ c, in multiplier form
 *
 *     min over w  (λ/2)‖w‖² + hinges + v ⟨w, x̄⟩,   x̄ = mean of A − mean of B
 *
 * Source: the covariance constraint of Zafar, Valera, Gomez Rodriguez and Gummadi (2017), from its formula.
 *
 * @throws RampError where the groups are empty or belong to different data sets.
 */
export async function covarianceBaseline(
  { objective, a, b, multiplier }: CovarianceProblem,
  options: SolveOptions = {},
): Promise<CovarianceResult> {
  const data = a.dataset;
  const where = "covarianceBaseline";
  checkNumber(where, multiplier, -1e12, 1e12);
  if (b.dataset !== data) {
    const received = `${data.name} and ${b.dataset.name}`;
    throw new RampError({ where, reason: "mixed-datasets", expected: "groups of one data set", received });
  }
  const difference = columnMeans(a);
  for (const [column, mean] of columnMeans(b).entries()) difference[column] = difference[column]! - mean;
  const settings = settingsOf(options, data.matrix.rows, 0);
  const { costs } = compileProblem({ data, objective, constraints: [] })[0]!;
  const svm = {
    matrix: data.matrix,
    squaredNorms: squaredRowNorms(data.matrix),
    lambda: settings.lambda,
    costs,
    biasFeature: 1,
    fixedBias: 0,
    offset: difference.map((one) => multiplier * one),
  } as const;
  const inner = { tolerance: settings.gap.final, seed: settings.seed, shrinking: settings.shrinking };
  const { weights, bias, primal, dual } = await drive(coordinateAscent(svm, inner), options);
  const covariance = weights.reduce((sum, weight, column) => sum + weight * difference[column]!, 0);
  return { model: new LinearModel(weights, bias, data.featureNames), covariance, primal, dual };
}

/** The mean of every column over a subset. */
export function columnMeans(subset: Subset): Float64Array {
  const { rowStarts, columnIndices, values, columns } = subset.dataset.matrix;
  if (subset.size === 0) {
    const expected = `rows in ${subset.name}`;
    throw new RampError({ where: "columnMeans", reason: "empty-subset", expected, received: "none" });
  }
  const means = new Float64Array(columns);
  for (const row of subset.rows) {
    for (let k = rowStarts[row]!; k < rowStarts[row + 1]!; k++) {
      means[columnIndices[k]!] = means[columnIndices[k]!]! + (values?.[k] ?? 1);
    }
  }
  return means.map((sum) => sum / subset.size);
}
