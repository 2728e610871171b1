import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError, ShapeError } from "../src/errors.ts";
import {
  broadcastShapes,
  checkShape,
  formatShape,
  normalizeAxes,
  normalizeAxis,
  sameShape,
  sizeOf,
  stridesOf,
} from "../src/shape.ts";

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 5 });

describe("shapes", () => {
  it("are written in brackets, have a size and strides", () => {
    expect(formatShape([])).toBe("[]");
    expect(formatShape([2, 3])).toBe("[2, 3]");
    expect(sizeOf([])).toBe(1);
    expect(sizeOf([2, 3, 4])).toBe(24);
    expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
    expect(stridesOf([])).toEqual([]);
    expect(sameShape([2, 3], [2, 3])).toBe(true);
    expect(sameShape([2, 3], [3, 2])).toBe(false);
    expect(sameShape([2], [2, 1])).toBe(false);
  });

  it("have strides that number the elements one after the other", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const last = stridesOf(shape).reduce((total, stride, axis) => total + stride * (shape[axis] - 1), 0);
        expect(last).toBe(sizeOf(shape) - 1);
      }),
    );
  });

  it("must have whole sizes ≥ 1 and fewer than 2³¹ elements", () => {
    for (const shape of [[], [1], [2 ** 31 - 1], [2 ** 15, 2 ** 15]])
      expect(checkShape("x", shape)).toBe(undefined);
    for (const shape of [[0], [-1], [1.5], [NaN], [Infinity], [2 ** 31], [2 ** 16, 2 ** 16]]) {
      expect(() => checkShape("x", shape)).toThrow(ShapeError);
    }
    expect(() => checkShape("state w", [2, 0])).toThrow(
      "state w: expected whole sizes ≥ 1 with fewer than 2³¹ elements in all, got [2, 0]",
    );
  });
});

describe("broadcastShapes", () => {
  it("aligns last axes and repeats those of size 1", () => {
    expect(broadcastShapes("add")).toEqual([]);
    expect(broadcastShapes("add", [], [3])).toEqual([3]);
    expect(broadcastShapes("add", [4, 1], [3])).toEqual([4, 3]);
    expect(broadcastShapes("add", [2, 1, 3], [4, 1], [1])).toEqual([2, 4, 3]);
  });

  it("names the op and the shapes that do not fit", () => {
    expect(() => broadcastShapes("add", [2, 3], [2])).toThrow(ShapeError);
    expect(() => broadcastShapes("add", [2, 3], [2])).toThrow(
      "add: expected shapes that broadcast, got [2, 3] and [2]",
    );
    expect(() => broadcastShapes("where", [1], [2], [3])).toThrow("got [1] and [2] and [3]");
  });

  it("is symmetric, keeps equal shapes, and takes scalars as neutral", () => {
    fc.assert(
      fc.property(shapes, fc.infiniteStream(fc.boolean()), (shape, ones) => {
        const thinned = shape.map((size) => (ones.next().value ? 1 : size));
        expect(broadcastShapes("x", shape, thinned)).toEqual(shape);
        expect(broadcastShapes("x", thinned, shape)).toEqual(shape);
        expect(broadcastShapes("x", shape, shape, [])).toEqual(shape);
      }),
    );
  });
});

describe("axes", () => {
  it("are counted from the front, or from the back when negative", () => {
    expect(normalizeAxis("sum", 1, 3)).toBe(1);
    expect(normalizeAxis("sum", -1, 3)).toBe(2);
    expect(normalizeAxes("sum", undefined, 3)).toEqual([0, 1, 2]);
    expect(normalizeAxes("sum", [-1, 0], 3)).toEqual([0, 2]);
    expect(normalizeAxes("sum", [], 3)).toEqual([]);
  });

  it("must lie in the shape and be distinct", () => {
    for (const axis of [3, -4, 0.5, NaN]) expect(() => normalizeAxis("sum", axis, 3)).toThrow(OptionError);
    expect(() => normalizeAxis("sum", 3, 3)).toThrow("sum: expected an axis in −3 … 2, got 3");
    expect(() => normalizeAxes("sum", [0, -3], 3)).toThrow("sum: expected distinct axes, got [0, -3]");
  });
});
