import { addRow, rowProduct } from "../data/sparse-row.ts";
import type { Random } from "../numbers/random.ts";
import type { WeightedSvm } from "./weighted-svm.ts";

/** What coordinate ascent reads and changes. */
export interface AscentState {
  readonly alpha: Float64Array;
  /** w = −(1/λ) Σ θ x, with the bias feature's weight last. */
  readonly weights: Float64Array;
  /** The coordinates that a pass visits come first, `active` of them. */
  readonly coordinates: Int32Array;
  active: number;
  /** How many of them this pass has visited, and how many of those stay for the next one. */
  visited: number;
  kept: number;
  /** Gradients at a bound beyond which a coordinate is left out until the next look at all rows. */
  shrinkAbove: number;
  shrinkBelow: number;
  /** The largest and smallest projected gradient of this pass. */
  largest: number;
  smallest: number;
  /** How many rows or coordinates a slice of work has. */
  readonly slice: number;
}

/**
 * Long lists of coordinates are shuffled this many at a time: neighbours share cache lines, which makes a visit about a
 * third cheaper. Short ones stay in the cache anyway, and single ones need fewer passes.
 */
const BLOCK = 8;
const LONG = 1 << 13;

/** Begins a pass: the active coordinates come in a fresh order. */
export function beginEpoch(state: AscentState, random: Random): void {
  const { coordinates, active } = state;
  const width = active < LONG ? 1 : BLOCK;
  const blocks = Math.floor(active / width);
  for (let i = 0; i < blocks; i++) {
    const here = i * width;
    const there = (i + random.below(blocks - i)) * width;
    for (let k = 0; k < width; k++) {
      const swap = coordinates[here + k]!;
      coordinates[here + k] = coordinates[there + k]!;
      coordinates[there + k] = swap;
    }
  }
  state.visited = 0;
  state.kept = 0;
  state.largest = Number.NEGATIVE_INFINITY;
  state.smallest = Number.POSITIVE_INFINITY;
}

/**
 * A slice of a pass over the active coordinates. Each is set to its exact maximiser,
 *
 *     α ← clip(α + λ (½ + s z)/‖x‖², 0, cost),   w ← w − (Δ s/λ) x,   s = +1 for p, −1 for q
 *
 * It is written so that every statement runs from the first visits on: engines compile what has run, and begin again
 * where something new comes.
 *
 * @returns Whether the pass is over.
 */
export function continueEpoch(svm: WeightedSvm, state: AscentState): boolean {
  const { matrix, costs, lambda, squaredNorms, biasFeature, fixedBias } = svm;
  const { columns } = matrix;
  const { alpha, weights, coordinates, shrinkAbove, shrinkBelow } = state;
  const perUnit = 1 / lambda;
  const end = Math.min(state.active, state.visited + state.slice);
  let { kept, largest, smallest } = state;
  for (let i = state.visited; i < end; i++) {
    const coordinate = coordinates[i]!;
    const row = coordinate >> 1;
    const z = rowProduct(matrix, row, weights) + biasFeature * weights[columns]! - fixedBias;
    const sign = 1 - 2 * (coordinate & 1);
    const gradient = -0.5 - sign * z;
    const old = alpha[coordinate]!;
    const upper = costs[coordinate]!;
    const pullsDown = gradient > 0;
    const pullsUp = gradient < 0;
    const isAbove = gradient > shrinkAbove;
    const isBelow = gradient < shrinkBelow;
    const isLow = old === 0;
    const isHigh = old === upper;
    const isHeld = (isLow && pullsDown) || (isHigh && pullsUp);
    coordinates[kept] = coordinate;
    kept += isHeld && (isAbove || isBelow) ? 0 : 1;
    if (isHeld) continue;
    if (gradient > largest) largest = gradient;
    if (gradient < smallest) smallest = gradient;
    const norm = squaredNorms[row]! + biasFeature;
    let next = norm === 0 ? (pullsUp ? upper : 0) : old - (gradient * lambda) / norm;
    if (next < 0) next = 0;
    else if (next > upper) next = upper;
    const step = (old - next) * sign * perUnit;
    if (step === 0) continue;
    alpha[coordinate] = next;
    addRow(matrix, row, step, weights);
    weights[columns] = weights[columns]! + biasFeature * step;
  }
  const isOver = end === state.active;
  if (isOver) state.active = kept;
  state.visited = end;
  state.kept = kept;
  state.largest = largest;
  state.smallest = smallest;
  return isOver;
}
