import { type GoalName, type GoalSettings, goalNames, senseOf } from "./goal-settings.ts";
import type { RowsView } from "./protocol.ts";

/** One goal by decisions. */
export interface GoalState {
  readonly name: GoalName;
  readonly value: number;
  readonly bound: number;
  /** Room up to the bound; negative where it is violated. */
  readonly slack: number;
  readonly on: boolean;
}

/** What decisions do on all rows. */
export interface Evaluation {
  readonly decisions: Uint8Array;
  readonly error: number;
  /** Approved share of each group. */
  readonly coverage: readonly [number, number];
  readonly goals: readonly GoalState[];
  /** Σ of what the goals that are on lack. */
  readonly violation: number;
}

/** Decisions by threshold: rows of group A above the first, of B above the second, others above 0. */
export function decide(
  view: RowsView,
  scores: Float64Array,
  thresholds: readonly [number, number],
): Uint8Array {
  return Uint8Array.from(scores, (score, row) => {
    const group = view.groups[row]!;
    return score > (group === 2 ? 0 : thresholds[group]!) ? 1 : 0;
  });
}

const share = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);

/** Rates of decisions on the rows, and the goals' values and slack; `before` are the plain classifier's decisions. */
export function evaluate(
  view: RowsView,
  decisions: Uint8Array,
  before: Uint8Array | undefined,
  { goals }: GoalSettings,
): Evaluation {
  let [wrong, labelled, positives, caught, approved, changed] = [0, 0, 0, 0, 0, 0];
  const size = [0, 0, 0];
  const yes = [0, 0, 0];
  for (let row = 0; row < view.rows; row++) {
    const decided = decisions[row]!;
    const label = view.labels[row]!;
    const group = view.groups[row]!;
    size[group]!++;
    yes[group]! += decided;
    approved += decided;
    if (label !== 0) {
      labelled++;
      if ((label === 1) !== (decided === 1)) wrong++;
    }
    if (label === 1) {
      positives++;
      caught += decided;
    }
    if (before !== undefined && before[row] !== decided) changed++;
  }
  const coverage = [share(yes[0]!, size[0]!), share(yes[1]!, size[1]!)] as const;
  const values: Record<GoalName, number> = {
    ratio: share(coverage[1], coverage[0]),
    recall: share(caught, positives),
    coverage: share(approved, view.rows),
    churn: share(changed, view.rows),
  };
  const states = goalNames.map((name): GoalState => {
    const { on, bound } = goals[name];
    const room = senseOf(name) === "at least" ? values[name] - bound : bound - values[name];
    // A goal that is met to the last row must not look violated by rounding.
    return { name, value: values[name], bound, slack: Math.abs(room) < 1e-9 ? 0 : room, on };
  });
  const violation = states.reduce((sum, { on, slack }) => sum + (on && slack < 0 ? -slack : 0), 0);
  return { decisions, error: share(wrong, labelled), coverage, goals: states, violation };
}

/** Whose decision changed, by group and direction, and how many of the changes are right. */
export interface Churn {
  readonly newlyYes: number;
  readonly newlyYesRight: number;
  readonly newlyNo: number;
  readonly newlyNoRight: number;
  readonly size: number;
}

/** The changes from `before` to `after` in each of the two groups. */
export function churnOf(view: RowsView, before: Uint8Array, after: Uint8Array): readonly [Churn, Churn] {
  const empty = () => ({ newlyYes: 0, newlyYesRight: 0, newlyNo: 0, newlyNoRight: 0, size: 0 });
  const counts = [empty(), empty()] as const;
  for (let row = 0; row < view.rows; row++) {
    const count = counts[view.groups[row]!];
    if (!count) continue;
    count.size++;
    if (before[row] === after[row]) continue;
    const paid = view.labels[row] === 1;
    if (after[row] === 1) {
      count.newlyYes++;
      if (paid) count.newlyYesRight++;
    } else {
      count.newlyNo++;
      if (!paid) count.newlyNoRight++;
    }
  }
  return counts;
}
