import { describe, expect, test } from "vitest";
import {
  defaultSettings,
  rangeProblem,
  ranges,
  type Settings,
} from "../../src/autoencoder/training/settings.ts";
import { readSettings, writeSettings } from "../../src/autoencoder/training/settings-link.ts";

const chosen: Settings = {
  latents: 300,
  k: 7,
  batchSize: 96,
  steps: 12_345,
  learningRate: 3e-4,
  deadAfterTokens: 5000,
  seed: 4_294_967_295,
  backend: "webgl2",
};

const read = (text: string, defaults = defaultSettings) => readSettings(new URLSearchParams(text), defaults);
const written = (settings: Settings) => {
  const pairs = new URLSearchParams();
  writeSettings(pairs, settings);
  return pairs.toString();
};

describe("settings in a link", () => {
  test("come back as they were", () => {
    expect(read(written(chosen))).toEqual(chosen);
    expect(read(written(defaultSettings), chosen)).toEqual(defaultSettings);
  });

  test("are read past keys that are not known", () => {
    expect(read(`${written(chosen)}&colour=blue&__proto__=1`)).toEqual(chosen);
  });

  test("keep the default of what is missing or no number", () => {
    expect(read("latents=&k=many&seed=5&backend=abacus")).toEqual({ ...defaultSettings, seed: 5 });
    expect(read("seed=5", chosen)).toEqual({ ...chosen, seed: 5 });
  });

  test("are brought into their range, and k to at most n", () => {
    expect(read("latents=20&k=400&batch=1e9&rate=-1&steps=2.6")).toMatchObject({
      latents: 20,
      k: 20,
      batchSize: 8192,
      learningRate: 1e-6,
      steps: 3,
    });
  });
});

test("a value that cannot be taken is explained", () => {
  expect(rangeProblem(ranges.k, 16)).toBeUndefined();
  expect(rangeProblem(ranges.k, 0)).toBe("a whole number from 1 to 512");
  expect(rangeProblem(ranges.latents, Number.NaN)).toBe("a whole number from 16 to 65536");
  expect(rangeProblem(ranges.learningRate, 2)).toBe("a number from 0.000001 to 1");
});
