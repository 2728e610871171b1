import type { CompiledRow } from "./compiled-problem.ts";

/**
 * A problem with every ramp replaced by its majorant at reference scores z′: hinges where they touch the ramp,
 * constants elsewhere.
 */
export interface ConvexProblem {
  readonly rows: readonly CompiledRow[];
  /** 1 where the coordinate (row and sign, as in the costs) is a hinge, 0 where it is the constant 1. */
  readonly hinge: Uint8Array;
  /** Per function: the sum of the costs that became constants, γ taken off. */
  readonly constants: Float64Array;
}

/** Builds the majorant of `rows` at the scores z′ of a reference classifier, yielding in between. */
export function* majorise(
  rows: readonly CompiledRow[],
  reference: Float64Array,
): Generator<undefined, ConvexProblem> {
  const hinge = new Uint8Array(2 * reference.length);
  for (let r = 0; r < reference.length; r++) {
    hinge[2 * r] = reference[r]! <= 0.5 ? 1 : 0;
    hinge[2 * r + 1] = reference[r]! >= -0.5 ? 1 : 0;
  }
  const constants = new Float64Array(rows.length);
  for (const [k, { costs, gamma }] of rows.entries()) {
    let sum = -gamma;
    for (let i = 0; i < costs.length; i++) if (hinge[i] === 0) sum += costs[i]!;
    constants[k] = sum;
    yield;
  }
  return { rows, hinge, constants };
}

/** The values of all functions at the scores z, without (λ/2)‖w‖²; yields in between. */
export function* convexValues(
  { rows, hinge, constants }: ConvexProblem,
  z: Float64Array,
): Generator<undefined, Float64Array> {
  const values = constants.slice();
  for (const [k, { costs }] of rows.entries()) {
    let sum = 0;
    for (let r = 0; r < z.length; r++) {
      const plus = 0.5 + z[r]!;
      const minus = 0.5 - z[r]!;
      if (plus > 0 && hinge[2 * r] === 1) sum += costs[2 * r]! * plus;
      if (minus > 0 && hinge[2 * r + 1] === 1) sum += costs[2 * r + 1]! * minus;
    }
    values[k] = values[k]! + sum;
    yield;
  }
  return values;
}

/** The costs of the weighted SVM that belongs to multipliers v, written to `out`; yields in between. */
export function* weightedCosts(
  { rows, hinge }: ConvexProblem,
  multipliers: Float64Array,
  out: Float64Array,
): Generator<undefined, Float64Array> {
  const base = rows[0]!.costs;
  for (let i = 0; i < out.length; i++) out[i] = hinge[i] === 1 ? base[i]! : 0;
  for (let j = 0; j < multipliers.length; j++) {
    const factor = multipliers[j]!;
    if (factor === 0) continue;
    yield;
    const costs = rows[j + 1]!.costs;
    for (let i = 0; i < out.length; i++) if (hinge[i] === 1) out[i] = out[i]! + factor * costs[i]!;
  }
  return out;
}
