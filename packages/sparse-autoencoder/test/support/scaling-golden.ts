import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { ComputePoint, Estimate, JointPoint } from "../../src/index.ts";

interface GoldenFit<Point> {
  readonly points: readonly Point[];
  readonly constants: Readonly<Record<string, Estimate>>;
  readonly residualError: number;
  readonly residuals: readonly number[];
  readonly predictions: readonly (Omit<Estimate, "standardError"> & { readonly at: readonly number[] })[];
}

/** What SciPy fitted: golden/scaling_laws.py. */
export const scalingGolden: {
  readonly joint: GoldenFit<JointPoint>;
  readonly compute: GoldenFit<ComputePoint>;
} = JSON.parse(await readFile(new URL("../golden/scaling_laws.json", import.meta.url), "utf8"));

/** Two estimates equal within a relative error, the intervals within as much of their width. */
export function expectSameEstimate(
  received: Estimate,
  expected: Omit<Estimate, "standardError">,
  tolerance: number,
): void {
  const width = expected.high - expected.low;
  for (const field of ["value", "low", "high"] as const) {
    expect(Math.abs(received[field] - expected[field]) / width).toBeLessThan(tolerance);
  }
}
