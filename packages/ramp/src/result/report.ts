import type { Dataset } from "../data/dataset.ts";
import type { Subset } from "../data/subset.ts";
import type { LinearModel } from "../model/linear-model.ts";
import { RampError } from "../ramp-error.ts";
import type { RateExpression } from "../rates/rate-expression.ts";
import type { Problem } from "../solve/compiled-problem.ts";
import { finish } from "../solve/finish.ts";
import { ramp } from "../solve/majorant.ts";
import { type Interval, wilsonInterval } from "./wilson.ts";

/** Whether a goal holds: `within tolerance` is violated by no more than the tolerance of the run. */
export type Status = "met" | "within tolerance" | "violated";

/** How one goal fares under one way of deciding. */
export interface GoalValue {
  /** The left side, as the goal was stated. */
  readonly value: number;
  /** How far the value is on the wrong side of the bound: positive is violated, negative is room. */
  readonly violation: number;
  readonly status: Status;
}

/** A goal on one data set. */
export interface GoalReport {
  readonly name: string;
  /** What was asked for. */
  readonly bound: number;
  readonly thresholded: GoalValue;
  readonly randomised: GoalValue;
}

/** Positive rates of a subset. */
export interface SubsetReport {
  readonly name: string;
  readonly size: number;
  readonly thresholded: number;
  readonly randomised: number;
  /** Wilson's 95 % interval of the thresholded rate. */
  readonly interval: Interval;
  /** The same of the randomised rate, which is a mean of chances: a little wider than it need be. */
  readonly randomisedInterval: Interval;
}

/** What a model does on a data set. */
export interface DatasetReport {
  readonly data: string;
  /** The objective without regularisation. */
  readonly objective: { readonly thresholded: number; readonly randomised: number };
  readonly goals: readonly GoalReport[];
  readonly subsets: readonly SubsetReport[];
}

/**
 * Rates of a model on a data set, of decisions by threshold and of randomised decisions.
 *
 * @param data The problem's data, or a holdout on which each subset is found again by name or predicate.
 * @throws RampError where a subset of a holdout is unknown, or holds no rows.
 */
export function report(
  model: LinearModel,
  problem: Problem,
  data: Dataset = problem.data,
  tolerance = 0,
): DatasetReport {
  return finish(reportSteps(model, problem, data, tolerance));
}

/** {@link report}, yielding in between. */
export function* reportSteps(
  model: LinearModel,
  { objective, constraints }: Problem,
  data: Dataset,
  tolerance: number,
): Generator<undefined, DatasetReport> {
  const z = model.scores(data);
  const rates = new Map<Subset, SubsetReport>();
  for (const { terms } of [...constraints.map(({ expression }) => expression), objective]) {
    for (const { subset } of terms) {
      if (rates.has(subset)) continue;
      rates.set(subset, ratesOf(subset.on(data), z));
      yield;
    }
  }
  const value = (expression: RateExpression, kind: "thresholded" | "randomised"): number =>
    expression.valueAt((subset) => rates.get(subset)![kind]);
  const goals = constraints.map(({ name, expression, bound, sense }): GoalReport => {
    const sign = sense === "at least" ? -1 : 1;
    const of = (kind: "thresholded" | "randomised"): GoalValue => {
      const reached = value(expression, kind);
      const violation = reached - bound;
      return { value: sign * reached, violation, status: statusOf(violation, tolerance) };
    };
    return { name, bound: sign * bound, thresholded: of("thresholded"), randomised: of("randomised") };
  });
  return {
    data: data.name,
    objective: {
      thresholded: value(objective, "thresholded"),
      randomised: value(objective, "randomised"),
    },
    goals,
    subsets: [...rates.values()],
  };
}

function ratesOf({ name, size, rows }: Subset, z: Float64Array): SubsetReport {
  if (size === 0) {
    throw new RampError({
      where: "report",
      reason: "empty-subset",
      expected: `rows in ${name}`,
      received: "none",
    });
  }
  let decided = 0;
  let probable = 0;
  for (const row of rows) {
    if (z[row]! > 0) decided++;
    probable += ramp(z[row]!);
  }
  const thresholded = decided / size;
  const randomised = probable / size;
  return {
    name,
    size,
    thresholded,
    randomised,
    interval: wilsonInterval(thresholded, size),
    randomisedInterval: wilsonInterval(randomised, size),
  };
}

/** Met up to rounding, within tolerance, or violated. */
export function statusOf(violation: number, tolerance: number): Status {
  if (violation <= 1e-12) return "met";
  return violation <= tolerance ? "within tolerance" : "violated";
}
