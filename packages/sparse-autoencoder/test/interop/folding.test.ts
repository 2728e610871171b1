import { relativeError, seededRandom } from "@quadrivium/test-utils";
import { describe, expect, it } from "vitest";
import {
  type AutoencoderData,
  foldDecoderNorms,
  foldInputScale,
  foldNormFactor,
  foldUncenteredInput,
} from "../../src/index.ts";
import { hasUnitDecoder } from "../../src/interop/folding.ts";
import { transpose } from "../../src/interop/transpose.ts";
import { computeOnHost } from "../support/host-autoencoder.ts";
import { randomAutoencoder, randomFloats } from "../support/random-autoencoder.ts";

const data = randomAutoencoder({ width: 5, latents: 12, k: 12 }, 8);
const x = randomFloats(seededRandom(9), 6 * 5, 3);
const factor = 2.75;

/** The same configuration with other weights or settings. */
const changed = (
  change: Partial<AutoencoderData["config"]>,
  parameters = data.parameters,
): AutoencoderData => ({
  config: { ...data.config, ...change },
  parameters,
});

describe("what is folded into the weights computes the same", () => {
  it("a scale of the inputs: codes and reconstructions", () => {
    const scaled = computeOnHost(changed({ inputNormalization: "scalar", inputScale: factor }), x);
    const folded = computeOnHost(changed({}, foldInputScale(data.parameters, factor)), x);
    expect(relativeError(folded.z, scaled.z)).toBeLessThan(1e-6);
    expect(relativeError(folded.reconstruction, scaled.reconstruction)).toBeLessThan(1e-6);
  });

  it("a norm factor: reconstructions, with codes f times as large", () => {
    const scaled = computeOnHost(changed({ inputNormalization: "scalar", inputScale: 1 / factor }), x);
    const parameters = foldNormFactor(data.parameters, factor);
    const folded = computeOnHost(changed({}, parameters), x);
    expect(
      relativeError(
        folded.z,
        scaled.z.map((value) => value * factor),
      ),
    ).toBeLessThan(1e-6);
    expect(relativeError(folded.reconstruction, scaled.reconstruction)).toBeLessThan(1e-6);
    expect(parameters.W_dec).toBe(data.parameters.W_dec);
  });

  it("an encoder that sees x: codes and reconstructions", () => {
    const uncentred = computeOnHost(changed({ centerInput: false }), x);
    const folded = computeOnHost(changed({}, foldUncenteredInput(data.parameters)), x);
    expect(relativeError(folded.z, uncentred.z)).toBeLessThan(1e-6);
    expect(relativeError(folded.reconstruction, uncentred.reconstruction)).toBeLessThan(1e-6);
  });

  it("norms of the decoder: reconstructions with ReLU, with codes as large as what they add", () => {
    const W_dec = randomFloats(seededRandom(3), 12 * 5, 2);
    const parameters = { ...data.parameters, W_dec };
    const before = computeOnHost(changed({ activation: "relu" }, parameters), x);
    const folded = foldDecoderNorms(parameters);
    const after = computeOnHost(changed({ activation: "relu" }, folded), x);
    expect(relativeError(after.reconstruction, before.reconstruction)).toBeLessThan(1e-6);
    const norms = Array.from({ length: 12 }, (_, i) => Math.hypot(...W_dec.subarray(5 * i, 5 * i + 5)));
    expect(
      relativeError(
        after.z,
        before.z.map((value, at) => value * norms[at % 12]),
      ),
    ).toBeLessThan(1e-6);
    expect([hasUnitDecoder(parameters), hasUnitDecoder(folded)]).toEqual([false, true]);
  });
});

it("a matrix is transposed in blocks", () => {
  for (const [rows, columns] of [
    [1, 1],
    [3, 70],
    [33, 32],
    [65, 31],
  ]) {
    const matrix = Float32Array.from({ length: rows * columns }, (_, at) => at);
    const expected = Float32Array.from(matrix, (_, at) => (at % rows) * columns + Math.floor(at / rows));
    expect(transpose(matrix, rows, columns)).toEqual(expected);
  }
});
