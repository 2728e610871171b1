import type { AutoencoderData, Codes } from "../../src/index.ts";

/** What an autoencoder makes of some rows. */
export interface HostResult {
  /** Dense codes [B, n]. */
  readonly z: Float64Array;
  /** Reconstructions [B, d] on the inputs' own scale. */
  readonly reconstruction: Float64Array;
}

/** The formulas of the model in plain loops over float64, with no part of the package. x [B, d] */
export function computeOnHost({ config, parameters }: AutoencoderData, x: ArrayLike<number>): HostResult {
  const { width: d, latents: n, k, activation, centerInput } = config;
  const {
    "encoder.weight": encoder,
    "encoder.bias": latentBias,
    W_dec: decoder,
    b_dec: preBias,
  } = parameters;
  const rows = x.length / d;
  const z = new Float64Array(rows * n);
  const reconstruction = new Float64Array(rows * d);
  for (let row = 0; row < rows; row++) {
    const { inner, restore } = normalized(
      Array.from({ length: d }, (_, j) => x[row * d + j]),
      config,
    );
    const a = Array.from({ length: n }, (_, i) => {
      let sum = config.latentBias ? latentBias[i] : 0;
      for (let j = 0; j < d; j++) sum += encoder[i * d + j] * (inner[j] - (centerInput ? preBias[j] : 0));
      return sum;
    });
    const order = a.map((_, i) => i).sort((i, j) => a[j] - a[i] || i - j);
    for (const i of activation === "topK" ? order.slice(0, k) : order) z[row * n + i] = Math.max(0, a[i]);
    for (let j = 0; j < d; j++) {
      let sum = preBias[j];
      for (let i = 0; i < n; i++) sum += z[row * n + i] * decoder[i * d + j];
      reconstruction[row * d + j] = restore(sum);
    }
  }
  return { z, reconstruction };
}

function normalized(
  x: readonly number[],
  { inputNormalization, inputScale }: AutoencoderData["config"],
): { inner: readonly number[]; restore: (y: number) => number } {
  const mean = x.reduce((a, b) => a + b) / x.length;
  const centered = x.map((element) => element - mean);
  switch (inputNormalization) {
    case "none":
      return { inner: x, restore: (y) => y };
    case "scalar":
      return { inner: x.map((element) => element * inputScale), restore: (y) => y / inputScale };
    case "rmsNorm": {
      const root = Math.hypot(...x) / Math.sqrt(x.length);
      return { inner: x.map((element) => element / root), restore: (y) => y * root };
    }
    case "unitNorm": {
      const norm = Math.hypot(...centered);
      return { inner: centered.map((element) => element / norm), restore: (y) => y * norm + mean };
    }
    case "layerNorm": {
      const deviation = Math.hypot(...centered) / Math.sqrt(x.length - 1);
      return {
        inner: centered.map((element) => element / (deviation + 1e-5)),
        restore: (y) => y * deviation + mean,
      };
    }
  }
}

/** Codes as a dense matrix [rows, latents]. */
export function denseCodes({ values, indices, perRow }: Codes, latents: number): Float64Array {
  const dense = new Float64Array((values.length / perRow) * latents);
  // Entries that stand for nothing are 0, whatever their index.
  values.forEach((value, at) => {
    dense[Math.floor(at / perRow) * latents + indices[at]] += value;
  });
  return dense;
}
