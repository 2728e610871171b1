import { expect, test } from "vitest";
import { decades, powersOfTwo } from "../../src/autoencoder/training/slider-scale.ts";

test("every position of a scale is found again from its value", () => {
  for (const scale of [powersOfTwo(6, 13), powersOfTwo(0, 7), decades(-5, -1)]) {
    for (let position = 0; position <= scale.positions; position++) {
      expect(scale.toPosition(scale.toValue(position))).toBe(position);
    }
    expect(scale.toPosition(scale.toValue(0) / 100)).toBe(0);
    expect(scale.toPosition(scale.toValue(scale.positions) * 100)).toBe(scale.positions);
  }
});

test("values are exact, and those between two positions have one too", () => {
  expect(powersOfTwo(6, 13).toValue(4)).toBe(1024);
  expect(powersOfTwo(6, 13).toPosition(1000)).toBe(4);
  const scale = decades(-5, -1);
  expect([0, 1, 2, 3, 4, 16].map(scale.toValue)).toEqual([1e-5, 2e-5, 4e-5, 8e-5, 1e-4, 0.1]);
  expect(scale.toValue(scale.toPosition(7e-4))).toBe(8e-4);
});
