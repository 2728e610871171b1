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

  test.each([
    [/^\{/, "[", /expected JSON/],
    ['"version": 1', '"version": 2', /version 1, got quadrivium-ramp version 2/],
    [/"bias": [-\d.e]+/, '"bias": 0.125', /another hash/],
  ])("refuses text with %s replaced", (from, to, message) => {
    expect(() => parseModel(formatResult(result).replace(from, to))).toThrow(message);
  });
});
