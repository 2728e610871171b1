import { RandomStream } from "@quadrivium/kernels";
import { paperLearningRate } from "@quadrivium/sparse-autoencoder";
import type { SaeCase, SaeStart } from "./sae-case.ts";

function unitRows(data: Float32Array, width: number): Float32Array {
  for (let start = 0; start < data.length; start += width) {
    const row = data.subarray(start, start + width);
    const norm = Math.hypot(...row);
    for (let i = 0; i < width; i++) row[i] /= norm;
  }
  return data;
}

/** Random weights, with E = D as in the published recipe, and a batch of normal numbers: the same for the same sizes. */
export function randomStart(sizes: SaeCase): SaeStart {
  const { width, latents, rows } = sizes;
  const random = new RandomStream(20261122, "autoencoder");
  const decoder = unitRows(random.fillNormal(new Float32Array(latents * width)), width);
  return {
    sizes,
    encoder: decoder.slice(),
    decoder,
    preBias: random.fillNormal(new Float32Array(width), 0, 0.1),
    batch: random.fillNormal(new Float32Array(rows * width)),
    learningRate: paperLearningRate(latents),
  };
}
