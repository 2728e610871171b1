import { RampError } from "../ramp-error.ts";
import type { RateExpression } from "./rate-expression.ts";
import { compileRow, type Row } from "./row.ts";

/** A goal: a linear expression of rates that must not exceed a bound. */
export class Constraint {
  readonly name: string;
  readonly expression: RateExpression;
  readonly bound: number;
  /** `at least` where the goal was stated the other way round, and reports turn the sign back. */
  readonly sense: "at most" | "at least";

  /** Use {@link RateExpression.atMost} and {@link RateExpression.atLeast}. */
  constructor(
    name: string,
    expression: RateExpression,
    bound: number,
    sense: Constraint["sense"] = "at most",
  ) {
    if (!Number.isFinite(bound)) {
      throw new RampError({
        where: name,
        reason: "value",
        expected: "a finite bound",
        received: String(bound),
      });
    }
    this.name = name;
    this.expression = expression;
    this.bound = bound;
    this.sense = sense;
    const { terms, gamma } = this.row();
    // Every left side of the compiled row is at least 0, so that a bound below can hold for no classifier at all.
    if (gamma < 0 || terms.length === 0) {
      const expected = terms.length === 0 ? "at least one rate" : "a bound that some rates can meet (γ ≥ 0)";
      const received = terms.length === 0 ? "a constant" : `γ = ${gamma}`;
      throw new RampError({ where: name, reason: "value", expected, received });
    }
  }

  /** The row α, β, γ that the solver works with. */
  row(): Row {
    return compileRow(this.expression, this.bound);
  }

  /** The row as text, such as `0.8·s_p(female) + 1·s_n(male) ≤ 1`. */
  describe(): string {
    const { terms, gamma } = this.row();
    const parts = terms.flatMap(({ subset, alpha, beta }) => [
      ...(alpha === 0 ? [] : [`${alpha}·s_p(${subset.name})`]),
      ...(beta === 0 ? [] : [`${beta}·s_n(${subset.name})`]),
    ]);
    return `${parts.join(" + ")} ≤ ${gamma}`;
  }
}
