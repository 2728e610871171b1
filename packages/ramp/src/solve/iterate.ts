import { scoreSteps } from "../data/sparse-matrix.ts";
import { RampError } from "../ramp-error.ts";
import { squaredRowNorms } from "../svm/weighted-svm.ts";
import { type CompiledRow, rampValues } from "./compiled-problem.ts";
import { majorise } from "./convex-problem.ts";
import { CutPool, type Linear, type PooledPoint, regulariser } from "./cut-pool.ts";
import type { SolveEvent } from "./events.ts";
import type { Settings, SolveOptions } from "./options.ts";
import { type SubproblemSolution, solveSubproblem } from "./subproblem.ts";

/** One majorant's outcome. */
export interface IterationRecord {
  readonly upper: number;
  readonly lower: number;
  /** R after the iteration. */
  readonly value: number;
  readonly violations: Float64Array;
  readonly multipliers: Float64Array;
  readonly solves: number;
  readonly cuts: number;
  /** The largest B of the iteration. */
  readonly penalty: number;
}

/** Where majorisation–minimisation ended. */
export interface IterateOutcome {
  readonly linear: Linear;
  readonly last: SubproblemSolution;
  /** The scores that the last majorant touched the ramp at. */
  readonly reference: Linear;
  readonly box: Float64Array;
  /** B per goal as another iteration would have it. */
  readonly nextBox: Float64Array;
  readonly history: readonly IterationRecord[];
  readonly converged: boolean;
  readonly pool: CutPool;
}

/**
 * Majorisation–minimisation: each iteration replaces every ramp by its convex majorant at the last classifier and
 * solves that problem. The penalised value R never rises while the penalties stay.
 *
 * Source: algorithm 1 of the paper, with multipliers bounded by B so that any start will do.
 */
export function* iterate(
  rows: readonly CompiledRow[],
  settings: Settings,
  options: SolveOptions,
  data: CutPool["data"],
): Generator<SolveEvent | undefined, IterateOutcome> {
  const { resume } = options;
  const given = options.pool ?? resume?.pool;
  const kept = given instanceof CutPool ? given : undefined;
  if (kept && kept.data !== data) {
    const received = `one of ${kept.data.name}`;
    throw new RampError({
      where: "pool",
      reason: "mixed-datasets",
      expected: "a pool of the same data",
      received,
    });
  }
  const freshPool = () => new CutPool(data);
  let pool = kept ?? freshPool();
  const strict = settings.feasibility === "strict";
  const box = new Float64Array(rows.length - 1).fill(strict ? settings.maximumPenalty : settings.penalty);
  const squaredNorms = squaredRowNorms(data.matrix);
  if (resume && !strict) box.set(resume.penalties);
  const start = resume?.start ?? options.start ?? { weights: new Float64Array(data.matrix.columns), bias: 0 };
  let current: PooledPoint = pool.find(start) ?? pool.add({ ...start, weights: start.weights.slice() });
  const first = resume?.multipliers ?? options.multipliers;
  let multipliers = Float64Array.from(box, (most, j) => Math.max(0, Math.min(first?.[j] ?? 0, most)));
  let alpha = resume?.alpha;
  let { value, violations } = yield* penalisedRamp(rows, settings, box, current);
  if (strict) refuseViolated(rows, violations, settings.tolerance);
  const history: IterationRecord[] = [];
  const total = settings.mode === "hinge" ? 1 : settings.iterations;
  let solvesBefore = 0;
  let isFinal = total === 1;
  for (let iteration = 1; ; iteration++) {
    isFinal ||= iteration >= total;
    const reference: Linear = current;
    const steps = solveSubproblem({
      convex: yield* majorise(rows, current.scores),
      settings,
      squaredNorms,
      box: box.slice(),
      gap: isFinal ? settings.gap.final : settings.gap.early,
      pool,
      current,
      multipliers,
      alpha,
    });
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      const bounds = step.value;
      if (!bounds) yield;
      else
        yield { type: "cut", iteration, ...bounds, solves: solvesBefore + bounds.solves, value, violations };
    }
    const last = step.value;
    solvesBefore += last.solves;
    if (settings.warmStart) multipliers = Float64Array.from(last.multipliers);
    alpha = last.alpha;
    if (options.pool === false) pool = freshPool();
    const { weights, bias } = last.linear;
    current = pool.add(last.linear, yield* scoreSteps(data.matrix, weights, bias));
    const before = value;
    ({ value, violations } = yield* penalisedRamp(rows, settings, box, current));
    const penalty = box.reduce((most, one) => Math.max(most, one), 0);
    const { upper, lower, cuts, solves } = last;
    history.push({ upper, lower, value, violations, multipliers: last.multipliers, solves, cuts, penalty });
    yield { type: "iteration", iteration, ...history.at(-1)!, solves: solvesBefore };
    const raised = !strict && raisePenalties(box, last.multipliers, violations, settings);
    if (raised && iteration < total) {
      ({ value, violations } = yield* penalisedRamp(rows, settings, box, current));
      isFinal = false;
      continue;
    }
    const settled = before - value <= settings.progress;
    if (iteration >= total || (settled && isFinal)) {
      const used = raised ? last.multipliers.map((_, j) => Math.min(box[j]!, penalty)) : box;
      const nextBox = box.slice();
      return { linear: last.linear, last, reference, box: used, nextBox, history, converged: settled, pool };
    }
    if (settled) isFinal = true;
  }
}

/** R and the violations of a classifier's randomised rates; yields in between. */
export function* penalisedRamp(
  rows: readonly CompiledRow[],
  settings: Settings,
  box: Float64Array,
  point: PooledPoint,
): Generator<undefined, { value: number; violations: Float64Array }> {
  const values = yield* rampValues(rows, point.scores);
  const violations = values.slice(1);
  let value = values[0]! + regulariser(point, settings.lambda, settings.bias === "feature");
  for (let j = 0; j < box.length; j++) value += box[j]! * Math.max(0, violations[j]!);
  return { value, violations };
}

function raisePenalties(
  box: Float64Array,
  multipliers: Float64Array,
  violations: Float64Array,
  settings: Settings,
): boolean {
  let raised = false;
  for (let j = 0; j < box.length; j++) {
    const atBound = multipliers[j]! >= box[j]! * (1 - 1e-9);
    if (!atBound || violations[j]! <= settings.tolerance || box[j]! >= settings.maximumPenalty) continue;
    box[j] = Math.min(4 * box[j]!, settings.maximumPenalty);
    raised = true;
  }
  return raised;
}

function refuseViolated(rows: readonly CompiledRow[], violations: Float64Array, tolerance: number): void {
  for (const [j, violation] of violations.entries()) {
    if (violation <= tolerance) continue;
    throw new RampError({
      where: rows[j + 1]!.name,
      reason: "infeasible-start",
      expected: "a start that meets every constraint (strict mode), or elastic mode",
      received: `a violation of ${violation}`,
    });
  }
}
