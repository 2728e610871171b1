import type { Subset } from "../data/subset.ts";
import { RampError } from "../ramp-error.ts";
import { Constraint } from "./constraint.ts";

/** How much a subset's positive rate s_p and negative rate s_n count; of any sign. */
export interface RateTerm {
  readonly subset: Subset;
  readonly positive: number;
  readonly negative: number;
}

/**
 * A linear expression of rates, Σ c_p s_p(D) + c_n s_n(D) + constant, where s_p(D) is the share of D that is scored
 * above 0 and s_n = 1 − s_p.
 */
export class RateExpression {
  readonly name: string;
  readonly terms: readonly RateTerm[];
  readonly constant: number;

  /** Use {@link positiveRate} and the named rates; terms over the same subset are merged. */
  constructor(name: string, terms: readonly RateTerm[], constant = 0) {
    const merged = new Map<Subset, { positive: number; negative: number }>();
    for (const { subset, positive, negative } of terms) {
      const checked = checkFinite(name, positive) + checkFinite(name, negative);
      if (checked !== 0 || positive !== 0) {
        if (subset.size === 0) {
          const expected = `rows in the subset ${subset.name}`;
          throw new RampError({ where: name, reason: "empty-subset", expected, received: "none" });
        }
        const sum = merged.get(subset) ?? { positive: 0, negative: 0 };
        merged.set(subset, { positive: sum.positive + positive, negative: sum.negative + negative });
      }
    }
    this.name = name;
    this.terms = [...merged].map(([subset, sum]) => ({ subset, ...sum }));
    this.constant = checkFinite(name, constant);
  }

  /** The sum with another expression or a number. */
  plus(other: RateExpression | number): RateExpression {
    if (typeof other === "number") {
      return new RateExpression(`${this.name} + ${other}`, this.terms, this.constant + other);
    }
    const terms = [...this.terms, ...other.terms];
    return new RateExpression(`${this.name} + ${other.name}`, terms, this.constant + other.constant);
  }

  /** The difference from another expression or a number. */
  minus(other: RateExpression | number): RateExpression {
    const negated = typeof other === "number" ? -other : other.times(-1);
    const name = `${this.name} − ${typeof other === "number" ? other : bracketed(other.name)}`;
    return this.plus(negated).named(name);
  }

  /** The product with a number. */
  times(factor: number): RateExpression {
    const terms = this.terms.map(({ subset, positive, negative }) => ({
      subset,
      positive: factor * positive,
      negative: factor * negative,
    }));
    return new RateExpression(`${factor}·${bracketed(this.name)}`, terms, factor * this.constant);
  }

  /** The value where the share of each subset that is decided positive is known. */
  valueAt(positiveRate: (subset: Subset) => number): number {
    let sum = this.constant;
    for (const { subset, positive, negative } of this.terms) {
      const rate = positiveRate(subset);
      sum += positive * rate + negative * (1 - rate);
    }
    return sum;
  }

  /** The same expression under another name. */
  named(name: string): RateExpression {
    return new RateExpression(name, this.terms, this.constant);
  }

  /** The goal that the expression be at most `bound`. */
  atMost(bound: number | RateExpression, name?: string): Constraint {
    if (typeof bound === "number") return new Constraint(name ?? `${this.name} ≤ ${bound}`, this, bound);
    return new Constraint(name ?? `${this.name} ≤ ${bound.name}`, this.minus(bound), 0);
  }

  /** The goal that the expression be at least `bound`. */
  atLeast(bound: number | RateExpression, name?: string): Constraint {
    if (typeof bound === "number") {
      return new Constraint(name ?? `${this.name} ≥ ${bound}`, this.times(-1), -bound, "at least");
    }
    return bound.atMost(this, name ?? `${this.name} ≥ ${bound.name}`);
  }
}

function bracketed(name: string): string {
  return name.includes(" ") ? `(${name})` : name;
}

function checkFinite(where: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new RampError({ where, reason: "value", expected: "finite coefficients", received: String(value) });
}
