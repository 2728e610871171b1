import { type Device, OptionError, openReferenceDevice, ShapeError } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { averagePool2d, evaluate, input, maxPool2d, type Tensor, upsampleNearest } from "../../src/index.ts";

let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

const image = input("x", [1, 3, 4, 1]);
const x = [1, 5, 2, 3, 4, 4, 8, 7, 0, -1, -2, -3];
const valuesOf = async (y: Tensor) => [...(await evaluate(device, y, { x }))];

describe("pooling", () => {
  it("takes windows side by side by default, and leaves out what is over", async () => {
    const y = maxPool2d(image, { window: 2 });
    expect(y.shape).toEqual([1, 1, 2, 1]);
    expect(await valuesOf(y)).toEqual([5, 8]);
  });

  it("covers the image with padding that is the same, and never lets padding win", async () => {
    expect(await valuesOf(maxPool2d(image, { window: 2, padding: "same" }))).toEqual([5, 8, 0, -2]);
    const below = maxPool2d(image, { window: [2, 1], stride: [3, 1], padding: [1, 1, 0, 0] });
    expect(await valuesOf(below)).toEqual([1, 5, 2, 3, 0, -1, -2, -3]);
  });

  it("averages with or without the zeros of the padding", async () => {
    const options = { window: 2, padding: "same" } as const;
    expect(await valuesOf(averagePool2d(image, options))).toEqual([3.5, 5, -0.25, -1.25]);
    const inside = await valuesOf(averagePool2d(image, { ...options, countPadding: false }));
    expect(inside).toEqual([3.5, 5, -0.5, -2.5]);
  });

  it("repeats pixels", async () => {
    const y = upsampleNearest(image, [1, 2]);
    expect(y.shape).toEqual([1, 3, 8, 1]);
    expect((await valuesOf(y)).slice(0, 8)).toEqual([1, 1, 5, 5, 2, 2, 3, 3]);
    expect(upsampleNearest(image, 3).shape).toEqual([1, 9, 12, 1]);
  });

  it("refuses what does not fit, where it is called", () => {
    expect(() => maxPool2d(image, { window: 5 })).toThrow(ShapeError);
    expect(() => maxPool2d(input("x", [3, 4]), { window: 2 })).toThrow(/x of rank 4, got shape \[3, 4\]/);
    expect(() => maxPool2d(image, { window: 2, padding: 2 })).toThrow(OptionError);
    expect(() => averagePool2d(image, { window: 0 })).toThrow(OptionError);
    expect(() => upsampleNearest(image, 1.5)).toThrow(OptionError);
  });
});
