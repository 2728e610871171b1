import { fromDense } from "@quadrivium/ramp";
import { expect, test } from "vitest";
import { mergeCosts, mergeEqualRows, splitAlpha } from "../../src/data/merge-rows.ts";

test("equal rows become one, costs add up, and dual variables split within their costs", () => {
  const matrix = fromDense([
    [1, 2],
    [0, 3],
    [1, 2],
    [0, 0],
    [0, 4],
    [0, 3],
  ]);
  const merged = mergeEqualRows(matrix);
  expect([...merged.groupOf]).toEqual([0, 1, 0, 2, 3, 1]);
  expect(merged.matrix).toEqual(
    fromDense([
      [1, 2],
      [0, 3],
      [0, 0],
      [0, 4],
    ]),
  );
  expect(mergeEqualRows(matrix)).toBe(merged);
  const costs = Float64Array.of(1, 0, 2, 1, 3, 0, 1, 1, 1, 0, 4, 3);
  expect([...mergeCosts(merged, costs)]).toEqual([4, 0, 6, 4, 1, 1, 1, 0]);
  const alpha = splitAlpha(merged, Float64Array.of(2, 0, 3, 4, 0, 1, 0, 0), costs);
  expect([...alpha]).toEqual([0.5, 0, 1, 1, 1.5, 0, 0, 1, 0, 0, 2, 3]);
});

test("rows that all differ are left as they are", () => {
  const matrix = fromDense([[1], [2]]);
  expect(mergeEqualRows(matrix).matrix).toBe(matrix);
});
