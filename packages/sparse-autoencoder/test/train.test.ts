import { memorySource } from "@quadrivium/formats";
import { type Device, memoryCalibrations, openDevice } from "@quadrivium/kernels";
import { relativeError } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Activations,
  type Autoencoder,
  evaluateSae,
  loadAutoencoder,
  saePreset,
  saeWorkload,
  saveAutoencoder,
  type TrainSaeOptions,
  trainSae,
} from "../src/index.ts";
import { fvuOf } from "./support/pca.ts";
import { toyActivations } from "./support/toy-data.ts";

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "wasm" });
});
afterAll(() => device.dispose());

const sizes = { width: 16, latents: 64, k: 3 };
const { config, recipe } = saePreset("paper", sizes, { dead: { afterTokens: 2000 } });
const data = toyActivations();
const train = (more: Partial<TrainSaeOptions> = {}, activations: Activations = data, on = device) =>
  trainSae(on, activations, {
    config,
    recipe,
    batchSize: 128,
    steps: 150,
    learningRate: () => 3e-3,
    seed: 7,
    ...more,
  });

const bytesOf = async (autoencoder: Autoencoder) => (await saveAutoencoder(autoencoder)).model;

describe("trainSae", () => {
  it("finds the directions that sparse data is made of", async () => {
    const first = await train({ steps: 1 });
    const { autoencoder } = await train({ steps: 1000 });
    const heldOut = { ...data, data: toyActivations({ rows: 6144 }).data.subarray(4096 * 16) };
    const [before, after] = [
      await evaluateSae(first.autoencoder, heldOut),
      await evaluateSae(autoencoder, heldOut),
    ];
    expect(after.fvu).toBeLessThan(0.25 * before.fvu);
    expect(after.fvu).toBeLessThan(0.2);
    expect(after.l0).toBeLessThanOrEqual(3);
    const rows = (await autoencoder.decoderRows()).data;
    for (let i = 0; i < 64; i++) expect(Math.hypot(...rows.subarray(16 * i, 16 * i + 16))).toBeCloseTo(1, 5);
  });

  it("gives the same bits for the same seed, on one thread and on two", async () => {
    const bits = await bytesOf((await train()).autoencoder);
    expect(await bytesOf((await train()).autoencoder)).toEqual(bits);
    expect(await bytesOf((await train({ seed: 8 })).autoencoder)).not.toEqual(bits);
    for (const threads of [1, 2]) {
      const other = await openDevice({ backend: "wasm", threads });
      expect(other.describe().threads).toBe(threads);
      expect(await bytesOf((await train({}, data, other)).autoencoder)).toEqual(bits);
      await other.dispose();
    }
  });

  it("ends within 1e-3 of the float64 reference", async () => {
    const reference = await openDevice({ backend: "reference" });
    const losses: Record<string, number> = {};
    for (const on of [device, reference]) {
      const onStep = ({ loss }: { loss: number }) => {
        losses[on.backend] = loss;
      };
      await train({ steps: 60, onStep }, data, on);
    }
    expect(Math.abs(losses.wasm / losses.reference - 1)).toBeLessThan(1e-3);
    await reference.dispose();
  });

  it("revives latents that nothing selects, by AuxK and only by it", async () => {
    const dead = async (coefficient: number) => {
      const changes = { dead: { afterTokens: 1000 }, auxiliary: { k: 16, coefficient } };
      const withAuxiliary = saePreset("paper", sizes, changes);
      // A hundredth of the weight: half of the latents are never among the largest.
      const silence = async ({ parameters }: Autoencoder) => {
        const encoder = await parameters.read("encoder.weight");
        await parameters.write(
          "encoder.weight",
          Float32Array.from(encoder, (e, i) => (i < 32 * 16 ? e / 100 : e)),
        );
      };
      const { autoencoder } = await train({ ...withAuxiliary, steps: 400, onStart: silence });
      return (await evaluateSae(autoencoder, data)).deadFraction;
    };
    expect(await dead(0)).toBeGreaterThan(0.4);
    expect(await dead(1 / 32)).toBeLessThan(0.3);
  });

  it("stops when asked to", async () => {
    const controller = new AbortController();
    const result = await train({
      signal: controller.signal,
      onStep: ({ step }) => void (step === 5 && controller.abort()),
    });
    expect(result).toMatchObject({ step: 5, isComplete: false });
  });

  it("names what is wrong with the data", async () => {
    const bad = Float32Array.from(data.data);
    bad[16 * 3 + 2] = Number.NaN;
    await expect(train({}, { data: bad, width: 16 })).rejects.toThrow(
      /trainSae: data: expected finite numbers, got NaN in row 3, column 2/,
    );
    await expect(train({}, { data: data.data, width: 8 })).rejects.toThrow(
      /width: expected rows of width 16, got 8/,
    );
    await expect(train({}, { data: new Float32Array(17), width: 16 })).rejects.toThrow(
      /one or more rows of 16 numbers, got 17 numbers/,
    );
    await expect(train({}, { data: new Float32Array(0), width: 16 })).rejects.toThrow(/got 0 numbers/);
    await expect(train({}, { data: new Float32Array(16 * 200).fill(2), width: 16 })).rejects.toThrow(
      /rows that differ/,
    );
    // The device is still good.
    expect((await train({ steps: 2 })).isComplete).toBe(true);
  });
});

describe("evaluateSae", () => {
  it("equals the two-pass formulas however the rows are divided", async () => {
    const { autoencoder } = await train();
    const evaluation = await evaluateSae(autoencoder, toyActivations({ rows: 5000 }));
    const { normalized, reconstruction } = await autoencoder.reconstruct(toyActivations({ rows: 5000 }).data);
    expect(evaluation.fvu).toBeCloseTo(fvuOf(normalized, reconstruction, 16), 10);
    expect(evaluation.rows).toBe(5000);
    expect(evaluation.density.reduce((a, b) => a + b)).toBeCloseTo(evaluation.l0, 10);
  });
});

describe("saving and loading", () => {
  it("keeps codes and reconstructions to the bit", async () => {
    const { autoencoder } = await train({ config: { ...config, latentBias: true } });
    const files = await saveAutoencoder(autoencoder);
    const loaded = await loadAutoencoder(device, files.config, memorySource(files.model));
    expect(loaded.config).toEqual(autoencoder.config);
    expect(await loaded.encode(data.data)).toEqual(await autoencoder.encode(data.data));
    const [a, b] = [await loaded.reconstruct(data.data), await autoencoder.reconstruct(data.data)];
    expect(relativeError(a.restored, b.restored)).toBe(0);
    expect(await saveAutoencoder(loaded)).toEqual(files);
  });

  it("reads files of version 1, which held settings of the training as well", async () => {
    const { autoencoder } = await train({ steps: 1 });
    const { model } = await saveAutoencoder(autoencoder);
    const { width, latents, k, inputNormalization, latentBias } = config;
    const first = { model_type: "quadrivium-sparse-autoencoder", version: 1, deadAfterTokens: 2000 };
    const auxiliary = { k: 8, coefficient: 1 / 32, relu: true };
    const json = { ...first, auxiliary, width, latents, k, inputNormalization, latentBias };
    const bytes = new TextEncoder().encode(JSON.stringify(json));
    expect((await loadAutoencoder(device, bytes, memorySource(model))).config).toEqual(config);
    const later = new TextEncoder().encode(JSON.stringify({ ...json, version: 3 }));
    await expect(loadAutoencoder(device, later, memorySource(model))).rejects.toThrow(
      /version: expected at most 2, got 3/,
    );
  });

  it("refuses files that do not belong together, and files that are none", async () => {
    const files = await saveAutoencoder((await train({ steps: 1 })).autoencoder);
    const text = (change: (config: Record<string, unknown>) => object) =>
      new TextEncoder().encode(JSON.stringify(change(JSON.parse(new TextDecoder().decode(files.config)))));
    const load = (json: Uint8Array, model: Uint8Array) => loadAutoencoder(device, json, memorySource(model));
    await expect(
      load(
        text((c) => ({ ...c, latents: 32 })),
        files.model,
      ),
    ).rejects.toThrow(/shape \[32, 16\]/);
    await expect(
      load(
        text((c) => ({ ...c, k: 1e9 })),
        files.model,
      ),
    ).rejects.toThrow(/k: expected a whole number in 1 … 64/);
    await expect(
      load(
        text(() => ({})),
        files.model,
      ),
    ).rejects.toThrow(/model_type/);
    await expect(load(new TextEncoder().encode("<html>"), files.model)).rejects.toThrow(
      /config.json: expected JSON/,
    );
    await expect(load(files.config, files.model.subarray(0, 100))).rejects.toThrow(/safetensors/);
  });
});

describe("saeWorkload", () => {
  it("is what a device is chosen by: the program of the step", async () => {
    const workload = saeWorkload(config, { recipe, batchSize: 128 });
    expect(workload.program.inputs.map(({ name }) => name).sort()).toEqual(["learningRate", "x"]);
    const chosen = await openDevice({ workload, calibrations: memoryCalibrations() });
    expect(chosen.describe().predictions![0]).toMatchObject({ backend: "wasm", available: true });
    const { autoencoder } = await train({ steps: 3 }, data, chosen);
    expect((await autoencoder.decoderRows()).data).toHaveLength(64 * 16);
    await chosen.dispose();
  });
});
