import type { Evaluation } from "./evaluate.ts";
import type { GoalName } from "./goal-settings.ts";
import type { ModelView, RowsView } from "./protocol.ts";

/** A share as per cent. */
export const percent = (value: number, digits = 1): string =>
  Number.isFinite(value) ? `${(100 * value).toFixed(digits)} %` : "–";

/** A number of three decimals with its sign. */
export const signed = (value: number): string =>
  Number.isFinite(value) ? `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}` : "–";

/** What a goal asks for, in words. */
export function goalTitle(name: GoalName, { mapping }: RowsView): string {
  const { a, b } = mapping;
  switch (name) {
    case "ratio":
      return `${b} approved at least this many times as often as ${a}`;
    case "recall":
      return "Of the good ones, approved at least";
    case "coverage":
      return "Approved at most, of all";
    case "churn":
      return "Decisions changed at most, against the plain classifier";
  }
}

const titles = {
  plain: "Plain SVM, no goals",
  ramp: "Solved for the goals",
  hinge: "Hinge constraints",
  "bias shift": "Plain SVM, one shift for all",
  "group thresholds": "Plain SVM, a threshold per group",
} as const;

/** The name of a classifier in lists. */
export const modelTitle = ({ id, kind }: ModelView): string =>
  `${titles[kind]}${kind === "ramp" ? ` (${id})` : ""}`;

/** The page in one sentence, for those who listen. */
export function statusText(phase: string, evaluation: Evaluation | undefined): string {
  if (phase === "loading") return "Reading the rows and training the plain classifier.";
  if (phase === "solving") return "Solving.";
  if (evaluation === undefined) return "";
  const broken = evaluation.goals.filter(({ on, slack }) => on && slack < 0).map(({ name }) => name);
  const goals = broken.length === 0 ? "all goals met" : `not met: ${broken.join(", ")}`;
  return `Error ${percent(evaluation.error)}, ${goals}.`;
}
