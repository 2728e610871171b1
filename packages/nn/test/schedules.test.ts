import { expect, it } from "vitest";
import {
  constantSchedule,
  cosineSchedule,
  inverseSquareRootSchedule,
  linearSchedule,
  withWarmup,
} from "../src/index.ts";

it("a constant stays", () => expect([0, 10, 1e6].map(constantSchedule(0.3))).toEqual([0.3, 0.3, 0.3]));

it("half a cosine from 1 to 1/16", () => {
  const schedule = cosineSchedule({ from: 1, to: 1 / 16, steps: 150_000 });
  const expected = [1, 0.863, 0.531, 0.2, 0.0625, 0.0625];
  const steps = [0, 37_500, 75_000, 112_500, 150_000, 200_000];
  for (const [i, step] of steps.entries()) expect(schedule(step)).toBeCloseTo(expected[i], 3);
});

it("a straight line, then flat", () => {
  const schedule = linearSchedule({ from: 1, to: 0, steps: 4 });
  expect([0, 1, 2, 3, 4, 5].map(schedule)).toEqual([1, 0.75, 0.5, 0.25, 0, 0]);
});

it("warm-up ends at the schedule's own value", () => {
  const schedule = withWarmup(4, constantSchedule(8));
  expect([0, 1, 2, 3, 4, 100].map(schedule)).toEqual([2, 4, 6, 8, 8, 8]);
});

it("the inverse square root peaks after the warm-up", () => {
  const schedule = inverseSquareRootSchedule(1, 100);
  expect(schedule(0)).toBeCloseTo(0.01);
  expect(schedule(99)).toBe(1);
  expect(schedule(399)).toBeCloseTo(0.5);
});

it("wants whole numbers of steps", () => {
  expect(() => cosineSchedule({ from: 1, steps: 0 })).toThrow(
    /cosineSchedule: steps: expected a whole number of steps ≥ 1, got 0/,
  );
  expect(() => withWarmup(1.5, constantSchedule(1))).toThrow(/withWarmup/);
});
