import { expect, test } from "vitest";
import { activationsIn, activeAt, likeliest } from "../../src/autoencoder/text/activations-in.ts";

const code = {
  text: "a b",
  tokens: Int32Array.of(1, 5, 6),
  isCut: false,
  k: 2,
  values: Float32Array.of(0, 0, 3, 1, 2, 0),
  indices: Int32Array.of(0, 0, 7, 9, 9, 7),
  errors: Float32Array.of(1, 1, 1, 1, 0.5, 0.25, 1, 0.75, 0.75),
};

test("a feature's activation at each token", () => {
  expect([...activationsIn(code, 7)]).toEqual([0, 3, 0]);
  expect([...activationsIn(code, 9)]).toEqual([0, 1, 2]);
  expect([...activationsIn(code, 0)]).toEqual([0, 0, 0]);
});

test("the features at a token, with the error after each", () => {
  expect(activeAt(code, 1)).toEqual({
    errorWithout: 1,
    active: [
      { feature: 7, activation: 3, error: 0.5 },
      { feature: 9, activation: 1, error: 0.25 },
    ],
  });
  expect(activeAt(code, 2).active).toEqual([{ feature: 9, activation: 2, error: 0.75 }]);
  expect(activeAt(code, 0).active).toEqual([]);
});

test("the likeliest tokens of both cases, each once", () => {
  const clean = Float32Array.of(0.5, 0.25, 0.125, 0.125);
  const edited = Float32Array.of(0.125, 0.25, 0.125, 0.5);
  expect(likeliest(clean, edited, 2)).toEqual([
    { token: 0, clean: 0.5, edited: 0.125 },
    { token: 1, clean: 0.25, edited: 0.25 },
    { token: 3, clean: 0.125, edited: 0.5 },
  ]);
});
