import { sliceRows } from "../data/slice-rows.ts";
import { type Random, seededRandom } from "../numbers/random.ts";
import { type AscentState, beginEpoch, continueEpoch } from "./coordinate-epoch.ts";
import { surveyRows } from "./survey-rows.ts";
import { type SvmSettings, type SvmSolution, type WeightedSvm, weightsFromDual } from "./weighted-svm.ts";

const DEFAULT_ROUNDS = 100_000;

/** A coordinate at a bound is left out where its gradient exceeds this share of the last pass's largest violation. */
const SHARE = 0.2;

/** Where an average box takes more visits than this to fill, a cold start begins with a larger λ. */
const VISITS = 4;

/** From one λ of a cold start to the next. A power of two, so that dividing by it brings back the very same λ. */
const STEP = 8;

/** How much looser the earlier problems of a cold start are solved. */
const LOOSER = 5;

/**
 * Solves a weighted SVM by dual coordinate ascent with shrinking, yielding within and after every pass so that a caller
 * can stop it. It stops on the duality gap, evaluated over all rows, never on projected gradients alone; each look at
 * all rows chooses anew which coordinates the next passes visit.
 *
 * A visit moves α by about λ/‖x‖². Where that is little against its box, a cold start solves the problem with a larger
 * λ first, roughly, and goes on from there.
 *
 * Source: the scheme of LIBLINEAR's solver for L1-loss SVM (Hsieh et al. 2008), with two hinges per row.
 */
export function* coordinateAscent(
  svm: WeightedSvm,
  settings: SvmSettings,
): Generator<undefined, SvmSolution> {
  const { matrix, costs, lambda } = svm;
  const { warm, tolerance, maximumRounds = DEFAULT_ROUNDS } = settings;
  const alpha = new Float64Array(costs.length);
  if (warm) for (let i = 0; i < alpha.length; i++) alpha[i] = Math.max(0, Math.min(warm[i]!, costs[i]!));
  let easier = lambda;
  if (!warm) for (let visits = visitsToFill(svm); visits > VISITS; visits /= STEP) easier *= STEP;
  const state: AscentState = {
    alpha,
    weights: yield* weightsFromDual({ ...svm, lambda: easier }, warm && alpha),
    // One place more, since a slot is written before it is known whether it is kept.
    coordinates: new Int32Array(costs.length + 1),
    active: 0,
    visited: 0,
    kept: 0,
    shrinkAbove: Number.POSITIVE_INFINITY,
    shrinkBelow: Number.NEGATIVE_INFINITY,
    largest: Number.NEGATIVE_INFINITY,
    smallest: Number.POSITIVE_INFINITY,
    slice: sliceRows(matrix),
  };
  const random = seededRandom(settings.seed);
  let rounds = 0;
  for (;;) {
    const isLast = easier === lambda;
    const climbed = yield* climb({ ...svm, lambda: easier }, state, random, {
      tolerance: isLast ? tolerance : LOOSER * tolerance,
      shrinking: settings.shrinking ?? true,
      maximumRounds: Math.max(0, maximumRounds - rounds),
    });
    rounds += climbed.rounds;
    if (isLast) {
      const weights = state.weights.slice(0, matrix.columns);
      const bias = svm.fixedBias - svm.biasFeature * state.weights[matrix.columns]!;
      return { ...climbed, weights, bias, alpha, rounds };
    }
    // w = −(1/λ) Σ θ x: the same α has other weights under another λ.
    easier /= STEP;
    for (let c = 0; c <= matrix.columns; c++) state.weights[c] = state.weights[c]! * STEP;
  }
}

interface ClimbSettings {
  readonly tolerance: number;
  readonly shrinking: boolean;
  readonly maximumRounds: number;
}

/** Passes and looks at all rows in turn, until primal − dual ≤ tolerance. */
function* climb(
  svm: WeightedSvm,
  state: AscentState,
  random: Random,
  { tolerance, shrinking, maximumRounds }: ClimbSettings,
): Generator<undefined, Pick<SvmSolution, "primal" | "dual" | "rounds" | "converged">> {
  let nextLook = 0;
  let epsilon = 0.1;
  state.shrinkAbove = Number.POSITIVE_INFINITY;
  state.shrinkBelow = Number.NEGATIVE_INFINITY;
  for (let rounds = 0; ; rounds++) {
    const isSettled = rounds > 0 && state.largest <= epsilon && state.smallest >= -epsilon;
    if (isSettled || rounds >= nextLook || rounds >= maximumRounds) {
      const { primal, dual } = yield* look(svm, state, shrinking);
      const converged = primal - dual <= tolerance;
      if (isSettled) epsilon *= 0.3;
      // Below rounding nothing moves any more.
      if (converged || rounds >= maximumRounds || epsilon < 1e-13) {
        return { primal, dual, rounds, converged };
      }
      nextLook = rounds + Math.max(3, rounds >> 1);
    }
    beginEpoch(state, random);
    while (!continueEpoch(svm, state)) yield;
    yield;
    if (!shrinking) continue;
    state.shrinkAbove = state.largest <= 0 ? Number.POSITIVE_INFINITY : SHARE * state.largest;
    state.shrinkBelow = state.smallest >= 0 ? Number.NEGATIVE_INFINITY : SHARE * state.smallest;
  }
}

/** Primal and dual objective from a look at all rows. */
function* look(
  svm: WeightedSvm,
  state: AscentState,
  shrinking: boolean,
): Generator<undefined, { primal: number; dual: number }> {
  const sums = new Float64Array(3);
  for (let row = 0; row < svm.matrix.rows; yield) row = surveyRows(svm, state, sums, row, shrinking);
  const { lambda, offset, fixedBias, matrix } = svm;
  const { weights } = state;
  let norm = 0;
  for (let c = 0; c < weights.length; c++) norm += weights[c]! * weights[c]!;
  let linear = 0;
  if (offset) for (let c = 0; c < matrix.columns; c++) linear += offset[c]! * weights[c]!;
  return {
    primal: 0.5 * lambda * norm + linear + sums[0]!,
    dual: 0.5 * sums[1]! - fixedBias * sums[2]! - 0.5 * lambda * norm,
  };
}

/** How many visits, of half a unit of violation each, fill the box of a coordinate on average. */
function visitsToFill({ matrix, costs, lambda, squaredNorms, biasFeature }: WeightedSvm): number {
  // A thousand rows tell a power of eight well enough.
  const step = Math.max(1, Math.floor(matrix.rows / 1000));
  let sum = 0;
  let count = 0;
  for (let row = 0; row < matrix.rows; row += step) {
    const plus = costs[2 * row]!;
    const minus = costs[2 * row + 1]!;
    sum += (plus + minus) * (squaredNorms[row]! + biasFeature);
    count += (plus > 0 ? 1 : 0) + (minus > 0 ? 1 : 0);
  }
  return count === 0 ? 0 : (2 * sum) / (lambda * count);
}
