/** The sizes of an autoencoder and of its batch. */
export interface SaeCase {
  /** d */
  readonly width: number;
  /** n */
  readonly latents: number;
  readonly k: number;
  /** B: rows of the batch. */
  readonly rows: number;
}

/** A case in words. */
export const formatCase = ({ width, latents, k, rows }: SaeCase): string =>
  `d ${width}, n ${latents}, k ${k}, batch ${rows}`;

/** What a step begins with, on every side: E [n, d], D [n, d] with unit rows, b_pre [d], and the batch x [B, d]. */
export interface SaeStart {
  readonly sizes: SaeCase;
  readonly encoder: Float32Array;
  readonly decoder: Float32Array;
  readonly preBias: Float32Array;
  readonly batch: Float32Array;
  readonly learningRate: number;
}

/** E, D and b_pre: what a step changes. */
export type SaeWeights = Pick<SaeStart, "encoder" | "decoder" | "preBias">;
