import type { Dataset } from "../data/dataset.ts";
import type { Subset } from "../data/subset.ts";
import type { LinearModel } from "../model/linear-model.ts";
import { seededRandom } from "../numbers/random.ts";
import { checkNumber } from "../ramp-error.ts";
import type { Problem } from "../solve/compiled-problem.ts";
import { ramp } from "../solve/majorant.ts";
import { drive } from "../solve/solve.ts";
import type { Interval } from "./wilson.ts";

/** How {@link bootstrap} draws. */
export interface BootstrapOptions {
  /** How often all rows are drawn anew; 400 by default. */
  readonly rounds?: number;
  /** The share of draws within an interval; 0.95 by default. */
  readonly level?: number;
  readonly seed?: number;
  /** Cancels between draws: the promise rejects with an `aborted` error. */
  readonly signal?: AbortSignal;
}

/** Intervals of a value, of decisions by threshold and of randomised decisions. */
export interface ValueIntervals {
  readonly thresholded: Interval;
  readonly randomised: Interval;
}

/** Intervals of the objective and of every goal's value, as it was stated. */
export interface BootstrapReport {
  readonly objective: ValueIntervals;
  readonly goals: readonly ({ readonly name: string } & ValueIntervals)[];
}

/**
 * Percentile intervals of the objective and of the goals of a model on a data set, from draws of its rows with
 * replacement. A goal joins rates of several sets, for which Wilson's interval of one rate does not do.
 *
 * @param data The problem's data, or a holdout on which each subset is found again by name or predicate.
 *
 * Source: Efron (1979), the percentile bootstrap.
 */
export function bootstrap(
  model: LinearModel,
  problem: Problem,
  data: Dataset = problem.data,
  options: BootstrapOptions = {},
): Promise<BootstrapReport> {
  return drive(bootstrapSteps(model, problem, data, options), options);
}

function* bootstrapSteps(
  model: LinearModel,
  { objective, constraints }: Problem,
  data: Dataset,
  options: BootstrapOptions,
): Generator<undefined, BootstrapReport> {
  const rounds = checkNumber("rounds", options.rounds ?? 400, 2, 1e6);
  const level = checkNumber("level", options.level ?? 0.95, 0, 1);
  const random = seededRandom(checkNumber("seed", options.seed ?? 1, 0, 4294967295));
  const z = model.scores(data);
  const chances = z.map(ramp);
  const expressions = [objective, ...constraints.map(({ expression }) => expression)];
  const here = new Map<Subset, Subset>();
  for (const { terms } of expressions) for (const { subset } of terms) here.set(subset, subset.on(data));
  const drawn = expressions.map(() => ({ thresholded: [] as number[], randomised: [] as number[] }));
  const counts = new Int32Array(z.length);
  for (let round = 0; round < rounds; round++) {
    counts.fill(0);
    for (let k = 0; k < z.length; k++) {
      const row = random.below(z.length);
      counts[row] = counts[row]! + 1;
    }
    const rates = new Map<Subset, readonly [number, number]>();
    for (const [subset, { rows }] of here) rates.set(subset, drawnRates(rows, counts, z, chances));
    for (const [k, expression] of expressions.entries()) {
      drawn[k]!.thresholded.push(expression.valueAt((subset) => rates.get(subset)![0]));
      drawn[k]!.randomised.push(expression.valueAt((subset) => rates.get(subset)![1]));
    }
    yield;
  }
  const [ofObjective, ...ofGoals] = drawn.map(({ thresholded, randomised }, k): ValueIntervals => {
    const isTurned = k > 0 && constraints[k - 1]!.sense === "at least";
    const interval = (values: readonly number[]) => percentiles(values, isTurned ? -1 : 1, level);
    return { thresholded: interval(thresholded), randomised: interval(randomised) };
  });
  return {
    objective: ofObjective!,
    goals: constraints.map(({ name }, j) => ({ name, ...ofGoals[j]! })),
  };
}

/** Both rates of a set among the rows that were drawn; NaN where none of its rows was. */
function drawnRates(
  rows: Int32Array,
  counts: Int32Array,
  z: Float64Array,
  chances: Float64Array,
): readonly [number, number] {
  let size = 0;
  let decided = 0;
  let probable = 0;
  for (const row of rows) {
    const count = counts[row]!;
    size += count;
    if (z[row]! > 0) decided += count;
    probable += count * chances[row]!;
  }
  return [decided / size, probable / size];
}

function percentiles(values: readonly number[], sign: 1 | -1, level: number): Interval {
  const sorted = values
    .filter((value) => !Number.isNaN(value))
    .map((value) => sign * value)
    .sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
