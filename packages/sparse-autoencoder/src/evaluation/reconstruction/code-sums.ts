import { OptionError } from "@quadrivium/kernels";
import type { Codes } from "../../codes.ts";
import { checkCodes } from "../check-codes.ts";

/** How sparse codes are, and which latents take part. A latent fires on a row where its value is > 0. */
export interface CodeMetrics {
  /** Number of rows measured. */
  readonly rows: number;
  /** Mean number of latents that fire on a row. */
  readonly l0: number;
  /** Mean sum of a row's values. */
  readonly l1: number;
  /** For each latent the fraction of rows on which it fired [n]. */
  readonly density: Float64Array;
  /** Fraction of latents that fired on none of the last rows. */
  readonly deadFraction: number;
}

/** Counts that the measures of codes are made of; the same however the rows were divided. */
export class CodeSums {
  private readonly fires: Float64Array;
  /** The number of rows up to the last one on which each latent fired; 0 where it never did. */
  private readonly lastFired: Float64Array;
  private readonly deadWindow: number;
  private rows = 0;
  private active = 0;
  private total = 0;

  /**
   * For codes of so many latents.
   * @param deadWindow The number of last rows on which a latent has to have fired not to be dead. Default: all.
   * @throws {OptionError} unless the window is a number ≥ 1
   */
  constructor(latents: number, deadWindow = Infinity) {
    if (!(deadWindow >= 1)) {
      throw new OptionError("deadWindow", { expected: "a number of rows ≥ 1", received: String(deadWindow) });
    }
    this.deadWindow = deadWindow;
    this.fires = new Float64Array(latents);
    this.lastFired = new Float64Array(latents);
  }

  /** Counts rows of codes. @throws {ShapeError} @throws {OptionError} when they are no codes of so many latents */
  add(codes: Codes): void {
    const rows = checkCodes("CodeSums", codes, this.fires.length);
    const { values, indices, perRow } = codes;
    for (let i = 0; i < values.length; i++) {
      if (values[i] <= 0) continue;
      this.fires[indices[i]]++;
      this.lastFired[indices[i]] = this.rows + Math.floor(i / perRow) + 1;
      this.active++;
      this.total += values[i];
    }
    this.rows += rows;
  }

  /** The measures of all rows so far. */
  get metrics(): CodeMetrics {
    const { rows } = this;
    const lastBefore = Math.max(0, rows - this.deadWindow);
    const dead = this.lastFired.reduce((count, last) => count + (last <= lastBefore ? 1 : 0), 0);
    return {
      rows,
      l0: this.active / rows,
      l1: this.total / rows,
      density: this.fires.map((count) => count / rows),
      deadFraction: dead / this.fires.length,
    };
  }
}
