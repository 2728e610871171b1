import { describe, expect, it } from "vitest";
import { untilQuiet } from "../src/measure/until-quiet.ts";

/** Processor time of a process that keeps a core busy for so long. */
const busyFor = (ms: number) => {
  const start = performance.now();
  return () => 1e3 * Math.min(ms, performance.now() - start);
};

describe("untilQuiet", () => {
  it("waits for a thread that still spins", async () => {
    const start = performance.now();
    await untilQuiet({ used: busyFor(60) });
    expect(performance.now() - start).toBeGreaterThan(55);
  });

  it("returns at once where nothing computes", async () => {
    let looks = 0;
    await untilQuiet({ used: () => looks++ });
    expect(looks).toBe(2);
  });

  it("refuses a process that does not rest", async () => {
    await expect(untilQuiet({ limitMs: 40, used: busyFor(1e6) })).rejects.toThrow("busy for 40 ms");
  });
});
