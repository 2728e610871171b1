import { describe, expect, test } from "vitest";
import { defaultSettings, type Settings } from "../../src/autoencoder/training/settings.ts";
import {
  settingProblem,
  settingsFromHash,
  settingsToHash,
} from "../../src/autoencoder/training/settings-link.ts";

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

describe("links", () => {
  test("hold all settings", () => {
    expect(settingsFromHash(settingsToHash(chosen))).toEqual(chosen);
    expect(settingsFromHash(settingsToHash(defaultSettings))).toEqual(defaultSettings);
  });

  test("ignore keys that they do not know", () => {
    expect(settingsFromHash(`${settingsToHash(chosen)}&colour=blue&__proto__=1`)).toEqual(chosen);
  });

  test("keep the default of what is missing or no number", () => {
    const settings = settingsFromHash("#v=1&latents=&k=many&seed=5&backend=abacus");
    expect(settings).toEqual({ ...defaultSettings, seed: 5 });
  });

  test("bring numbers into their range, and k to at most n", () => {
    const settings = settingsFromHash("#v=1&latents=20&k=400&batch=1e9&rate=-1&steps=2.6");
    expect(settings).toMatchObject({ latents: 20, k: 20, batchSize: 8192, learningRate: 1e-6, steps: 3 });
  });

  test("of another version give the defaults", () => {
    expect(settingsFromHash(settingsToHash(chosen).replace("v=1", "v=2"))).toEqual(defaultSettings);
    expect(settingsFromHash("")).toEqual(defaultSettings);
  });
});

test("a value that cannot be taken is explained", () => {
  expect(settingProblem("k", 16)).toBeUndefined();
  expect(settingProblem("k", 0)).toBe("a whole number from 1 to 512");
  expect(settingProblem("latents", Number.NaN)).toBe("a whole number from 16 to 65536");
  expect(settingProblem("learningRate", 2)).toBe("a number from 0.000001 to 1");
});
