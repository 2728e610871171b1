import type { Problem } from "../solve/compiled-problem.ts";
import type { IterateOutcome } from "../solve/iterate.ts";

/** Why goals could not be met together, and what would be enough. */
export interface Diagnosis {
  /** Names of the goals that pull against each other: those that are violated, and those that are paid for. */
  readonly conflicting: readonly string[];
  /** How much each violated goal's bound has to give for the returned classifier to meet it, in units of γ. */
  readonly relaxation: Readonly<Record<string, number>>;
  readonly message: string;
}

/**
 * Names the conflict where randomised rates stay violated although their price reached its limit; nothing where every
 * goal is met within tolerance.
 */
export function diagnose(
  problem: Problem,
  outcome: IterateOutcome,
  tolerance: number,
): Diagnosis | undefined {
  const { violations } = outcome.history.at(-1)!;
  const { multipliers } = outcome.last;
  const relaxation: Record<string, number> = {};
  const conflicting: string[] = [];
  const most = multipliers.reduce((largest, one) => Math.max(largest, one), 0);
  for (const [j, { name }] of problem.constraints.entries()) {
    const violated = violations[j]! > tolerance;
    if (violated) relaxation[name] = violations[j]!;
    if (violated || multipliers[j]! > 1e-3 * most) conflicting.push(name);
  }
  const needs = Object.entries(relaxation);
  if (needs.length === 0) return undefined;
  const amounts = needs
    .map(([name, amount]) => `${JSON.stringify(name)} by ${amount.toPrecision(3)}`)
    .join(", ");
  const together = conflicting.map((name) => JSON.stringify(name)).join(" and ");
  const message =
    `infeasible for this model class or majorant: ${together} cannot be met together; ` +
    `it would be enough to relax ${amounts} (in units of γ)`;
  return { conflicting, relaxation, message };
}
