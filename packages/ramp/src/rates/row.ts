import type { Subset } from "../data/subset.ts";
import type { RateExpression } from "./rate-expression.ts";

/** What a subset adds to a row: α s_p(D) + β s_n(D), with α, β ≥ 0 and at most one of them above 0. */
export interface RowTerm {
  readonly subset: Subset;
  readonly alpha: number;
  readonly beta: number;
}

/** A goal in the form that the solver takes: Σ α s_p(D) + β s_n(D) ≤ γ, all α, β ≥ 0. */
export interface Row {
  readonly terms: readonly RowTerm[];
  readonly gamma: number;
}

/** A row with names instead of subsets, as models are saved with. */
export interface NamedRow {
  readonly name: string;
  readonly terms: readonly {
    readonly dataset: string;
    readonly subset: string;
    readonly size: number;
    readonly alpha: number;
    readonly beta: number;
  }[];
  readonly gamma: number;
}

/** {@link Row} with the names and sizes of its subsets. */
export function namedRow(name: string, { terms, gamma }: Row): NamedRow {
  return {
    name,
    terms: terms.map(({ subset, alpha, beta }) => {
      return { dataset: subset.dataset.name, subset: subset.name, size: subset.size, alpha, beta };
    }),
    gamma,
  };
}

/**
 * The row of expression ≤ bound by the sign rule: a coefficient c < 0 of s_p becomes |c| of s_n, and |c| moves to γ; of
 * two positive coefficients on one subset the smaller is taken off both, since s_p + s_n = 1.
 */
export function compileRow(expression: RateExpression, bound: number): Row {
  let gamma = bound - expression.constant;
  const terms: RowTerm[] = [];
  for (const { subset, positive, negative } of expression.terms) {
    const common = Math.min(positive, negative);
    gamma -= common;
    const alpha = positive - common;
    const beta = negative - common;
    if (alpha !== 0 || beta !== 0) terms.push({ subset, alpha, beta });
  }
  return { terms, gamma };
}
