import { explain, trace } from "@quadrivium/tensor";
import { describe, expect, it } from "vitest";
import { stepCases } from "../src/steps/step-cases.ts";

/** Of the most bytes that are in use at one time. */
const LARGEST_PLAN = 1.2;

describe.each(Object.entries(stepCases))("the training step of %s", (_name, { timed }) => {
  const { graph } = timed();
  const totalsOf = (optimize: boolean) => explain(trace(graph, { optimize })).totals;

  it("is planned into little more memory than is in use at one time, with optimisation and without", () => {
    for (const optimize of [false, true]) {
      const { memory } = totalsOf(optimize);
      expect(memory.scratch).toBeLessThanOrEqual(LARGEST_PLAN * memory.scratchLowerBound);
    }
  });

  it("takes fewer kernel calls, less traffic and no more memory once optimised", () => {
    const [plain, optimized] = [totalsOf(false), totalsOf(true)];
    // Attention, GELU, norms and Adam are one call each as they are written, and most of the transformer's calls.
    expect(optimized.launches).toBeLessThan(0.92 * plain.launches);
    expect(optimized.bytesRead + optimized.bytesWritten).toBeLessThan(plain.bytesRead + plain.bytesWritten);
    expect(optimized.memory.scratch).toBeLessThanOrEqual(plain.memory.scratch);
  });
});
