import type { Module } from "@quadrivium/nn";
import {
  add,
  concat,
  gather,
  l2Normalize,
  matmul,
  multiply,
  negate,
  relu,
  reshape,
  type State,
  sampledProduct,
  slice,
  sparseDecode,
  sqrt,
  square,
  state,
  stopGradient,
  subtract,
  sum,
  type Tensor,
  topK,
  withGradientOf,
} from "@quadrivium/tensor";
import type { SaeConfig } from "./config.ts";
import type { SaeRecipe } from "./recipe.ts";
import { firstRows } from "./training/first-rows.ts";

/** Rows of at most k non-zeros: z_b is 0 but for `values` at `indices`. */
export interface SparseCode {
  /** [B, k] */
  readonly values: Tensor;
  /** int32 [B, k] in 0 … n − 1 */
  readonly indices: Tensor;
}

/** What an autoencoder in training needs to know of its recipe: how the weights begin, and what the norms of D mean. */
export type ModelRecipe = Pick<SaeRecipe, "initialization" | "decoderNorm">;

const published: ModelRecipe = {
  initialization: { encoder: "transpose", norm: 1, preBias: "geometricMedian" },
  decoderNorm: "unitAfterStep",
};

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
 *
 * With the decoder norm `rescaled` the rows of `W_dec` have any norm. E and b_enc are multiplied by it and D divided by
 * it wherever they are used, which multiplies codes by the norm before TopK and divides them by it in decoding.
 */
export class SparseAutoencoder implements Module {
  readonly config: SaeConfig;
  readonly encoder: State;
  readonly latentBias: State | undefined;
  readonly decoder: State;
  readonly preBias: State;
  /** E, b_enc and Dᵀ as they act. */
  private readonly acting: { encoder: Tensor; latentBias: Tensor | undefined; decoder: Tensor };
  /** What the latents' biases are to gradients; see `biasOfLatents`. */
  private readonly bias: Tensor | undefined;
  private readonly decoderNorm: ModelRecipe["decoderNorm"];

  constructor(config: SaeConfig, { initialization, decoderNorm }: ModelRecipe = published) {
    const { width, latents } = config;
    const first = firstRows(initialization);
    this.config = config;
    this.decoderNorm = decoderNorm;
    const encoder = state("encoder.weight", [latents, width], first.encoder);
    const latentBias = config.latentBias ? state("encoder.bias", [latents]) : undefined;
    const decoder = state("W_dec", [latents, width], first.decoder);
    this.encoder = encoder;
    this.latentBias = latentBias;
    this.decoder = decoder;
    this.preBias = state("b_dec", [width]);
    this.acting = { encoder, latentBias, decoder };
    if (decoderNorm === "rescaled") {
      const norms = sqrt(sum(square(decoder), { axes: [-1], keepDims: true }));
      this.acting = {
        encoder: multiply(encoder, norms),
        latentBias: latentBias && multiply(latentBias, reshape(norms, [latents])),
        decoder: l2Normalize(decoder),
      };
    }
    this.bias = this.biasOfLatents();
  }

  get parameters(): readonly State[] {
    const { encoder, latentBias, decoder, preBias } = this;
    return latentBias === undefined ? [encoder, decoder, preBias] : [encoder, latentBias, decoder, preBias];
  }

  /** The parameters by name as they are saved: as they act, and with unit rows of `W_dec` also between two steps. */
  get weights(): Readonly<Record<string, Tensor>> {
    const { encoder, latentBias } = this.acting;
    const decoder = this.decoderNorm === "unitBeforeStep" ? l2Normalize(this.decoder) : this.acting.decoder;
    const weights: Record<string, Tensor> = {
      "encoder.weight": encoder,
      W_dec: decoder,
      b_dec: this.preBias,
    };
    return latentBias === undefined ? weights : { ...weights, "encoder.bias": latentBias };
  }

  /**
   * b_enc − E·b_pre, as far as there are these: what each latent adds to x·Eᵀ. It is only there for its gradient: that of
   * b_pre is summed over the batch before it meets E, not after.
   */
  private biasOfLatents(): Tensor | undefined {
    const { encoder, latentBias } = this.acting;
    const { width, latents, centerInput } = this.config;
    if (!centerInput) return latentBias;
    const row = matmul(reshape(this.preBias, [1, width]), stopGradient(encoder), { transposeB: true });
    const shift = reshape(row, [latents]);
    return latentBias === undefined ? negate(shift) : subtract(latentBias, shift);
  }

  /** What the encoder sees of x, for gradients: b_pre gets its own through the biases of the latents. */
  private seen(x: Tensor): Tensor {
    return this.config.centerInput ? subtract(x, stopGradient(this.preBias)) : x;
  }

  /** x − b_pre, or x where inputs are not centred: what the encoder sees. x [B, d] */
  center(x: Tensor): Tensor {
    return this.config.centerInput ? subtract(x, this.preBias) : x;
  }

  /** a = (x − b_pre)·Eᵀ + b_enc. x [B, d] → [B, n] */
  preActivations(x: Tensor): Tensor {
    const { encoder, latentBias } = this.acting;
    const product = (seen: Tensor) => matmul(seen, encoder, { transposeB: true });
    const a = product(this.center(x));
    const same = product(this.seen(x));
    return withGradientOf(
      latentBias === undefined ? a : add(a, latentBias),
      this.bias === undefined ? same : add(same, this.bias),
    );
  }

  /**
   * The same selections of pre-activations of x, before any ReLU, with a gradient. It goes to the chosen rows of E only,
   * so that no dense [B, n] gradient is ever made, and for all selections at once.
   */
  selected(x: Tensor, selections: readonly SparseCode[]): SparseCode[] {
    const indices = concat(
      selections.map((code) => code.indices),
      1,
    );
    const products = sampledProduct(this.seen(x), this.acting.encoder, indices);
    const all = this.bias === undefined ? products : add(products, gather(this.bias, indices));
    let end = 0;
    return selections.map((code) => {
      const { shape } = code.values;
      end += shape[1];
      const part = slice(all, [0, end - shape[1]], shape);
      return { values: withGradientOf(code.values, part), indices: code.indices };
    });
  }

  /** z = ReLU(TopK_k(a)), whatever the activation. x [B, d] */
  encode(x: Tensor): SparseCode {
    const [{ values, indices }] = this.selected(x, [topK(this.preActivations(x), this.config.k)]);
    return { values: relu(values), indices };
  }

  /** z = ReLU(a), zeros and all. x [B, d] → [B, n] */
  encodeDense(x: Tensor): Tensor {
    return relu(this.preActivations(x));
  }

  /** z·Dᵀ, without b_pre → [B, d] */
  decodeWithoutBias({ values, indices }: SparseCode): Tensor {
    return sparseDecode(values, indices, this.acting.decoder);
  }

  /** x̂ = z·Dᵀ + b_pre → [B, d] */
  decode(code: SparseCode): Tensor {
    return add(this.decodeWithoutBias(code), this.preBias);
  }

  /** x̂ = z·Dᵀ + b_pre for z [B, n] with all its zeros → [B, d] */
  decodeDense(z: Tensor): Tensor {
    return add(matmul(z, this.acting.decoder), this.preBias);
  }

  /** x̂ of x, both [B, d]. */
  reconstruct(x: Tensor): Tensor {
    return this.config.activation === "relu"
      ? this.decodeDense(this.encodeDense(x))
      : this.decode(this.encode(x));
  }
}
