import type { Subset } from "../data/subset.ts";
import { checkNumber, RampError } from "../ramp-error.ts";
import { compileRow, type Row } from "../rates/row.ts";
import type { Problem } from "../solve/compiled-problem.ts";
import { additivePlayer } from "./additive-player.ts";
import type { MultiplierPlayer } from "./multiplier-player.ts";
import { swapPlayer } from "./swap-player.ts";

/** How multipliers move: `additive` adds the violations, `swap` is the proxy-Lagrangian player without swap regret. */
export type PlayerKind = "additive" | "swap";

/** Options of {@link NetworkGoals}. */
export interface NetworkGoalsOptions {
  readonly player?: PlayerKind;
  /** How far one update moves; 0.5 by default. */
  readonly rate?: number;
  /** B, the largest multiplier of the additive player; 5 by default. */
  readonly penalty?: number;
}

/**
 * Goals of a data set for a network that is trained on batches of it. The host keeps the multipliers: `prices` goes
 * into a step, counts of decisions come out, are summed over batches (and over machines), and move the multipliers.
 *
 * The weights see ramps or majorants, the multipliers see true decisions: the two-player game with proxy constraints.
 *
 * @example
 * ```ts
 * const goals = new NetworkGoals({ data, objective: errorRate(data), constraints });
 * for (const rows of batches) {
 *   const { positives, totals } = await step.run({ x: inputs(rows), membership: goals.membership(rows), prices: goals.prices() });
 *   goals.observe(positives, totals);
 *   goals.update();
 * }
 * ```
 */
export class NetworkGoals {
  /** The subsets that the objective and the goals speak of; the order is that of membership, prices and counts. */
  readonly sets: readonly Subset[];
  readonly #rows: readonly Row[];
  readonly #names: readonly string[];
  readonly #player: MultiplierPlayer;
  readonly #members: readonly Uint8Array[];
  readonly #positives: Float64Array;
  readonly #totals: Float64Array;
  readonly #size: number;

  /** @throws RampError where a goal speaks of another data set's rows, or an option is out of range. */
  constructor({ data, objective, constraints }: Problem, options: NetworkGoalsOptions = {}) {
    const rate = checkNumber("rate", options.rate ?? 0.5, 1e-9, 1e9);
    const penalty = checkNumber("penalty", options.penalty ?? 5, 1e-9, 1e12);
    this.#names = constraints.map(({ name }) => name);
    this.#rows = [compileRow(objective, 0), ...constraints.map((goal) => goal.row())];
    const sets = new Set<Subset>();
    for (const [k, { terms }] of this.#rows.entries()) {
      for (const { subset } of terms) {
        if (subset.dataset !== data) {
          const where = k === 0 ? objective.name : this.#names[k - 1]!;
          const received = `the subset ${subset.name} of ${subset.dataset.name}`;
          throw new RampError({
            where,
            reason: "mixed-datasets",
            expected: `rates over ${data.name}`,
            received,
          });
        }
        sets.add(subset);
      }
    }
    this.sets = [...sets];
    this.#size = data.matrix.rows;
    this.#members = this.sets.map(({ rows }) => {
      const member = new Uint8Array(this.#size);
      for (const row of rows) member[row] = 1;
      return member;
    });
    this.#positives = new Float64Array(this.sets.length);
    this.#totals = new Float64Array(this.sets.length);
    const kind = options.player ?? "additive";
    this.#player =
      kind === "swap"
        ? swapPlayer(constraints.length, rate)
        : additivePlayer(constraints.length, rate, penalty);
  }

  /** What the objective counts (first) and each goal: (1, v) for the additive player, shares of 1 for `swap`. */
  get weights(): Float64Array {
    return this.#player.weights();
  }

  /** The multiplier of each goal, for an objective that counts 1. */
  get multipliers(): Float64Array {
    const [objective = 1, ...others] = this.weights;
    return Float64Array.from(others, (one) => one / objective);
  }

  /**
   * Which of the sets each row belongs to, [B, S] row-major.
   *
   * @throws RampError where a row is not one of the data set.
   */
  membership(rows: ArrayLike<number>): Float32Array<ArrayBuffer> {
    const S = this.sets.length;
    const out = new Float32Array(rows.length * S);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if (!Number.isInteger(row) || row < 0 || row >= this.#size) {
        const expected = `rows from 0 to ${this.#size - 1}`;
        throw new RampError({ where: "membership", reason: "value", expected, received: String(row) });
      }
      for (let s = 0; s < S; s++) out[i * S + s] = this.#members[s]![row]!;
    }
    return out;
  }

  /** What decisions cost at the present multipliers, [2, S]: a_s n/|D_s| for positive ones, then c_s n/|D_s|. */
  prices(): Float32Array<ArrayBuffer> {
    const S = this.sets.length;
    const out = new Float64Array(2 * S);
    const weights = this.weights;
    for (const [k, { terms }] of this.#rows.entries()) {
      for (const { subset, alpha, beta } of terms) {
        const s = this.sets.indexOf(subset);
        const share = (weights[k]! * this.#size) / subset.size;
        out[s] = out[s]! + share * alpha;
        out[S + s] = out[S + s]! + share * beta;
      }
    }
    return Float32Array.from(out);
  }

  /**
   * Adds the counts of a batch, or of many that were summed elsewhere.
   *
   * @throws RampError where a count is missing, negative, not finite, or larger than its total.
   */
  observe(positives: ArrayLike<number>, totals: ArrayLike<number>): void {
    for (const [s, { name }] of this.sets.entries()) {
      const [some, all] = [positives[s] ?? Number.NaN, totals[s] ?? Number.NaN];
      if (!(some >= 0 && some <= all && Number.isFinite(all))) {
        const received = `${some} of ${all}`;
        const where = `count of ${name}`;
        throw new RampError({ where, reason: "value", expected: "0 ≤ positives ≤ rows", received });
      }
      this.#positives[s] = this.#positives[s]! + some;
      this.#totals[s] = this.#totals[s]! + all;
    }
  }

  /** The left side of each goal less its bound, by the decisions counted so far; `undefined` where a set was not seen. */
  violations(): (number | undefined)[] {
    const rates = this.sets.map((_, s) => this.#positives[s]! / this.#totals[s]!);
    return this.#rows.slice(1).map(({ terms, gamma }) => {
      let value = -gamma;
      for (const { subset, alpha, beta } of terms) {
        const rate = rates[this.sets.indexOf(subset)]!;
        value += alpha * rate + beta * (1 - rate);
      }
      return Number.isNaN(value) ? undefined : value;
    });
  }

  /** Moves the multipliers along the violations, forgets the counts, and returns the violations by goal. */
  update(): Readonly<Record<string, number | undefined>> {
    const violations = this.violations();
    this.#player.move(Float64Array.from(violations, (one) => one ?? 0));
    this.#positives.fill(0);
    this.#totals.fill(0);
    return Object.fromEntries(this.#names.map((name, j) => [name, violations[j]]));
  }
}
