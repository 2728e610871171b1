import { coverage, errorRate, formatResult, parseModel, solveSync } from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { synthetic } from "../support/synthetic.ts";

const data = synthetic(8, 60);
const result = solveSync(
  { data, objective: errorRate(data), constraints: [coverage(data).atMost(0.3)], holdout: synthetic(9, 60) },
  { lambda: 0.01 },
);

describe("formatResult", () => {
  test("every bit of the model comes back", () => {
    const read = parseModel(formatResult(result));
    expect(read.hash).toBe(result.hash);
    expect(read.featureNames).toEqual(["x", "y", "noise"]);
  });

  test("holds the goals as rows, what they reached, and where the data came from", () => {
    const content = JSON.parse(formatResult(result, { "train.csv": "ab12" }));
    expect(content.dataHashes).toEqual({ "train.csv": "ab12" });
    expect(content.rows[1]).toEqual({
      name: "coverage(all) ≤ 0.3",
      terms: [{ dataset: "data", subset: "all", size: 60, alpha: 1, beta: 0 }],
      gamma: 0.3,
    });
    expect(content.train.goals[0].randomised.value).toBe(result.train.goals[0]!.randomised.value);
    expect(content.holdout.subsets[0].interval.low).toBeLessThan(content.holdout.subsets[0].thresholded);
    expect(content.multipliers).toEqual([...result.multipliers]);
    expect(content.settings).toMatchObject({ bias: "feature", deployment: "threshold", seed: 1 });
  });

  test.each([
    [/^\{/, "[", /expected JSON/],
    ['"version": 1', '"version": 2', /version 1, got quadrivium-ramp version 2/],
    [/"bias": [-\d.e]+/, '"bias": 0.125', /another hash/],
  ])("refuses text with %s replaced", (from, to, message) => {
    expect(() => parseModel(formatResult(result).replace(from, to))).toThrow(message);
  });
});
