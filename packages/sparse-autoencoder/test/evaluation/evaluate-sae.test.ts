import { type Device, openDevice } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Autoencoder, evaluateSae, paperConfig, type SaeEvaluation } from "../../src/index.ts";
import { toyActivations } from "../support/toy-data.ts";
import { splitsOf } from "./support/codes.ts";

const WIDTH = 16;
const data = toyActivations({ rows: 5000 });
let device: Device;
let autoencoder: Autoencoder;
let whole: SaeEvaluation;

beforeAll(async () => {
  device = await openDevice({ backend: "wasm" });
  autoencoder = new Autoencoder(device, paperConfig({ width: WIDTH, latents: 64, k: 4 }));
  whole = await evaluateSae(autoencoder, data);
});
afterAll(() => device.dispose());

async function* chunks(lengths: readonly number[], rows = 5000): AsyncGenerator<Float32Array> {
  for (const [start, end] of splitsOf(rows, lengths)) yield data.data.subarray(start * WIDTH, end * WIDTH);
}

/** The measures that need no pass of their own, from all rows at once. */
async function twoPass(space: "normalized" | "inputs") {
  const { normalized, reconstruction, restored } = await autoencoder.reconstruct(data.data);
  const [x, estimate] = space === "normalized" ? [normalized, reconstruction] : [data.data, restored];
  const mean = new Float64Array(WIDTH);
  for (const [i, element] of x.entries()) mean[i % WIDTH] += element / 5000;
  let [errors, deviations, own, other] = [0, 0, 0, 0];
  for (const [i, element] of x.entries()) {
    errors += (element - estimate[i]) ** 2;
    deviations += (element - mean[i % WIDTH]) ** 2;
    own += element * estimate[i];
    other += estimate[i] ** 2;
  }
  const { values } = await autoencoder.encode(data.data);
  return {
    meanSquaredError: errors / 5000 / WIDTH,
    fvu: errors / deviations,
    relativeBias: other / own,
    l0: values.filter((value) => value > 0).length / 5000,
    l1: values.reduce((a, b) => a + b) / 5000,
  };
}

describe("evaluateSae", () => {
  it.each(["normalized", "inputs"] as const)("equals two passes over all rows, %s", async (space) => {
    const evaluation = await evaluateSae(autoencoder, data, { space });
    for (const [name, expected] of Object.entries(await twoPass(space))) {
      const value = Number(Object.entries(evaluation).find(([key]) => key === name)?.[1]);
      expect({ name, isEqual: Math.abs(value / expected - 1) < 1e-6 }).toEqual({ name, isEqual: true });
    }
    expect(evaluation.rows).toBe(5000);
  });

  it("finds the two spaces different: the normalisation takes the rows' means away", async () => {
    const inInputs = await evaluateSae(autoencoder, data, { space: "inputs" });
    expect(inInputs.relativeError).not.toBeCloseTo(whole.relativeError, 3);
  });

  it.each([[[17]], [[200, 41]], [[600]]])(
    "gives the same bits in chunks of %j rows as in memory, where the device rounds every row alike",
    async (lengths) => {
      const reference = await openDevice({ backend: "reference" });
      const onReference = new Autoencoder(reference, autoencoder.config);
      const inMemory = await evaluateSae(onReference, data, { rows: 600 });
      expect(await evaluateSae(onReference, chunks(lengths), { rows: 600 })).toEqual(inMemory);
      await reference.dispose();
    },
  );

  it.each([[[300, 41]], [[4097]]])("differs by single roundings of rows in chunks of %j", async (lengths) => {
    const divided = await evaluateSae(autoencoder, chunks(lengths));
    for (const name of ["fvu", "l1", "relativeError", "cosineSimilarity", "relativeBias"] as const) {
      expect(Math.abs(divided[name] / whole[name] - 1)).toBeLessThan(1e-8);
    }
    expect(divided.density).toEqual(whole.density);
  });

  it("measures as many rows as are wanted of a source that never ends", async () => {
    let isClosed = false;
    async function* endless() {
      try {
        for (;;) yield data.data;
      } finally {
        isClosed = true;
      }
    }
    const some = await evaluateSae(autoencoder, endless(), { rows: 7000 });
    expect(some.rows).toBe(7000);
    expect(isClosed).toBe(true);
    const few = await evaluateSae(autoencoder, data, { rows: 100 });
    const alone = { ...data, data: data.data.subarray(0, 100 * WIDTH) };
    expect(few).toEqual(await evaluateSae(autoencoder, alone));
  });

  it("tells how far it is", async () => {
    const seen: [number, number][] = [];
    await evaluateSae(autoencoder, data, { onProgress: ({ done, total }) => void seen.push([done, total]) });
    expect(seen).toEqual([
      [4096, 5000],
      [5000, 5000],
    ]);
    seen.length = 0;
    await evaluateSae(autoencoder, chunks([2500]), {
      onProgress: ({ done, total }) => void seen.push([done, total]),
    });
    expect(seen).toEqual([
      [2500, Infinity],
      [5000, Infinity],
    ]);
  });

  it("stops when asked to, with the reason", async () => {
    const controller = new AbortController();
    const stopped = evaluateSae(autoencoder, data, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
    await expect(evaluateSae(autoencoder, data, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it("measures an autoencoder none of whose latents ever fires", async () => {
    const silent = new Autoencoder(
      device,
      paperConfig({ width: WIDTH, latents: 64, k: 4, latentBias: true, inputNormalization: "none" }),
    );
    await silent.parameters.tensor(silent.model.latentBias!);
    await silent.parameters.write("encoder.bias", new Float32Array(64).fill(-100));
    const { l0, deadFraction, fvu, cosineSimilarity, relativeBias } = await evaluateSae(silent, data);
    expect([l0, deadFraction]).toEqual([0, 1]);
    // It reconstructs 0, which is worse than the mean.
    expect(fvu).toBeGreaterThan(1);
    expect([cosineSimilarity, relativeBias]).toEqual([0, Number.NaN]);
  });

  it("names what is wrong", async () => {
    const bad = Float32Array.from(data.data.subarray(0, 160));
    bad[37] = Infinity;
    async function* withBad() {
      yield data.data;
      yield bad;
    }
    await expect(evaluateSae(autoencoder, withBad())).rejects.toThrow(
      /evaluateSae: data, chunk 1: expected finite numbers, got Infinity in row 2, column 5/,
    );
    await expect(evaluateSae(autoencoder, { data: bad, width: 8 })).rejects.toThrow(
      /rows of width 16, got width 8/,
    );
    await expect(evaluateSae(autoencoder, chunks([5], 0))).rejects.toThrow(/one or more rows, got none/);
    await expect(evaluateSae(autoencoder, data, { rows: 0 })).rejects.toThrow(/rows: .* ≥ 1, got 0/);
    await expect(evaluateSae(autoencoder, data, { deadWindow: 0 })).rejects.toThrow(/deadWindow/);
    await expect(evaluateSae(autoencoder, data, { meanActivation: [1] })).rejects.toThrow(/shape \[16\]/);
    const space = JSON.parse('"latent"');
    await expect(evaluateSae(autoencoder, data, { space })).rejects.toThrow(
      /normalized or inputs, got latent/,
    );
  });
});
