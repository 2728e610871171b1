import { memorySource } from "@quadrivium/formats";
import { type Device, openDevice } from "@quadrivium/kernels";
import { relativeError } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluateSae, loadAutoencoder, saePreset, saveAutoencoder, trainSae } from "../src/index.ts";
import { toyActivations } from "./support/toy-data.ts";

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "wasm", threads: 1 });
});
afterAll(() => device.dispose());

const data = toyActivations();
const train = (l1: number, steps = 600) =>
  trainSae(device, data, {
    ...saePreset("paper", { width: 16, latents: 64, k: 3, activation: "relu" }, { l1 }),
    batchSize: 128,
    steps,
    learningRate: () => 3e-3,
    seed: 7,
  });

describe("the ReLU baseline", () => {
  it("trains: a larger penalty makes codes sparser and reconstructions worse", async () => {
    const before = await evaluateSae((await train(0.1, 1)).autoencoder, data);
    const [weak, strong] = [await train(0.02), await train(0.2)];
    const [loose, tight] = [
      await evaluateSae(weak.autoencoder, data),
      await evaluateSae(strong.autoencoder, data),
    ];
    expect(loose.fvu).toBeLessThan(0.1 * before.fvu);
    expect(tight.l0).toBeLessThan(0.6 * loose.l0);
    expect(tight.fvu).toBeGreaterThan(loose.fvu);
    expect(loose.l0).toBeLessThan(before.l0);
  });

  it("gives codes as wide as its densest row, largest first, which decode to the reconstruction", async () => {
    const { autoencoder } = await train(0.1, 200);
    const { values, indices, perRow } = await autoencoder.encode(data.data);
    const rows = data.data.length / 16;
    expect(values).toHaveLength(rows * perRow);
    let most = 0;
    for (let row = 0; row < rows; row++) {
      const code = Array.from(values.subarray(row * perRow, (row + 1) * perRow));
      const active = code.filter((value) => value > 0).length;
      most = Math.max(most, active);
      expect(code.slice(active).every((value) => value === 0)).toBe(true);
      expect(code).toEqual([...code].sort((a, b) => b - a));
      expect(new Set(indices.subarray(row * perRow, row * perRow + active)).size).toBe(active);
    }
    expect(perRow).toBe(most);
    const { reconstruction } = await autoencoder.reconstruct(data.data);
    expect(relativeError(await autoencoder.decode({ values, indices, perRow }), reconstruction)).toBeLessThan(
      1e-5,
    );
  });

  it("is saved as what it is", async () => {
    const { autoencoder } = await train(0.1, 20);
    const files = await saveAutoencoder(autoencoder);
    const loaded = await loadAutoencoder(device, files.config, memorySource(files.model));
    expect(loaded.config.activation).toBe("relu");
    expect(await loaded.encode(data.data)).toEqual(await autoencoder.encode(data.data));
  });

  it("has no k to anneal or to multiply, and TopK needs no penalty", () => {
    const sizes = { width: 16, latents: 64, k: 3 };
    const relu = { ...sizes, activation: "relu" } as const;
    expect(() => saePreset("paper", relu, { multiTopK: { coefficient: 0.125 } })).toThrow(
      /multiTopK.coefficient: expected 0, since ReLU has no k, got 0.125/,
    );
    expect(() => saePreset("paper", relu, { annealing: { from: 8, steps: 10 } })).toThrow(/annealing/);
    expect(() => saePreset("paper", sizes, { l1: 0.1 })).toThrow(
      /l1: expected 0, since TopK needs no penalty/,
    );
  });
});
