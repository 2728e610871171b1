/** The goals that the page offers, in their order. */
export const goalNames = ["ratio", "recall", "coverage", "churn"] as const;

/** One of {@link goalNames}. */
export type GoalName = (typeof goalNames)[number];

/** One goal as it is set on the page. */
export interface GoalSetting {
  readonly on: boolean;
  /** Its bound, from 0 to 1. */
  readonly bound: number;
}

/** What is asked for. */
export interface GoalSettings {
  readonly goals: Readonly<Record<GoalName, GoalSetting>>;
  /** Seed of the simulated data and of the solver. */
  readonly seed: number;
}

/** Whether a goal asks for at least or at most its bound. */
export const senseOf = (name: GoalName): "at least" | "at most" =>
  name === "ratio" || name === "recall" ? "at least" : "at most";

/** The settings at first: the 80 % rule. */
export const defaultGoals: GoalSettings = {
  goals: {
    ratio: { on: true, bound: 0.8 },
    recall: { on: false, bound: 0.8 },
    coverage: { on: false, bound: 0.5 },
    churn: { on: false, bound: 0.1 },
  },
  seed: 7,
};

/** The same with one goal changed; bounds are kept within 0 and 1. */
export function withGoal(settings: GoalSettings, name: GoalName, change: Partial<GoalSetting>): GoalSettings {
  const next = { ...settings.goals[name], ...change };
  const bound = Number.isFinite(next.bound)
    ? Math.max(0, Math.min(next.bound, 1))
    : settings.goals[name].bound;
  return { ...settings, goals: { ...settings.goals, [name]: { on: next.on, bound } } };
}

/** The fragment of a link to these settings. A goal that is off has a minus before its bound. */
export function goalsToHash({ goals, seed }: GoalSettings): string {
  const parts = goalNames.map((name) => `${name}=${goals[name].on ? "" : "-"}${goals[name].bound}`);
  return `#${["v=1", "tab=ramp", ...parts, `seed=${seed}`].join("&")}`;
}

/** The settings of a fragment; what is missing or makes no sense keeps its default, unknown keys are ignored. */
export function goalsFromHash(hash: string): GoalSettings {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  let settings = defaultGoals;
  if (parameters.get("v") !== "1" || parameters.get("tab") !== "ramp") return settings;
  for (const name of goalNames) {
    const found = /^(-?)(\d+(?:\.\d+)?)$/.exec(parameters.get(name) ?? "");
    if (found) settings = withGoal(settings, name, { on: found[1] === "", bound: Number(found[2]) });
  }
  const seed = parameters.get("seed") ?? "";
  return /^\d{1,9}$/.test(seed) ? { ...settings, seed: Number(seed) } : settings;
}
