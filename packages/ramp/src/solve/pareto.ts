import type { Constraint } from "../rates/constraint.ts";
import { CutPool } from "./cut-pool.ts";
import type { SolveOptions } from "./options.ts";
import { type SolveProblem, type SolveResult, solve } from "./solve.ts";

/** What {@link paretoSweep} takes. */
export interface SweepProblem extends Omit<SolveProblem, "constraints"> {
  /** The values of the swept number, such as κ or γ, in the order in which they are solved. */
  readonly values: readonly number[];
  /** The goals at a value. */
  readonly constraintsAt: (value: number) => readonly Constraint[];
}

/** One point of a sweep. */
export interface SweepPoint {
  readonly value: number;
  readonly result: SolveResult;
}

/**
 * Solves one problem after another along a number, each point as soon as it is there. Every run starts from the
 * classifier, the multipliers and the cuts of the one before; an early `break` or the `signal` ends the sweep.
 *
 * The starts differ from those of single runs, and so may the local optimum that a point ends in.
 */
export async function* paretoSweep(
  { values, constraintsAt, ...problem }: SweepProblem,
  options: SolveOptions = {},
): AsyncGenerator<SweepPoint> {
  const reuse = options.pool !== false;
  let pool = options.pool instanceof CutPool ? options.pool : undefined;
  let before: SolveResult | undefined;
  const penalty = options.penalty ?? 5;
  for (const value of values) {
    const constraints = constraintsAt(value);
    const warm: SolveOptions =
      before && reuse && before.multipliers.length === constraints.length
        ? {
            resume: {
              ...before.state,
              penalties: before.state.penalties.map(() => penalty),
              pool: pool ?? before.pool,
            },
          }
        : {};
    const result = await solve({ ...problem, constraints }, { ...options, ...warm });
    pool ??= reuse ? result.pool : undefined;
    before = result;
    yield { value, result };
  }
}

/** The indices of the points that no other point beats in both numbers (smaller is better), by the first number. */
export function paretoFront(points: readonly (readonly [number, number])[]): number[] {
  const order = [...points.keys()].sort(
    (i, j) => points[i]![0] - points[j]![0] || points[i]![1] - points[j]![1] || i - j,
  );
  let least = Number.POSITIVE_INFINITY;
  return order.filter((i) => {
    const better = points[i]![1] < least;
    if (better) least = points[i]![1];
    return better;
  });
}
