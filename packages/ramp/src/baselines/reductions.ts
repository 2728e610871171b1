import { LinearModel } from "../model/linear-model.ts";
import { checkNumber } from "../ramp-error.ts";
import { compileProblem, thresholdValues } from "../solve/compiled-problem.ts";
import { majorise, weightedCosts } from "../solve/convex-problem.ts";
import { finish } from "../solve/finish.ts";
import { type SolveOptions, settingsOf } from "../solve/options.ts";
import { drive, type SolveProblem } from "../solve/solve.ts";
import { coordinateAscent } from "../svm/coordinate-ascent.ts";
import { squaredRowNorms } from "../svm/weighted-svm.ts";

/** The best of the weighted fits. */
export interface ReductionsResult {
  readonly model: LinearModel;
  /** Objective and violations of its decisions on the training rows. */
  readonly objective: number;
  readonly violations: Float64Array;
  /** The round it came from, from 1. */
  readonly round: number;
  /** The mean violations over all rounds, those of the usual stochastic mixture. */
  readonly mixtureViolations: Float64Array;
}

/**
 * Baseline: repeated weighted fits. Each round fits a weighted hinge SVM to the objective plus v · goals, measures the
 * goals by decisions and moves v along them, kept in 0 ≤ v_j ≤ B with a step that falls as 1/√t. Of the fits the one
 * that violates least is returned, the objective breaking ties.
 *
 * Source: the reductions approach of Agarwal et al. (2018), with projected steps and a single fit as the answer.
 *
 * @param rounds How many fits; 30 by default.
 */
export async function reductionsBaseline(
  input: SolveProblem,
  options: SolveOptions = {},
  rounds = 30,
): Promise<ReductionsResult> {
  checkNumber("rounds", rounds, 1, 1e6);
  const problem = { ...input, constraints: input.constraints ?? [] };
  const { data } = problem;
  const rows = compileProblem(problem);
  const settings = settingsOf(options, data.matrix.rows, problem.constraints.length);
  const convex = finish(majorise(rows, new Float64Array(data.matrix.rows)));
  const squaredNorms = squaredRowNorms(data.matrix);
  const multipliers = new Float64Array(rows.length - 1);
  const total = new Float64Array(rows.length - 1);
  const costs = new Float64Array(2 * data.matrix.rows);
  let warm: Float64Array | undefined;
  let best: Omit<ReductionsResult, "mixtureViolations"> | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let round = 1; round <= rounds; round++) {
    const svm = {
      matrix: data.matrix,
      squaredNorms,
      lambda: settings.lambda,
      costs: finish(weightedCosts(convex, multipliers, costs)),
      biasFeature: 1,
      fixedBias: 0,
    } as const;
    const inner = { tolerance: settings.gap.early, warm, seed: settings.seed };
    const { weights, bias, alpha } = await drive(coordinateAscent(svm, inner), options);
    warm = alpha;
    const model = new LinearModel(weights, bias, data.featureNames);
    const values = thresholdValues(rows, model.scores(data));
    const violations = values.slice(1);
    const violated = violations.reduce((sum, one) => sum + Math.max(0, one), 0);
    const objective = values[0]!;
    if (!best || violated < least || (violated === least && objective < best.objective)) {
      best = { model, objective, violations, round };
      least = violated;
    }
    for (let j = 0; j < multipliers.length; j++) {
      total[j] = total[j]! + violations[j]!;
      const step = 2 / Math.sqrt(round);
      multipliers[j] = Math.max(0, Math.min(multipliers[j]! + step * violations[j]!, settings.penalty));
    }
  }
  return { ...best!, mixtureViolations: total.map((sum) => sum / rounds) };
}
