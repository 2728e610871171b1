import { type Device, openDevice, ShapeError } from "@quadrivium/kernels";
import {
  compile,
  gradients,
  input,
  mean,
  multiply,
  Parameters,
  square,
  state,
  subtract,
  sum,
  type Tensor,
} from "@quadrivium/tensor";
import { relativeError } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Autoencoder,
  type AuxiliaryRecipe,
  auxiliaryLoss,
  chooseDead,
  DeadLatents,
  paperConfig,
  SparseAutoencoder,
  saePreset,
} from "../src/index.ts";

let reference: Device;
let wasm: Device;
beforeAll(async () => {
  reference = await openDevice({ backend: "reference" });
  wasm = await openDevice({ backend: "wasm" });
});
afterAll(() => Promise.all([reference.dispose(), wasm.dispose()]));

describe("the specification's small case", () => {
  const [B, d, n, k] = [3, 4, 6, 2];
  const x = Float64Array.from({ length: B * d }, (_, i) => Math.sin(1 + i));
  const encoder = Float64Array.from({ length: n * d }, (_, i) => Math.cos(1 + 2 * i));
  const decoder = encoder.map((e, i) => e / Math.hypot(...encoder.subarray(i - (i % d), i - (i % d) + d)));

  it("has the active latents, the reconstruction and the error that were worked out by hand", async () => {
    const config = paperConfig({ width: d, latents: n, k, latentBias: true, inputNormalization: "none" });
    const model = new SparseAutoencoder(config);
    const parameters = new Parameters(reference);
    const rows = input("x", [B, d]);
    const code = model.encode(rows);
    const reconstruction = model.decode(code);
    const error = mean(square(subtract(reconstruction, rows)));
    const program = await compile(reference, () => ({ outputs: { ...code, reconstruction, error } }), {
      parameters,
    });
    await parameters.write("encoder.weight", encoder);
    await parameters.write("W_dec", decoder);
    await parameters.write(
      "b_dec",
      Float64Array.from({ length: d }, (_, j) => 0.1 * j),
    );
    await parameters.write(
      "encoder.bias",
      Float64Array.from({ length: n }, (_, i) => 0.05 * (i - 2)),
    );
    const results = await program.run({ x });
    expect([...results.indices]).toEqual([2, 5, 4, 1, 3, 2]);
    const values = [
      1.1639636982340087, 0.7862060578335627, 0.9892026919502704, 0.7130196376782888, 0.7790495876033848,
      0.35287687811976093,
    ];
    expect(relativeError(results.values, values)).toBeLessThan(1e-12);
    const row = [-0.7370240386897893, 1.273057281582227, -0.03930411494827901, -0.6738859807653468];
    expect(relativeError(results.reconstruction.slice(0, d), row)).toBeLessThan(1e-12);
    expect(results.error[0]).toBeCloseTo(0.5393278814100647, 12);
  });
});

describe("the first weights", () => {
  it("are each other's transposes, with one unit vector per latent", async () => {
    const autoencoder = new Autoencoder(
      wasm,
      paperConfig({ width: 12, latents: 40, k: 3 }),
      new Parameters(wasm, { seed: 9 }),
    );
    const decoder = (await autoencoder.decoderRows()).data;
    await autoencoder.parameters.tensor(autoencoder.model.encoder);
    expect(await autoencoder.parameters.read("encoder.weight")).toEqual(decoder);
    for (let i = 0; i < 40; i++)
      expect(Math.hypot(...decoder.subarray(12 * i, 12 * i + 12))).toBeCloseTo(1, 6);
  });
});

describe("AuxK", () => {
  const config = paperConfig({
    width: 4,
    latents: 10,
    k: 2,
    inputNormalization: "none",
    latentBias: true,
  });
  const auxiliaryRecipe: AuxiliaryRecipe = {
    k: 3,
    coefficient: 1,
    relu: false,
    form: "residualVariance",
    mask: "exclude",
    scaledByDead: false,
    biasGradient: false,
  };
  const model = new SparseAutoencoder(config);
  const rows = input("x", [6, 4]);
  const data = Float64Array.from({ length: 24 }, (_, i) => Math.sin(3.7 * i));

  async function auxiliary(deadLatents: readonly number[], preBias: number) {
    const dead = state("dead", [10]);
    const [chosen] = model.selected(rows, [chooseDead(auxiliaryRecipe, model.preActivations(rows), dead)]);
    const residual = input("residual", [6, 4]);
    const loss = auxiliaryLoss(model, auxiliaryRecipe, { x: rows, chosen, dead, residual });
    const outputs: Record<string, Tensor> = { loss };
    for (const [i, gradient] of gradients(loss, [model.encoder, model.decoder]).entries())
      outputs[["encoder", "decoder"][i]] = gradient;
    const parameters = new Parameters(reference, { seed: 2 });
    const program = await compile(reference, () => ({ outputs }), { parameters });
    await parameters.write(
      "dead",
      Float64Array.from({ length: 10 }, (_, i) => (deadLatents.includes(i) ? 1 : 0)),
    );
    await parameters.tensor(model.preBias);
    await parameters.write("b_dec", new Float64Array(4).fill(preBias));
    return program.run({ x: data.map((e) => e + preBias), residual: data.map((e) => e * e - 0.4) });
  }

  it("is exactly 0, with no gradient, while no latent is dead", async () => {
    const { loss, encoder, decoder } = await auxiliary([], 0);
    expect(loss[0]).toBe(0);
    for (const gradient of [encoder, decoder])
      expect([...gradient].every((element) => element === 0)).toBe(true);
  });

  it("reaches dead latents and no live ones, though fewer are dead than k_aux", async () => {
    const { loss, encoder, decoder } = await auxiliary([4, 7], 0);
    expect(loss[0]).toBeGreaterThan(0);
    for (const gradient of [encoder, decoder]) {
      for (let i = 0; i < 10; i++) {
        const size = Math.hypot(...gradient.subarray(4 * i, 4 * i + 4));
        expect({ latent: i, moves: size > 1e-6 }).toEqual({ latent: i, moves: i === 4 || i === 7 });
      }
    }
  });

  it("does not depend on the decoder's bias", async () => {
    const [without, with5] = await Promise.all([auxiliary([1, 4, 7, 8], 0), auxiliary([1, 4, 7, 8], 5)]);
    for (const name of ["loss", "encoder", "decoder"])
      expect(relativeError(with5[name], without[name])).toBeLessThan(1e-9);
  });

  it("is 0 where the residual has no variance", async () => {
    const dead = state("dead", [10]);
    const [chosen] = model.selected(rows, [chooseDead(auxiliaryRecipe, model.preActivations(rows), dead)]);
    const loss = auxiliaryLoss(model, auxiliaryRecipe, {
      x: rows,
      chosen,
      dead,
      residual: multiply(rows, 0),
    });
    const parameters = new Parameters(reference);
    const [gradient] = gradients(sum(loss), [model.decoder]);
    const program = await compile(reference, () => ({ outputs: { loss, gradient } }), { parameters });
    await parameters.write("dead", new Float64Array(10).fill(1));
    const results = await program.run({ x: data });
    expect(results.loss[0]).toBe(0);
    expect([...results.gradient].every(Number.isFinite)).toBe(true);
  });
});

describe("dead latents", () => {
  it("are counted in tokens; being selected with value 0 is not firing", async () => {
    const { dead: recipe } = saePreset("paper", { width: 2, latents: 4, k: 2 }).recipe;
    const counters = new DeadLatents(4, 3, { ...recipe, afterTokens: 7 });
    const code = { values: input("values", [3, 2]), indices: input("indices", [3, 2], "int32") };
    const parameters = new Parameters(wasm);
    const counted = counters.count(counters.firedIn(code));
    const traced = { outputs: { dead: counted.dead }, updates: [counted.counted] };
    const step = await compile(wasm, () => traced, { parameters });
    const batch = { values: [1, 0, 2, 0, 1, 0.5], indices: [0, 1, 0, 1, 0, 2] };
    const counts: number[][] = [];
    let dead: ArrayLike<number> = [];
    for (let i = 0; i < 4; i++) {
      dead = (await step.run(batch)).dead;
      counts.push([...(await parameters.read("tokens_since_fired"))]);
    }
    expect(counts).toEqual([
      [0, 3, 0, 3],
      [0, 6, 0, 6],
      [0, 7, 0, 7],
      [0, 7, 0, 7],
    ]);
    expect([...Array.from(dead)]).toEqual([0, 1, 0, 1]);
    await step.dispose();
  });
});

describe("encode and decode", () => {
  it("name expected and received shapes", async () => {
    const autoencoder = new Autoencoder(wasm, paperConfig({ width: 12, latents: 40, k: 3 }));
    await expect(autoencoder.encode(new Float32Array(13))).rejects.toThrow(
      /encode: expected x of shape \[rows, 12\], got 13 elements/,
    );
    const codes = { values: new Float32Array(6), indices: new Int32Array(3), perRow: 3 };
    const error = await autoencoder.decode(codes).catch((e) => e);
    expect(ShapeError.isInstance(error)).toBe(true);
    expect(error.message).toBe("decode: expected indices of shape [2, 3], got 3 elements");
  });

  it("agree with reconstruct, whatever the number of rows", async () => {
    const autoencoder = new Autoencoder(
      wasm,
      paperConfig({ width: 12, latents: 40, k: 3, inputNormalization: "none" }),
    );
    const x = Float32Array.from({ length: 12 * 300 }, (_, i) => Math.sin(i));
    const { reconstruction, normalized } = await autoencoder.reconstruct(x);
    expect(normalized).toEqual(x);
    expect(await autoencoder.decode(await autoencoder.encode(x))).toEqual(reconstruction);
    await autoencoder.dispose();
  });

  it("restore the inputs' own mean and norm", async () => {
    const autoencoder = new Autoencoder(wasm, paperConfig({ width: 12, latents: 40, k: 40 }));
    const x = Float32Array.from({ length: 12 * 5 }, (_, i) => 3 + 10 * Math.sin(i));
    const { normalized, restored, reconstruction } = await autoencoder.reconstruct(x);
    for (let row = 0; row < 5; row++) {
      const of = (data: Float32Array) => data.subarray(12 * row, 12 * row + 12);
      const center = of(x).reduce((a, b) => a + b) / 12;
      const norm = Math.hypot(...of(x).map((element) => element - center));
      expect(Math.hypot(...of(normalized))).toBeCloseTo(1, 5);
      expect(
        relativeError(
          of(restored),
          of(reconstruction).map((element) => element * norm + center),
        ),
      ).toBeLessThan(1e-5);
    }
    await autoencoder.dispose();
  });
});
