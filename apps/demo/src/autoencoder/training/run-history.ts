import type { HeldOutMetrics, StepMetrics } from "./training-protocol.ts";

/** One row of a run's record; `heldOutFvu` only where it was measured. */
export type HistoryRow = StepMetrics & { readonly heldOutFvu: number | undefined };

/** What was measured in a run, step by step. */
export class RunHistory {
  private readonly steps: StepMetrics[] = [];
  private readonly heldOut = new Map<number, number>();
  private newest: HeldOutMetrics | undefined;

  get length(): number {
    return this.steps.length;
  }

  get last(): StepMetrics | undefined {
    return this.steps.at(-1);
  }

  /** The newest measurement on held-out patches. */
  get lastHeldOut(): HeldOutMetrics | undefined {
    return this.newest;
  }

  addSteps(steps: readonly StepMetrics[]): void {
    for (const step of steps) this.steps.push(step);
  }

  addHeldOut(metrics: HeldOutMetrics): void {
    this.heldOut.set(metrics.step, metrics.fvu);
    this.newest = metrics;
  }

  /**
   * At most about `limit` rows spread evenly over the run, the last among them, and as many of those at which held-out
   * patches were measured, in the order of the steps.
   */
  sample(limit: number): HistoryRow[] {
    const { steps, heldOut } = this;
    const wanted = new Set<number>();
    const stride = Math.max(1, Math.ceil(steps.length / limit));
    for (let i = 0; i < steps.length; i += stride) wanted.add(i);
    if (steps.length > 0) wanted.add(steps.length - 1);
    // Steps are counted from 1 without gaps, so their index is known.
    const measured = [...heldOut.keys()].map((step) => step - 1).filter((i) => i < steps.length);
    const measuredStride = Math.max(1, Math.ceil(measured.length / limit));
    for (let i = 0; i < measured.length; i += measuredStride) wanted.add(measured[i]!);
    return [...wanted]
      .sort((a, b) => a - b)
      .map((i) => ({ ...steps[i]!, heldOutFvu: heldOut.get(steps[i]!.step) }));
  }

  /** All rows as CSV (RFC 4180 without quoting, since all fields are numbers). */
  toCsv(): string {
    const columns = ["step", "examples", "loss", "fvu", "l0", "deadFraction", "heldOutFvu"] as const;
    const lines = this.sample(this.steps.length + 1).map((row) =>
      columns.map((column) => row[column] ?? "").join(","),
    );
    return `${[columns.join(","), ...lines].join("\n")}\n`;
  }
}
