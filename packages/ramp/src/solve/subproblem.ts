import { scoreSteps } from "../data/sparse-matrix.ts";
import { type Cut, type CutMaximum, maximiseCuts, modelValue } from "../outer/cut-model.ts";
import { RampError } from "../ramp-error.ts";
import { coordinateAscent } from "../svm/coordinate-ascent.ts";
import { freeBias } from "../svm/free-bias.ts";
import type { SvmSolution, WeightedSvm } from "../svm/weighted-svm.ts";
import { chooseMultipliers } from "./choose-multipliers.ts";
import { type ConvexProblem, weightedCosts } from "./convex-problem.ts";
import { type CutPool, cutAt, type Linear, type PooledPoint } from "./cut-pool.ts";
import type { Settings } from "./options.ts";

/** What a subproblem begins from. */
export interface SubproblemStart {
  readonly convex: ConvexProblem;
  readonly settings: Settings;
  readonly squaredNorms: Float64Array;
  /** B per constraint. */
  readonly box: Float64Array;
  /** U − L to reach. */
  readonly gap: number;
  readonly pool: CutPool;
  readonly current: PooledPoint;
  readonly multipliers: Float64Array;
  readonly alpha: Float64Array | undefined;
}

/** A classifier that enters the answer, with its share. */
export interface SupportPoint extends Linear {
  /** μ > 0; the shares sum to 1. */
  readonly share: number;
}

/** The answer of a subproblem and its certificate. */
export interface SubproblemSolution {
  /** w̄ = Σ μ w, one deterministic classifier. */
  readonly linear: Linear;
  readonly upper: number;
  readonly lower: number;
  readonly multipliers: Float64Array;
  readonly support: readonly SupportPoint[];
  readonly alpha: Float64Array | undefined;
  /** The multipliers and dual variables that prove `lower`. */
  readonly lowerProof: { readonly multipliers: Float64Array; readonly alpha: Float64Array } | undefined;
  readonly cuts: number;
  readonly solves: number;
  /** Whether U − L reached the gap. */
  readonly converged: boolean;
  /** Whether a free bias was stopped by its box. */
  readonly biasAtEdge: boolean;
}

/** The bounds after a cut. */
export interface Bounds {
  readonly upper: number;
  readonly lower: number;
  readonly multipliers: Float64Array;
  readonly cuts: number;
  readonly solves: number;
}

const FIRST_TOLERANCE = 2e-3;
const MAXIMUM_CUTS = 400;

/**
 * Solves the convex problem to U − L ≤ gap by cutting planes over the multipliers, with a weighted SVM inside; yields
 * bounds after each cut, and nothing after each pass over the rows.
 *
 * Source: algorithm 2 of the paper; the primal point from the cuts' duals is derived in the documentation.
 */
export function* solveSubproblem(start: SubproblemStart): Generator<Bounds | undefined, SubproblemSolution> {
  const { convex, settings, box, gap, pool, current } = start;
  const { lambda, warmStart } = settings;
  const feature = settings.bias === "feature";
  const points: PooledPoint[] = pool.points.includes(current) ? [...pool.points] : [...pool.points, current];
  const cuts: Cut[] = [];
  for (const point of points) cuts.push(yield* cutAt(convex, point, lambda, feature));
  const costs = new Float64Array(2 * current.scores.length);
  let alpha = start.alpha;
  let lower = Number.NEGATIVE_INFINITY;
  let best = start.multipliers;
  let lowerProof: SubproblemSolution["lowerProof"];
  let biasAtEdge = false;
  let solves = 0;
  let maximum: CutMaximum = maximiseCuts(cuts, box);
  while (maximum.upper - lower > gap && solves < MAXIMUM_CUTS) {
    const { chooser } = settings;
    const v = solves === 0 ? best : chooseMultipliers(chooser, cuts, box, maximum, lower, best);
    // A centre is only worth solving as well as its own bound lies above the best one.
    const room = chooser === "kelley" ? maximum.upper - lower : modelValue(cuts, v) - lower;
    const wanted = solves === 0 ? FIRST_TOLERANCE : Math.max(0, room) / 4;
    const svm: WeightedSvm = {
      matrix: pool.data.matrix,
      squaredNorms: start.squaredNorms,
      lambda,
      costs: yield* weightedCosts(convex, v, costs),
      biasFeature: feature ? 1 : 0,
      fixedBias: feature ? 0 : current.bias,
    };
    const inner = {
      tolerance: Math.max(gap / 4, wanted),
      warm: warmStart ? alpha : undefined,
      seed: settings.seed,
      shrinking: settings.shrinking,
    };
    const solved: SvmSolution & { atEdge?: boolean } = feature
      ? yield* coordinateAscent(svm, inner)
      : yield* freeBias(svm, inner, settings.biasBox);
    solves++;
    alpha = solved.alpha;
    biasAtEdge = solved.atEdge === true;
    let value = solved.dual + convex.constants[0]!;
    for (let j = 0; j < v.length; j++) value += v[j]! * convex.constants[j + 1]!;
    if (value > lower) {
      lower = value;
      best = v;
      lowerProof = { multipliers: v, alpha: alpha.slice() };
    }
    const point = pool.add(solved, yield* scoreSteps(pool.data.matrix, solved.weights, solved.bias));
    points.push(point);
    cuts.push(yield* cutAt(convex, point, lambda, feature));
    maximum = maximiseCuts(cuts, box);
    const { upper, multipliers } = maximum;
    checkBounds(lower, upper);
    yield { upper, lower, multipliers, cuts: cuts.length, solves };
  }
  const support: SupportPoint[] = [];
  for (const [s, point] of points.entries()) {
    if (maximum.mixture[s] === 0) continue;
    support.push({ weights: point.weights, bias: point.bias, share: maximum.mixture[s]! });
    pool.touch(point);
  }
  return {
    linear: mix(support),
    upper: maximum.upper,
    lower,
    multipliers: maximum.multipliers,
    support,
    alpha,
    lowerProof,
    cuts: cuts.length,
    solves,
    converged: maximum.upper - lower <= gap,
    biasAtEdge,
  };
}

/** Weak duality, checked at every cut of every run: L ≤ U up to rounding. */
export function checkBounds(lower: number, upper: number): void {
  if (lower <= upper + 1e-9 * (1 + Math.abs(upper))) return;
  const received = `${lower} above ${upper}`;
  throw new RampError({ where: "solve", reason: "bounds", expected: "L ≤ U", received });
}

/** Σ μ (w, b): linear scorers average. */
export function mix(support: readonly SupportPoint[]): Linear {
  const weights = new Float64Array(support[0]!.weights.length);
  let bias = 0;
  for (const point of support) {
    for (let c = 0; c < weights.length; c++) weights[c] = weights[c]! + point.share * point.weights[c]!;
    bias += point.share * point.bias;
  }
  return { weights, bias };
}
