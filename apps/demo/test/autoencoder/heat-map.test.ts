import { expect, test } from "vitest";
import { heatMapOf, peaksOf } from "../../src/autoencoder/emoji/heat-map.ts";

const codes = {
  picture: 1,
  columns: 2,
  rows: 2,
  k: 2,
  values: Float32Array.of(3, 1, 2, 0, 5, 4, 0, 0),
  indices: Int32Array.of(7, 8, 8, 7, 9, 7, 0, 0),
};

test("a heat map holds the activations of one feature at their places", () => {
  expect(heatMapOf(codes, 7)).toMatchObject({ fires: 2, largest: 4, peak: 2, columns: 2, rows: 2 });
  expect([...heatMapOf(codes, 7).values]).toEqual([3, 0, 4, 0]);
  expect([...heatMapOf(codes, 8).values]).toEqual([1, 2, 0, 0]);
});

test("a feature whose number fills up codes is silent there", () => {
  expect(heatMapOf(codes, 0)).toMatchObject({ fires: 0, largest: 0, peak: -1 });
});

test("its peaks come strongest first", () => {
  expect(peaksOf(heatMapOf(codes, 7), 5)).toEqual([
    { x: 0, y: 1, activation: 4 },
    { x: 0, y: 0, activation: 3 },
  ]);
  expect(peaksOf(heatMapOf(codes, 7), 1)).toHaveLength(1);
});
