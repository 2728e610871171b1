import { scores } from "../data/sparse-matrix.ts";
import { seededRandom } from "../numbers/random.ts";
import { coordinateEpoch, type EpochState } from "./coordinate-epoch.ts";
import {
  dualValue,
  primalValue,
  type SvmSettings,
  type SvmSolution,
  type WeightedSvm,
  weightsFromDual,
} from "./weighted-svm.ts";

const DEFAULT_ROUNDS = 20_000;

/**
 * Solves a weighted SVM by dual coordinate ascent with shrinking, yielding within and after every pass so that a caller can stop
 * it. It stops on the duality gap, evaluated over all rows, never on projected gradients alone.
 *
 * Source: the scheme of LIBLINEAR's solver for L1-loss SVM (Hsieh et al. 2008), with two hinges per row.
 */
export function* coordinateAscent(
  svm: WeightedSvm,
  settings: SvmSettings,
): Generator<undefined, SvmSolution> {
  const { matrix, costs, biasFeature, fixedBias } = svm;
  const { tolerance, warm, seed, shrinking = true, maximumRounds = DEFAULT_ROUNDS } = settings;
  const alpha = new Float64Array(costs.length);
  if (warm) for (let i = 0; i < alpha.length; i++) alpha[i] = Math.max(0, Math.min(warm[i]!, costs[i]!));
  const w = weightsFromDual(svm, alpha);
  const coordinates = new Int32Array(costs.length);
  let all = 0;
  for (let i = 0; i < costs.length; i++) if (costs[i]! > 0) coordinates[all++] = i;
  const state: EpochState = {
    alpha,
    weights: w,
    coordinates,
    active: all,
    shrinkAbove: Number.POSITIVE_INFINITY,
    shrinkBelow: Number.NEGATIVE_INFINITY,
    cursor: 0,
    largest: 0,
    smallest: 0,
  };
  const random = seededRandom(seed);
  const z = new Float64Array(matrix.rows);
  let primal = Number.POSITIVE_INFINITY;
  let dual = Number.NEGATIVE_INFINITY;
  let epsilon = 0.1;
  let nextCheck = warm ? 0 : 4;
  let round = 0;
  const check = (): boolean => {
    scores(matrix, w, fixedBias - biasFeature * w[matrix.columns]!, z);
    primal = primalValue(svm, w, z);
    dual = dualValue(svm, w, alpha);
    return primal - dual <= tolerance;
  };
  let converged = false;
  for (;;) {
    if (round >= nextCheck) {
      converged = check();
      nextCheck = round + Math.max(3, round >> 2);
      if (converged) break;
    }
    if (round >= maximumRounds) break;
    while (!coordinateEpoch(svm, state, random, shrinking)) yield;
    round++;
    yield;
    if (state.largest <= epsilon && state.smallest >= -epsilon) {
      if (state.active < all) {
        state.active = all;
        state.shrinkAbove = Number.POSITIVE_INFINITY;
        state.shrinkBelow = Number.NEGATIVE_INFINITY;
        continue;
      }
      if (epsilon < 1e-13) maximumReached();
      epsilon *= 0.3;
    }
    state.shrinkAbove = state.largest <= 0 ? Number.POSITIVE_INFINITY : state.largest;
    state.shrinkBelow = state.smallest >= 0 ? Number.NEGATIVE_INFINITY : state.smallest;
  }
  function maximumReached(): void {
    round = Math.max(round, maximumRounds);
    nextCheck = round;
  }
  if (!converged) converged = check();
  const weights = w.slice(0, matrix.columns);
  const bias = fixedBias - biasFeature * w[matrix.columns]!;
  return { weights, bias, primal, dual, alpha, rounds: round, converged };
}
