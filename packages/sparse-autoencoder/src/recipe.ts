/**
 * How the error e = x − x̂ of a batch [B, d] becomes a loss.
 *
 * - `fixedScale`: s·mean e², with s = 1/mean (x − mean_b x)² measured once, on a sample (Gao et al. 2024).
 * - `batchVariance`: Σ e²/Σ (x − mean_b x)² of each batch, the fraction of variance unexplained.
 * - `sumOfSquares`: mean_b Σ_d e².
 */
export const lossForms = ["fixedScale", "batchVariance", "sumOfSquares"] as const;

/** One of `lossForms`. */
export type LossForm = (typeof lossForms)[number];

/**
 * How the error ê − e of the dead latents' reconstruction of the residual e becomes a loss.
 *
 * - `residualVariance`: mean (ê − e)²/mean (e − mean_b e)² (Gao et al. 2024).
 * - `batchVariance`: Σ (ê − e)²/Σ (x − mean_b x)².
 * - `sumOfSquares`: mean_b Σ_d (ê − e)².
 */
export const auxiliaryForms = ["residualVariance", "batchVariance", "sumOfSquares"] as const;

/** One of `auxiliaryForms`. */
export type AuxiliaryForm = (typeof auxiliaryForms)[number];

/** The auxiliary loss, which revives dead latents: they learn what the others leave unexplained. */
export interface AuxiliaryRecipe {
  /** k_aux: how many dead latents model the residual. */
  readonly k: number;
  /** α: weight of the loss; 0 switches it off. */
  readonly coefficient: number;
  readonly form: AuxiliaryForm;
  /** Whether dead latents with negative pre-activations are left out. */
  readonly relu: boolean;
  /**
   * How live latents are kept from being chosen: `exclude` ranks them below all dead ones; `zero` sets their
   * pre-activations to 0, so that dead latents with negative ones are ranked below them, as in OpenAI's code.
   */
  readonly mask: "exclude" | "zero";
  /** Whether the loss is multiplied by min(number of dead latents/k_aux, 1). */
  readonly scaledByDead: boolean;
  /** Whether b_pre gets a gradient as if ê were decoded with it, as in OpenAI's code. */
  readonly biasGradient: boolean;
}

/** When a latent is dead. */
export interface DeadRecipe {
  /** It has not fired for so many tokens; at most 2²⁴. */
  readonly afterTokens: number;
  /**
   * What is counted. `tokens`: t ← 0 where the latent fired, else t + B; dead when t ≥ afterTokens. `steps`, as in
   * OpenAI's code: s ← (0 where it fired, else s) + 1; dead when s > ⌊afterTokens/B⌋.
   */
  readonly counting: "tokens" | "steps";
  /** A latent fires when its value is larger than this; at least 0, so that being selected with value 0 is not firing. */
  readonly firesAbove: number;
  /** Whether a batch counts already when it is decided which latents are dead for it. */
  readonly includesBatch: boolean;
}

/** How the weights begin. */
export interface InitializationRecipe {
  /**
   * - `transpose`: rows of random directions, the same for encoder and decoder.
   * - `uniform`: the encoder uniform on ±1/√d, the decoder its rows' directions.
   * - `calibrated`: as `uniform`; then the encoder is divided by the mean norm of the reconstructions of 256 random unit
   *   vectors, as in OpenAI's code.
   */
  readonly encoder: "transpose" | "uniform" | "calibrated";
  /** The norm of the decoder's rows, and with `transpose` of the encoder's. */
  readonly norm: number;
  /** b_pre: the geometric median or the mean of a first sample, or 0. */
  readonly preBias: "geometricMedian" | "mean" | "zero";
}

/** How an autoencoder is trained. Plain data, written to checkpoints; made by `saePreset`. */
export interface SaeRecipe {
  readonly loss: LossForm;
  readonly auxiliary: AuxiliaryRecipe;
  /** Multi-TopK: the reconstruction from `k` latents instead of the autoencoder's is a loss as well; weight 0 is off. */
  readonly multiTopK: { readonly k: number; readonly coefficient: number };
  /** Weight of mean_b Σ_i z_i, which makes ReLU autoencoders sparse; 0 is off. */
  readonly l1: number;
  readonly dead: DeadRecipe;
  /** Adam's settings. */
  readonly optimizer: { readonly beta1: number; readonly beta2: number; readonly epsilon: number };
  /** η: rises in a line to `peak`, and stays or falls in a line to 0 at the last step. */
  readonly learningRate: {
    readonly peak: number;
    readonly warmupSteps: number;
    readonly decay: "none" | "linear";
  };
  /** Limit of the gradients' common norm; none where it is left out. */
  readonly clipNorm?: number;
  /** Moving averages of the weights with decay β, of those after a step or before it; none where it is left out. */
  readonly average?: { readonly decay: number; readonly of: "afterStep" | "beforeStep" };
  /**
   * How the rows of Dᵀ are held at norm 1. In all but the last the gradient loses its component along the row first.
   *
   * - `unitAfterStep`: by normalising them after each step.
   * - `unitBeforeStep`: before each step, which leaves them a little off until the run ends.
   * - `rescaled`: not at all; codes are multiplied by the norms before TopK and divided by them in decoding, and the
   *   norms are folded into the encoder when the run ends.
   */
  readonly decoderNorm: "unitAfterStep" | "unitBeforeStep" | "rescaled";
  readonly initialization: InitializationRecipe;
  /** The number of active latents falls in a line from `from` to the autoencoder's k over the first steps. */
  readonly annealing?: { readonly from: number; readonly steps: number };
}
