import { seededRandom } from "@quadrivium/test-utils";
import type { AutoencoderData, SaeConfig } from "../../src/index.ts";

/** Numbers between −scale and scale, exact in float32. */
export function randomFloats(random: () => number, length: number, scale = 1): Float32Array {
  return Float32Array.from({ length }, () => (2 * random() - 1) * scale);
}

/** Gives each row of a matrix unit norm. */
export function unitRows(matrix: Float32Array, width: number): Float32Array {
  return matrix.map((element, at) => {
    const start = at - (at % width);
    return element / Math.hypot(...matrix.subarray(start, start + width));
  });
}

/** An autoencoder with random weights and decoder rows of unit norm. */
export function randomAutoencoder(
  choices: Pick<SaeConfig, "width" | "latents" | "k"> & Partial<SaeConfig>,
  seed: number,
): AutoencoderData {
  const random = seededRandom(seed);
  const config: SaeConfig = {
    activation: "topK",
    inputNormalization: "none",
    inputScale: 1,
    latentBias: true,
    centerInput: true,
    ...choices,
  };
  const { width, latents } = config;
  return {
    config,
    parameters: {
      "encoder.weight": randomFloats(random, latents * width),
      "encoder.bias": config.latentBias ? randomFloats(random, latents, 0.3) : new Float32Array(latents),
      W_dec: unitRows(randomFloats(random, latents * width), width),
      b_dec: randomFloats(random, width, 0.5),
    },
  };
}

/** How far the k-th largest pre-activation of each row is above the next, the least of all rows; both after ReLU. */
export function smallestGap(z: Float64Array, latents: number, k: number): number {
  let smallest = Infinity;
  for (let row = 0; row < z.length / latents; row++) {
    const sorted = Array.from(z.subarray(row * latents, (row + 1) * latents)).sort((a, b) => b - a);
    if (k < latents && sorted[k - 1] > 0) smallest = Math.min(smallest, sorted[k - 1] - sorted[k]);
  }
  return smallest;
}
