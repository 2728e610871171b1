import { RandomStream } from "@quadrivium/kernels";
import type { Module } from "@quadrivium/nn";
import {
  add,
  gather,
  type Initializer,
  matmul,
  relu,
  type State,
  sampledProduct,
  sparseDecode,
  state,
  subtract,
  type Tensor,
  topK,
  withGradientOf,
} from "@quadrivium/tensor";
import type { SaeConfig } from "./config.ts";
import { unitRows } from "./training/unit-rows.ts";

/** Rows of at most k non-zeros: z_b is 0 but for `values` at `indices`. */
export interface SparseCode {
  /** [B, k] */
  readonly values: Tensor;
  /** int32 [B, k] in 0 … n − 1 */
  readonly indices: Tensor;
}

/**
 * The TopK autoencoder (Gao et al. 2024, §2.2):
 *
 *   a = (x − b_pre)·Eᵀ + b_enc      [B, n]
 *   z = ReLU(TopK_k(a))             [B, n], at most k non-zeros per row
 *   x̂ = z·Dᵀ + b_pre                [B, d]
 *
 * With the activation `relu`, z = ReLU(a) instead. Where inputs are not centred, a = x·Eᵀ + b_enc.
 *
 * Parameters, under the names that EleutherAI's sparsify uses: `encoder.weight` E [n, d], `encoder.bias` b_enc [n],
 * `W_dec` Dᵀ [n, d] with one unit vector per latent, `b_dec` b_pre [d].
 */
export class SparseAutoencoder implements Module {
  readonly config: SaeConfig;
  readonly encoder: State;
  readonly latentBias: State | undefined;
  readonly decoder: State;
  readonly preBias: State;

  constructor(config: SaeConfig) {
    const { width, latents } = config;
    this.config = config;
    // Both draw from the stream of one name, so that they begin as each other's transposes.
    const initializer: Initializer = (shape, random) =>
      unitRows(shape, new RandomStream(random.seed, "W_dec"));
    this.encoder = state("encoder.weight", [latents, width], initializer);
    this.latentBias = config.latentBias ? state("encoder.bias", [latents]) : undefined;
    this.decoder = state("W_dec", [latents, width], initializer);
    this.preBias = state("b_dec", [width]);
  }

  get parameters(): readonly State[] {
    const { encoder, latentBias, decoder, preBias } = this;
    return latentBias === undefined ? [encoder, decoder, preBias] : [encoder, latentBias, decoder, preBias];
  }

  /** x − b_pre, or x where inputs are not centred: what the encoder sees. x [B, d] */
  center(x: Tensor): Tensor {
    return this.config.centerInput ? subtract(x, this.preBias) : x;
  }

  /** a = centered·Eᵀ + b_enc. centered [B, d] → [B, n] */
  preActivations(centered: Tensor): Tensor {
    const a = matmul(centered, this.encoder, { transposeB: true });
    return this.latentBias === undefined ? a : add(a, this.latentBias);
  }

  /**
   * The k largest of `scores` in each row, before the ReLU. Their values are known already; their gradient goes to the
   * chosen rows of E only, so that no dense [B, n] gradient is ever made.
   */
  select(centered: Tensor, scores: Tensor, k: number): SparseCode {
    const { values, indices } = topK(scores, k);
    const products = sampledProduct(centered, this.encoder, indices);
    const same = this.latentBias === undefined ? products : add(products, gather(this.latentBias, indices));
    return { values: withGradientOf(values, same), indices };
  }

  /** z = ReLU(TopK_k(a)), whatever the activation. x [B, d] */
  encode(x: Tensor): SparseCode {
    const centered = this.center(x);
    const { values, indices } = this.select(centered, this.preActivations(centered), this.config.k);
    return { values: relu(values), indices };
  }

  /** z = ReLU(a), zeros and all. x [B, d] → [B, n] */
  encodeDense(x: Tensor): Tensor {
    return relu(this.preActivations(this.center(x)));
  }

  /** z·Dᵀ, without b_pre → [B, d] */
  decodeWithoutBias({ values, indices }: SparseCode): Tensor {
    return sparseDecode(values, indices, this.decoder);
  }

  /** x̂ = z·Dᵀ + b_pre → [B, d] */
  decode(code: SparseCode): Tensor {
    return add(this.decodeWithoutBias(code), this.preBias);
  }

  /** x̂ = z·Dᵀ + b_pre for z [B, n] with all its zeros → [B, d] */
  decodeDense(z: Tensor): Tensor {
    return add(matmul(z, this.decoder), this.preBias);
  }

  /** x̂ of x, both [B, d]. */
  reconstruct(x: Tensor): Tensor {
    return this.config.activation === "relu"
      ? this.decodeDense(this.encodeDense(x))
      : this.decode(this.encode(x));
  }
}
