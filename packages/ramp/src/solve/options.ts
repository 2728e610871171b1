import { checkNumber, RampError } from "../ramp-error.ts";
import type { CutPool, Linear } from "./cut-pool.ts";
import type { SolveEvent } from "./events.ts";

/** Named settings: `default`, `paper` (as published), `fast` (for sliders) and `certified` (tight gaps). */
export type Preset = "default" | "paper" | "fast" | "certified";

/** How the next multipliers are chosen; `auto` takes `kelley` up to five constraints and `level` above. */
export type Chooser = "auto" | "kelley" | "midpoint" | "centroid" | "level";

/**
 * Where a run ended, for another to go on from. The state of T iterations with the gaps held equal leads the next run
 * to the same bits as one run without a break.
 */
export interface SolveState {
  readonly start: Linear;
  readonly multipliers: Float64Array;
  /** The dual variables of the last inner solve: two per row; absent where nothing was solved. */
  readonly alpha: Float64Array | undefined;
  /** B of each goal, raised or not. */
  readonly penalties: Float64Array;
  readonly pool: CutPool;
}

/** How a problem is solved. Every option has a default, given by the preset. */
export interface SolveOptions {
  /** Which defaults apply; `default` if absent. */
  readonly preset?: Preset;
  /** λ > 0 of (λ/2)‖w‖²; 1/n by default. */
  readonly lambda?: number;
  /** `feature`: a constant, regularised feature of value 1. `free`: unregularised, within `biasBox`. */
  readonly bias?: "feature" | "free";
  /** Where a free bias may lie; [−20, 20] by default. */
  readonly biasBox?: readonly [number, number];
  /** `ramp`, or `hinge` for the first majorant only, from w = 0. */
  readonly mode?: "ramp" | "hinge";
  /** `elastic` takes any start; `strict` wants one that meets every constraint. */
  readonly feasibility?: "elastic" | "strict";
  readonly chooser?: Chooser;
  /** The largest number T of majorants. */
  readonly iterations?: number;
  /** Stop where an iteration lowers the penalised value by less. */
  readonly progress?: number;
  /** U − L, absolute, at which a subproblem ends: while iterating, and in the last iteration. */
  readonly gap?: { readonly early: number; readonly final: number };
  /** B: the price of a unit of violation, and the bound of the multipliers. */
  readonly penalty?: number;
  /** How far B may be raised (four times at a step) where a multiplier reaches it. */
  readonly maximumPenalty?: number;
  /** A violation up to this counts as within tolerance. */
  readonly tolerance?: number;
  /** Which rates a status is about: of decisions by threshold, or of randomised decisions. */
  readonly deployment?: "threshold" | "randomised";
  /** Seed of everything that is drawn. */
  readonly seed?: number;
  /** A classifier to begin from; w = 0, b = 0 by default. */
  readonly start?: Linear;
  /** Multipliers to begin from, as the result of an earlier run gives them. */
  readonly multipliers?: ArrayLike<number>;
  /** Classifiers of earlier runs on the same data; `false` keeps none, not even between iterations. */
  readonly pool?: CutPool | false;
  /** Where an earlier run on the same rows ended: everything above, its dual variables and its prices B. */
  readonly resume?: SolveState;
  /** Begin each inner solve from the dual variables of the one before; on by default. */
  readonly warmStart?: boolean;
  /** Leave settled rows out of passes; on by default. */
  readonly shrinking?: boolean;
  /** Cancels the run between passes: the promise rejects with an `aborted` error. */
  readonly signal?: AbortSignal;
  /** Called at each cut and each iteration. */
  readonly onProgress?: (event: SolveEvent) => void;
}

/** Options with every default filled in. */
export interface Settings {
  readonly preset: Preset;
  readonly lambda: number;
  readonly bias: "feature" | "free";
  readonly biasBox: readonly [number, number];
  readonly mode: "ramp" | "hinge";
  readonly feasibility: "elastic" | "strict";
  readonly chooser: Exclude<Chooser, "auto">;
  readonly iterations: number;
  readonly progress: number;
  readonly gap: { readonly early: number; readonly final: number };
  readonly penalty: number;
  readonly maximumPenalty: number;
  readonly tolerance: number;
  readonly deployment: "threshold" | "randomised";
  readonly seed: number;
  readonly warmStart: boolean;
  readonly shrinking: boolean;
}

const PRESETS = {
  default: { iterations: 20, gap: { early: 5e-4, final: 1e-5 }, chooser: "auto", progress: 1e-5 },
  paper: { iterations: 8, gap: { early: 2e-4, final: 2e-4 }, chooser: "midpoint", progress: 0 },
  fast: { iterations: 8, gap: { early: 5e-4, final: 5e-4 }, chooser: "auto", progress: 1e-4 },
  certified: { iterations: 30, gap: { early: 2e-4, final: 1e-6 }, chooser: "auto", progress: 1e-6 },
} as const;

/**
 * Fills in defaults and checks ranges.
 *
 * @throws RampError with reason `option`, naming the option.
 */
export function settingsOf(options: SolveOptions, rows: number, constraints: number): Settings {
  const preset = options.preset ?? "default";
  const defaults = PRESETS[preset];
  if (!defaults) refuse("preset", Object.keys(PRESETS).join(", "), String(preset));
  const asked = options.chooser ?? defaults.chooser;
  const byCount = constraints <= 5 ? "kelley" : "level";
  // The published one-dimensional chooser has no meaning for other numbers of constraints.
  const chooser = asked === "auto" || (!options.chooser && constraints !== 1) ? byCount : asked;
  if (chooser === "midpoint" && constraints > 1)
    refuse("chooser", "one constraint for midpoint", `${constraints}`);
  if (chooser === "centroid" && constraints !== 2) {
    refuse("chooser", "two constraints for centroid", `${constraints}`);
  }
  const gap = options.gap ?? defaults.gap;
  const [low, high] = options.biasBox ?? [-20, 20];
  checkNumber("biasBox", low, -1e9, 1e9);
  checkNumber("biasBox", high, low, 1e9);
  const penalty = checkNumber("penalty", options.penalty ?? 5, 1e-9, 1e12);
  return {
    preset,
    lambda: checkNumber("lambda", options.lambda ?? 1 / rows, 1e-12, 1e12),
    bias: options.bias ?? "feature",
    biasBox: [low, high],
    mode: options.mode ?? "ramp",
    feasibility: options.feasibility ?? "elastic",
    chooser,
    iterations: checkNumber("iterations", options.iterations ?? defaults.iterations, 1, 1e6),
    progress: checkNumber("progress", options.progress ?? defaults.progress, 0, 1e9),
    gap: {
      early: checkNumber("gap.early", gap.early, 1e-12, 1e9),
      final: checkNumber("gap.final", gap.final, 1e-12, 1e9),
    },
    penalty,
    maximumPenalty: checkNumber("maximumPenalty", options.maximumPenalty ?? 64 * penalty, penalty, 1e15),
    tolerance: checkNumber("tolerance", options.tolerance ?? 2e-3, 0, 1e9),
    deployment: options.deployment ?? "threshold",
    seed: checkNumber("seed", options.seed ?? 1, 0, 4294967295),
    warmStart: options.warmStart ?? true,
    shrinking: options.shrinking ?? true,
  };
}

function refuse(where: string, expected: string, received: string): never {
  throw new RampError({ where, reason: "option", expected, received });
}
