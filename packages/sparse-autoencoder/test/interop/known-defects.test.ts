import { type Device, OptionError, openDevice } from "@quadrivium/kernels";
import { relativeError, seededRandom } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  detectLayout,
  inputNormalizations,
  loadAutoencoder,
  openAutoencoder,
  placeAutoencoder,
  readDictionaryLearning,
  readOpenAi,
  readSaeLens,
  readSparsify,
  saveAutoencoder,
  saveOpenAi,
  saveSaeLens,
  saveSparsify,
  trainSae,
  type WrittenFiles,
} from "../../src/index.ts";
import { computeOnHost } from "../support/host-autoencoder.ts";
import { floats, openAiFiles, saeLensFiles, sparsifyFiles } from "../support/interop-files.ts";
import { libraries } from "../support/interop-golden.ts";
import { randomAutoencoder, randomFloats } from "../support/random-autoencoder.ts";
import { toyActivations } from "../support/toy-data.ts";

// Defects and traps of other libraries, as regression tests of ours. Numbers are those of the list in the documentation.

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "reference" });
});
afterAll(() => device.dispose());

const x = randomFloats(seededRandom(1), 5 * 6, 4);

describe("6: a file never loses the normalisation of the inputs", () => {
  it.each(inputNormalizations)(
    "%s is kept by our own files, and by others or refused",
    async (inputNormalization) => {
      const inputScale = inputNormalization === "scalar" ? 0.3 : 1;
      const data = randomAutoencoder({ width: 6, latents: 10, k: 10, inputNormalization, inputScale }, 11);
      const expected = computeOnHost(data, x).reconstruction;
      const autoencoder = await placeAutoencoder(device, data);

      const own = await saveAutoencoder(autoencoder);
      expect((await loadAutoencoder(device, own.config, asSource(own.model))).config).toEqual(data.config);
      const opened = await openAutoencoder(device, {
        "model.safetensors": own.model,
        "config.json": own.config,
      });
      expect(opened.layout).toBe("quadrivium");
      expect(relativeError((await opened.autoencoder.reconstruct(x)).restored, expected)).toBeLessThan(1e-6);

      for (const { read, save } of Object.values(libraries)) {
        let files: WrittenFiles;
        try {
          files = await save(autoencoder);
        } catch (error) {
          expect(OptionError.isInstance(error), String(error)).toBe(true);
          expect(String(error)).toContain(inputNormalization);
          continue;
        }
        const again = await read(files);
        expect(relativeError(computeOnHost(again, x).reconstruction, expected)).toBeLessThan(1e-6);
      }
    },
  );
});

const asSource = (bytes: Uint8Array) => ({
  size: bytes.length,
  read: async (offset: number, length: number) => bytes.slice(offset, offset + length),
});

describe("7: decoder rows have unit norm in every saved file", () => {
  it("also after the last step of training", async () => {
    const wasm = await openDevice({ backend: "wasm" });
    const activations = toyActivations({ rows: 512, width: 16 });
    const config = randomAutoencoder({ width: 16, latents: 32, k: 4 }, 1).config;
    const { autoencoder } = await trainSae(wasm, activations, {
      config,
      batchSize: 128,
      steps: 5,
      learningRate: () => 0.01,
    });
    const files = [
      await readSparsify(await saveSparsify(autoencoder)),
      await readSaeLens(await saveSaeLens(autoencoder)),
      await readDictionaryLearning(await libraries.dictionaryLearning.save(autoencoder)),
    ];
    for (const { parameters } of files) {
      for (let i = 0; i < 32; i++)
        expect(Math.hypot(...parameters.W_dec.subarray(16 * i, 16 * i + 16))).toBeCloseTo(1, 5);
    }
    await wasm.dispose();
  });
});

describe("traps between the libraries", () => {
  it("W_dec of sparsify is [n, d] already; it is not transposed", async () => {
    const W_dec = Float32Array.of(1, 2, 3, 4, 5, 6);
    const { parameters } = await readSparsify(sparsifyFiles({}, { W_dec: floats([3, 2], W_dec) }));
    expect(parameters.W_dec).toEqual(W_dec);
  });

  it("num_latents 0 of sparsify means d_in·expansion_factor, not none", async () => {
    const square = { "encoder.weight": floats([4, 2]), "encoder.bias": floats([4]), W_dec: floats([4, 2]) };
    const { config } = await readSparsify(sparsifyFiles({ num_latents: 0, expansion_factor: 2 }, square));
    expect(config.latents).toBe(4);
  });

  it.each([true, false])(
    "sparsify subtracts b_dec whatever normalize_decoder (%s) is",
    async (normalize_decoder) => {
      const { config } = await readSparsify(sparsifyFiles({ normalize_decoder }));
      expect(config.centerInput).toBe(true);
    },
  );

  it("normalize_decoder is written as what the decoder is", async () => {
    const scaled = { inputNormalization: "scalar", inputScale: 4 } as const;
    for (const [choices, expected] of [
      [{}, true],
      [scaled, false],
    ] as const) {
      const autoencoder = await placeAutoencoder(
        device,
        randomAutoencoder({ width: 6, latents: 9, k: 2, ...choices }, 2),
      );
      const settings = JSON.parse(new TextDecoder().decode((await saveSparsify(autoencoder))["cfg.json"]));
      expect(settings.normalize_decoder).toBe(expected);
    }
  });

  it("W_enc of SAELens is [d, n]; it is transposed", async () => {
    const { parameters } = await readSaeLens(
      saeLensFiles({}, { W_enc: floats([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)) }),
    );
    expect(parameters["encoder.weight"]).toEqual(Float32Array.of(1, 4, 2, 5, 3, 6));
  });

  it("SAELens takes what we write for version 6, whatever version the metadata was of", async () => {
    const autoencoder = await placeAutoencoder(device, randomAutoencoder({ width: 6, latents: 9, k: 2 }, 2));
    const extras = { metadata: { sae_lens_version: "3.1.0", model_name: "gpt2" } };
    const files = await saveSaeLens(autoencoder, { extras });
    expect(JSON.parse(new TextDecoder().decode(files["cfg.json"]))).toEqual({
      d_in: 6,
      d_sae: 9,
      dtype: "float32",
      device: "cpu",
      apply_b_dec_to_input: true,
      normalize_activations: "none",
      reshape_activations: "none",
      metadata: { sae_lens_version: "6.18.0", model_name: "gpt2" },
      architecture: "topk",
      k: 2,
      rescale_acts_by_decoder_norm: false,
    });
  });

  it("choosing by decoder norm is folded before the norms are gone, since it changes what is chosen", async () => {
    // One input, two latents: the first has the larger pre-activation, the second the larger effect.
    const tensors = {
      W_enc: floats([2, 2], Float32Array.of(3, 2, 0, 0)),
      b_enc: floats([2]),
      W_dec: floats([2, 2], Float32Array.of(1, 0, 0, 5)),
    };
    const chosen = async (rescale_acts_by_decoder_norm: boolean) =>
      computeOnHost(
        await readSaeLens(saeLensFiles({ d_sae: 2, k: 1, rescale_acts_by_decoder_norm }, tensors)),
        [1, 0],
      );
    expect(await chosen(false)).toMatchObject({
      z: Float64Array.of(3, 0),
      reconstruction: Float64Array.of(3, 0),
    });
    expect(await chosen(true)).toMatchObject({
      z: Float64Array.of(0, 10),
      reconstruction: Float64Array.of(0, 10),
    });
  });

  it("TopK without layer norm is not written for OpenAI's code, which would read it with", async () => {
    const autoencoder = await placeAutoencoder(device, randomAutoencoder({ width: 6, latents: 9, k: 2 }, 2));
    await expect(saveOpenAi(autoencoder)).rejects.toThrow(
      /saveOpenAi.*sparsify or saeLens or dictionaryLearning/,
    );
    const relu = await placeAutoencoder(
      device,
      randomAutoencoder(
        { width: 6, latents: 9, k: 9, activation: "relu", inputNormalization: "layerNorm" },
        2,
      ),
    );
    await expect(saveOpenAi(relu)).rejects.toThrow(/can be written as saeLens/);
  });

  it("layer norm divides by the unbiased deviation plus 10⁻⁵, and comes back without it", async () => {
    const identity = floats([3, 2], Float32Array.of(1, 0, 0, 1, 0, 0));
    const data = await readOpenAi(
      openAiFiles({
        "encoder.weight": identity,
        "decoder.weight": floats([2, 3], Float32Array.of(1, 0, 0, 0, 1, 0)),
      }),
    );
    const autoencoder = await placeAutoencoder(device, data);
    const { normalized, restored } = await autoencoder.reconstruct(Float32Array.of(3, 1));
    // μ = 2, σ = √2 with one degree of freedom.
    const expected = 1 / (Math.SQRT2 + 1e-5);
    expect(normalized[0]).toBeCloseTo(expected, 7);
    expect(restored[0]).toBeCloseTo(expected * Math.SQRT2 + 2, 6);
  });

  it("constant norm leaves a row of zeros alone, where SAELens divides by its norm", async () => {
    const data = randomAutoencoder({ width: 6, latents: 9, k: 2, inputNormalization: "rmsNorm" }, 2);
    const { normalized, restored } = await (await placeAutoencoder(device, data)).reconstruct(
      new Float32Array(6),
    );
    expect([...normalized]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(Math.max(...restored.map(Math.abs))).toBeLessThan(1e-10);
  });

  it("files of two libraries in one folder are not guessed at", async () => {
    await expect(detectLayout({ ...sparsifyFiles(), ...openAiFiles() })).rejects.toThrow(
      /sparsify and openAi/,
    );
  });
});
