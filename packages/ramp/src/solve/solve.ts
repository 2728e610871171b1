import type { Dataset } from "../data/dataset.ts";
import { LinearModel } from "../model/linear-model.ts";
import { RampError } from "../ramp-error.ts";
import { compileRow, type NamedRow, namedRow } from "../rates/row.ts";
import type { Certificate } from "../result/certificate.ts";
import { type Diagnosis, diagnose } from "../result/diagnose.ts";
import { type DatasetReport, reportSteps } from "../result/report.ts";
import { compileSteps, type Problem } from "./compiled-problem.ts";
import type { CutPool } from "./cut-pool.ts";
import type { SolveEvent } from "./events.ts";
import { type IterationRecord, iterate } from "./iterate.ts";
import { type Settings, type SolveOptions, type SolveState, settingsOf } from "./options.ts";

/** What is solved. */
export interface SolveProblem extends Omit<Problem, "constraints"> {
  readonly constraints?: Problem["constraints"];
  /** Rows to report on besides; never trained on. */
  readonly holdout?: Dataset;
}

/** The outcome of a run: one deterministic model, and what is known about it. */
export interface SolveResult {
  readonly model: LinearModel;
  readonly certificate: Certificate;
  /** v by goal: how much the objective of the convex model would fall per unit of γ, the goal's shadow price. */
  readonly shadowPrices: Readonly<Record<string, number>>;
  readonly multipliers: Float64Array;
  readonly train: DatasetReport;
  readonly holdout: DatasetReport | undefined;
  /** Absent where every goal is met within tolerance by randomised decisions. */
  readonly diagnosis: Diagnosis | undefined;
  /** α, β and γ of the objective (first) and of every goal. */
  readonly rows: readonly NamedRow[];
  /** One record per majorant. */
  readonly history: readonly IterationRecord[];
  /** Whether the last iterations changed the penalised value by less than `progress`. */
  readonly converged: boolean;
  /** Whether a free bias was stopped by its box. */
  readonly biasAtEdge: boolean;
  /** Whether B was raised above the option `penalty`. */
  readonly penaltyRaised: boolean;
  readonly settings: Settings;
  /** SHA-256 of w and b. */
  readonly hash: string;
  /** The classifiers met on the way, for the next run on the same data. */
  readonly pool: CutPool;
  /** What `resume` of another run takes: the same goals, or others over the same rows. */
  readonly state: SolveState;
}

/**
 * The run as a generator, for callers that bring their own scheduling: yields events, and nothing between passes.
 *
 * @throws RampError for data, goals and options that do not fit.
 */
export function* solveSteps(
  input: SolveProblem,
  options: SolveOptions = {},
): Generator<SolveEvent | undefined, SolveResult> {
  const problem: Problem = { ...input, constraints: input.constraints ?? [] };
  const { data, constraints } = problem;
  if (data.matrix.rows === 0) {
    throw new RampError({ where: "solve", reason: "shape", expected: "at least one row", received: "none" });
  }
  const settings = settingsOf(options, data.matrix.rows, constraints.length);
  const { resume } = options;
  checkLength("start", (resume?.start ?? options.start)?.weights, data.matrix.columns);
  checkLength("resume.alpha", resume?.alpha, 2 * data.matrix.rows);
  checkLength("resume.multipliers", resume?.multipliers, constraints.length);
  checkLength("resume.penalties", resume?.penalties, constraints.length);
  const outcome = yield* iterate(yield* compileSteps(problem), settings, options, data);
  const { last, reference, box } = outcome;
  const model = new LinearModel(outcome.linear.weights, outcome.linear.bias, data.featureNames);
  const prices = constraints.map(({ name }, j) => [name, last.multipliers[j]!] as const);
  return {
    model,
    certificate: {
      subproblemLowerBound: last.lower,
      upperBound: last.upper,
      gap: last.upper - last.lower,
      support: last.support,
      lowerProof: last.lowerProof,
      reference: { weights: reference.weights, bias: reference.bias },
      penalties: box,
      lambda: settings.lambda,
      bias: settings.bias,
      biasBox: settings.biasBox,
      cuts: last.cuts,
      solves: outcome.history.reduce((sum, { solves }) => sum + solves, 0),
    },
    shadowPrices: Object.fromEntries(prices),
    multipliers: last.multipliers,
    train: yield* reportSteps(model, problem, data, settings.tolerance),
    holdout: input.holdout && (yield* reportSteps(model, problem, input.holdout, settings.tolerance)),
    diagnosis: diagnose(problem, outcome, settings.tolerance),
    rows: [
      namedRow(problem.objective.name, compileRow(problem.objective, 0)),
      ...constraints.map((constraint) => namedRow(constraint.name, constraint.row())),
    ],
    history: outcome.history,
    converged: outcome.converged,
    biasAtEdge: last.biasAtEdge,
    penaltyRaised: box.some((one) => one > settings.penalty) && settings.feasibility === "elastic",
    settings,
    hash: model.hash,
    pool: outcome.pool,
    state: {
      start: outcome.linear,
      multipliers: Float64Array.from(last.multipliers),
      alpha: last.alpha,
      penalties: outcome.nextBox,
      pool: outcome.pool,
    },
  };
}

function checkLength(where: string, values: ArrayLike<number> | undefined, length: number): void {
  if (values === undefined || values.length === length) return;
  const received = `${values.length}`;
  throw new RampError({ where, reason: "shape", expected: `${length} numbers`, received });
}

const SLICE = 25;

/**
 * Trains one linear classifier whose objective is least subject to goals on data sets.
 *
 *     min over (w, b)  objective(w, b) + (λ/2)‖w‖²   subject to every goal
 *
 * It gives way to other work every 25 ms, so that a page stays alive and `signal` is heard, in a worker and outside.
 *
 * @throws RampError for data, goals and options that do not fit; with reason `aborted` where `signal` cancels it.
 *
 * @example
 * ```ts
 * const goals = [recall(data).atLeast(0.6), fairnessRatio(data.subset("a"), data.subset("b"), 0.8)];
 * const { model, train, certificate } = await solve({ data, objective: errorRate(data), constraints: goals });
 * ```
 *
 * Source: Goh, Cotter, Gupta and Friedlander, "Satisfying real-world goals with dataset constraints" (2016).
 */
export async function solve(problem: SolveProblem, options: SolveOptions = {}): Promise<SolveResult> {
  return drive(solveSteps(problem, options), options);
}

/** {@link solve} without a pause: for scripts and tests. `signal` is looked at between passes. */
export function solveSync(problem: SolveProblem, options: SolveOptions = {}): SolveResult {
  const steps = solveSteps(problem, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (step.value) options.onProgress?.(step.value);
    refuseAborted(options.signal);
  }
}

/** Runs a generator of events in slices of time, letting other work in between. */
export async function drive<T>(
  steps: Generator<SolveEvent | undefined, T>,
  { signal, onProgress }: Pick<SolveOptions, "signal" | "onProgress">,
): Promise<T> {
  refuseAborted(signal);
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (step.value) onProgress?.(step.value);
    refuseAborted(signal);
    if (performance.now() - since < SLICE) continue;
    await new Promise<void>((resume) => setTimeout(resume, 0));
    refuseAborted(signal);
    since = performance.now();
  }
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  const received = String(signal.reason);
  throw new RampError({ where: "solve", reason: "aborted", expected: "a run to its end", received });
}
