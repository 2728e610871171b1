import { checkNumber } from "../ramp-error.ts";
import { Constraint } from "./constraint.ts";

/** How far {@link tighten} moves bounds. */
export interface TightenOptions {
  /** δ, the chance that any of the goals may fail; 0.05 by default. */
  readonly delta?: number;
  /** c, which scales the move; 1 by default, less where the full move asks for too much. */
  readonly scale?: number;
}

/**
 * Goals with their bounds moved inwards, so that they are more likely to hold on rows that were not trained on:
 *
 *     γ ← γ − c Σ_i (α_i + β_i) √(ln(m/δ)/(2 n_i)),   m goals, n_i rows in the sets of each
 *
 * For a classifier that was fixed beforehand this is Hoeffding's bound; one that was trained on the same rows fits them
 * better than new ones, so look at a holdout too.
 *
 * @throws RampError naming a goal whose bound would become one that no classifier meets.
 */
export function tighten(
  constraints: readonly Constraint[],
  { delta = 0.05, scale = 1 }: TightenOptions = {},
): Constraint[] {
  checkNumber("delta", delta, 1e-12, 1);
  checkNumber("scale", scale, 0, 1e6);
  const logarithm = Math.log(Math.max(1, constraints.length) / delta);
  return constraints.map((constraint) => {
    let move = 0;
    for (const { subset, alpha, beta } of constraint.row().terms) {
      move += (alpha + beta) * Math.sqrt(logarithm / (2 * subset.size));
    }
    const { name, expression, bound, sense } = constraint;
    return new Constraint(name, expression, bound - scale * move, sense);
  });
}
