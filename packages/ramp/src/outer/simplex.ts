import { solveDense } from "./solve-dense.ts";

/** A linear program min c·x subject to A x = b, x ≥ 0, A by columns, with a feasible basis to begin from. */
export interface LinearProgram {
  readonly costs: readonly number[];
  readonly columns: readonly Float64Array[];
  readonly right: Float64Array;
  /** One column per row of A, whose solution is ≥ 0. */
  readonly basis: readonly number[];
}

/** A solution of a {@link LinearProgram}. */
export interface LinearSolution {
  readonly x: Float64Array;
  /** The duals of the equations: c_k − y·A_k ≥ 0 for every column, up to rounding. */
  readonly duals: Float64Array;
  readonly basis: number[];
  readonly objective: number;
  readonly status: "optimal" | "unbounded" | "stopped";
}

const TOLERANCE = 1e-12;
const PIVOT = 1e-11;
const STALLED = 40;
const LIMIT = 20_000;

/**
 * The revised simplex method on dense columns: the entering column is the one of the most negative reduced cost, or
 * the first (Bland's rule, which cannot cycle) after a row of steps that went nowhere. The basis is factored anew at
 * each step, which is cheap for the few rows it is meant for and never drifts.
 */
export function simplex({ costs, columns, right, basis: start }: LinearProgram): LinearSolution {
  const rows = right.length;
  const basis = [...start];
  const scale = 1 + costs.reduce((most, cost) => Math.max(most, Math.abs(cost)), 0);
  let stalled = 0;
  for (let step = 0; ; step++) {
    const matrix = (r: number, c: number) => columns[basis[c]!]![r]!;
    const values = solveDense(rows, matrix, (r) => right[r]!);
    const duals = solveDense(
      rows,
      (r, c) => matrix(c, r),
      (r) => costs[basis[r]!]!,
    );
    const finish = (status: LinearSolution["status"]): LinearSolution => {
      const x = new Float64Array(costs.length);
      let objective = 0;
      for (const [i, column] of basis.entries()) {
        x[column] = Math.max(0, values[i]!);
        objective += costs[column]! * x[column]!;
      }
      return { x, duals, basis, objective, status };
    };
    const entering = choose(costs, columns, duals, basis, TOLERANCE * scale, stalled > STALLED);
    if (entering < 0) return finish("optimal");
    if (step >= LIMIT) return finish("stopped");
    const direction = solveDense(rows, matrix, (r) => columns[entering]![r]!);
    let leaving = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < rows; i++) {
      if (direction[i]! <= PIVOT) continue;
      const ratio = Math.max(0, values[i]!) / direction[i]!;
      if (ratio < least || (ratio === least && basis[i]! < basis[leaving]!)) {
        least = ratio;
        leaving = i;
      }
    }
    if (leaving < 0) return finish("unbounded");
    stalled = least > 0 ? 0 : stalled + 1;
    basis[leaving] = entering;
  }
}

function choose(
  costs: readonly number[],
  columns: readonly Float64Array[],
  duals: Float64Array,
  basis: readonly number[],
  tolerance: number,
  first: boolean,
): number {
  let entering = -1;
  let most = -tolerance;
  for (let k = 0; k < costs.length; k++) {
    let reduced = costs[k]!;
    const column = columns[k]!;
    for (let r = 0; r < duals.length; r++) reduced -= duals[r]! * column[r]!;
    if (reduced < most && !basis.includes(k)) {
      entering = k;
      if (first) break;
      most = reduced;
    }
  }
  return entering;
}
