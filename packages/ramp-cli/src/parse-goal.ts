import {
  type Constraint,
  coverage,
  type Dataset,
  equalOpportunity,
  errorRate,
  f1AtLeast,
  fairnessRatio,
  falseNegativeRate,
  falsePositiveRate,
  precisionAtLeast,
  RampError,
  type RateExpression,
  recall,
  type Subset,
} from "@quadrivium/ramp";

const EXPRESSIONS: Readonly<Record<string, (rows: Subset) => RateExpression>> = {
  coverage,
  recall,
  errorRate,
  falsePositiveRate,
  falseNegativeRate,
};
const AT_LEAST: Readonly<Record<string, (rows: Subset, bound: number, name: string) => Constraint>> = {
  precision: precisionAtLeast,
  f1: f1AtLeast,
};
const PAIRS: Readonly<Record<string, (a: Subset, b: Subset, bound: number, name: string) => Constraint>> = {
  ratio: fairnessRatio,
  opportunity: equalOpportunity,
};
const FORM = /^\s*(\w+)\s*\(([^()]*)\)\s*(>=|<=|≥|≤)\s*([-+.\deE]+)\s*$/;

function split(text: string): { rate: string; sets: string[]; atLeast: boolean; bound: number } {
  const found = FORM.exec(text);
  if (!found)
    refuse(text, "rate(set) >= number, such as recall(all) >= 0.6 or ratio(sex=Female, sex=Male) >= 0.8");
  const [, rate = "", sets = "", sign = "", bound = ""] = found;
  const named = sets.split(",").map((set) => set.trim());
  return { rate, sets: named, atLeast: sign === ">=" || sign === "≥", bound: Number(bound) };
}

/** The sets that a goal names, `all` apart: conditions `column=value`, joined by `&`. */
export const setsOf = (goal: string): string[] => split(goal).sets.filter((set) => set !== "all");

/**
 * A goal from text: `coverage`, `recall`, `errorRate`, `falsePositiveRate` or `falseNegativeRate` of a set at least or
 * at most a number; `precision` or `f1` at least; `ratio(A, B)` of coverages or `opportunity(A, B)` of recalls at least.
 *
 * @param data Has the sets as named subsets.
 * @throws RampError with the goal's text as its name where it cannot be read, or cannot be.
 */
export function parseGoal(data: Dataset, goal: string): Constraint {
  const { rate, sets, atLeast, bound } = split(goal);
  const name = goal.trim();
  const subset = (set: string | undefined): Subset => (set === "all" ? data.all : data.subset(set ?? ""));
  const count = Object.hasOwn(PAIRS, rate) ? 2 : 1;
  if (sets.length !== count)
    refuse(goal, `${count === 2 ? "two sets" : "one set"} in ${rate}(…)`, `${sets.length}`);
  const expression = Object.hasOwn(EXPRESSIONS, rate) ? EXPRESSIONS[rate] : undefined;
  if (expression) {
    const of = expression(subset(sets[0]));
    return atLeast ? of.atLeast(bound, name) : of.atMost(bound, name);
  }
  if (!atLeast) refuse(goal, `>= after ${rate}(…)`, "<=");
  const single = Object.hasOwn(AT_LEAST, rate) ? AT_LEAST[rate] : undefined;
  if (single) return single(subset(sets[0]), bound, name);
  const pair = Object.hasOwn(PAIRS, rate) ? PAIRS[rate] : undefined;
  if (pair) return pair(subset(sets[0]), subset(sets[1]), bound, name);
  const known = [...Object.keys(EXPRESSIONS), ...Object.keys(AT_LEAST), ...Object.keys(PAIRS)];
  return refuse(goal, `one of ${known.join(", ")}`, rate);
}

/** All goals, in their order. */
export const parseGoals = (data: Dataset, goals: readonly string[]): Constraint[] =>
  goals.map((goal) => parseGoal(data, goal));

function refuse(goal: string, expected: string, received = "something else"): never {
  throw new RampError({ where: `goal ${JSON.stringify(goal.trim())}`, reason: "syntax", expected, received });
}
