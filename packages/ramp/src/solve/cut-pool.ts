import type { Dataset } from "../data/dataset.ts";
import { scores } from "../data/sparse-matrix.ts";
import type { Cut } from "../outer/cut-model.ts";
import { type ConvexProblem, convexValues } from "./convex-problem.ts";

/** A linear classifier f(x) = ⟨w, x⟩ − b. */
export interface Linear {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** A classifier that was met on the way, with its scores on all rows. */
export interface PooledPoint extends Linear {
  readonly scores: Float64Array;
}

const BYTES = 96 * 2 ** 20;
const LARGEST = 48;
const SMALLEST = 6;

/**
 * Classifiers kept from earlier subproblems. Each gives a valid cut of any later one over the same data, whatever its
 * bounds, its majorant or its multipliers, for the price of one look at its scores. Memory is bounded: the oldest goes.
 */
export class CutPool {
  readonly data: Dataset;
  readonly capacity: number;
  readonly #points: PooledPoint[] = [];

  /** @param capacity How many classifiers are kept; by default 48, or as many as fit into 96 MiB. */
  constructor(data: Dataset, capacity?: number) {
    this.data = data;
    const fitting = Math.floor(BYTES / (8 * Math.max(1, data.matrix.rows)));
    this.capacity = capacity ?? Math.max(SMALLEST, Math.min(LARGEST, fitting));
  }

  /** The classifiers, oldest first. */
  get points(): readonly PooledPoint[] {
    return this.#points;
  }

  /** Adds a classifier and returns it with its scores, which are computed here unless they are known. */
  add({ weights, bias }: Linear, known = scores(this.data.matrix, weights, bias)): PooledPoint {
    const point = { weights, bias, scores: known };
    this.#points.push(point);
    if (this.#points.length > this.capacity) this.#points.shift();
    return point;
  }

  /** The kept classifier of exactly these numbers, so that a start which is known is no second cut. */
  find({ weights, bias }: Linear): PooledPoint | undefined {
    return this.#points.findLast(
      (point) => point.bias === bias && point.weights.every((weight, column) => weight === weights[column]),
    );
  }

  /** Moves a classifier that proved useful to the end, so that it goes last. */
  touch(point: PooledPoint): void {
    const at = this.#points.indexOf(point);
    if (at < 0) return;
    this.#points.splice(at, 1);
    this.#points.push(point);
  }
}

/** (λ/2)‖w‖², with b² where the bias is a regularised feature. */
export function regulariser({ weights, bias }: Linear, lambda: number, biasFeature: boolean): number {
  let sum = biasFeature ? bias * bias : 0;
  for (let c = 0; c < weights.length; c++) sum += weights[c]! * weights[c]!;
  return 0.5 * lambda * sum;
}

/** The cut that a classifier gives of a convex problem; yields in between. */
export function* cutAt(
  convex: ConvexProblem,
  point: PooledPoint,
  lambda: number,
  biasFeature: boolean,
): Generator<undefined, Cut> {
  const values = yield* convexValues(convex, point.scores);
  return { objective: values[0]! + regulariser(point, lambda, biasFeature), violations: values.slice(1) };
}
