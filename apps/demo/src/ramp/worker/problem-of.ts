import {
  type Constraint,
  churn,
  coverage,
  type Dataset,
  errorRate,
  fairnessRatio,
  type LinearModel,
  type Problem,
  recall,
} from "@quadrivium/ramp";
import type { GoalSettings } from "../goal-settings.ts";

/** The goals that are on, as the solver takes them; `plain` is what changes are counted against. */
export function problemOf(data: Dataset, { goals }: GoalSettings, plain: LinearModel): Problem {
  const made: (Constraint | false)[] = [
    goals.ratio.on && fairnessRatio(data.subset("b"), data.subset("a"), goals.ratio.bound, "ratio"),
    goals.recall.on && recall(data).atLeast(goals.recall.bound, "recall"),
    goals.coverage.on && coverage(data).atMost(goals.coverage.bound, "coverage"),
    goals.churn.on && churn(data, plain).atMost(goals.churn.bound, "churn"),
  ];
  return { data, objective: errorRate(data), constraints: made.filter((one) => one !== false) };
}
