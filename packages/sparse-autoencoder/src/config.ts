import { OptionError } from "@quadrivium/kernels";

/** The ways to bring inputs to a common scale; see `InputNormalization`. */
export const inputNormalizations = ["none", "unitNorm", "layerNorm", "rmsNorm", "scalar"] as const;

/**
 * How each input is brought to a common scale; part of a checkpoint's identity.
 *
 * - `none`: as it is.
 * - `unitNorm`: without its mean over the width, divided by its L2 norm (Gao et al. 2024).
 * - `layerNorm`: (x − μ)/(σ + 10⁻⁵) with the unbiased deviation σ over the width, as OpenAI's released autoencoders.
 * - `rmsNorm`: x·√d/‖x‖, not centred, as SAELens' `constant_norm_rescale`.
 * - `scalar`: times `inputScale`, the same for all inputs.
 */
export type InputNormalization = (typeof inputNormalizations)[number];

/** The activation functions; see `SaeActivation`. */
export const saeActivations = ["topK", "relu"] as const;

/** `topK`: z = ReLU(TopK_k(a)). `relu`: z = ReLU(a), the baseline whose sparsity comes from an L1 penalty. */
export type SaeActivation = (typeof saeActivations)[number];

/** All that encoding and decoding need to know of an autoencoder. Plain data, written to `config.json`. */
export interface SaeConfig {
  /** d: width of the inputs. */
  readonly width: number;
  /** n: number of latents. */
  readonly latents: number;
  /** k: number of active latents per input; `relu` makes no use of it. */
  readonly k: number;
  readonly activation: SaeActivation;
  /** What is done to each input first. */
  readonly inputNormalization: InputNormalization;
  /** What inputs are multiplied by when the normalisation is `scalar`; 1 otherwise. */
  readonly inputScale: number;
  /** Whether the encoder adds a learned bias to each latent. */
  readonly latentBias: boolean;
  /** Whether the encoder sees x − b_pre; otherwise it sees x. */
  readonly centerInput: boolean;
}

/** The settings of an autoencoder that have to be chosen, and those that may be. */
export type SaeChoices = Pick<SaeConfig, "width" | "latents" | "k"> &
  Partial<Omit<SaeConfig, "width" | "latents" | "k">>;

/**
 * The published autoencoder (Gao et al. 2024, §2): TopK over inputs of unit norm, less b_pre, without latent bias.
 * @throws {OptionError} when a choice is out of range
 */
export function paperConfig(choices: SaeChoices): SaeConfig {
  const config: SaeConfig = {
    activation: "topK",
    inputNormalization: "unitNorm",
    inputScale: 1,
    latentBias: false,
    centerInput: true,
    ...choices,
  };
  checkConfig(config);
  return config;
}

const subjectOf = (option: string): string => `sparse autoencoder: ${option}`;

/** @throws {OptionError} unless the value is a whole number in 1 … maximum */
export function checkCount(option: string, value: number, maximum = 2 ** 31): void {
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return;
  throw new OptionError(subjectOf(option), {
    expected: `a whole number in 1 … ${maximum}`,
    received: String(value),
  });
}

/** @throws {OptionError} unless the value is one of the choices */
export function checkChoice(option: string, value: unknown, choices: readonly unknown[]): void {
  if (choices.includes(value)) return;
  throw new OptionError(subjectOf(option), { expected: choices.join(" or "), received: String(value) });
}

/** Checks a configuration, also one read from a file. @throws {OptionError} naming the option */
export function checkConfig(config: SaeConfig): void {
  const { width, latents, k, inputNormalization, inputScale } = config;
  checkCount("width", width);
  checkCount("latents", latents);
  checkCount("k", k, latents);
  checkChoice("activation", config.activation, saeActivations);
  checkChoice("inputNormalization", inputNormalization, inputNormalizations);
  checkChoice("latentBias", config.latentBias, [true, false]);
  checkChoice("centerInput", config.centerInput, [true, false]);
  if (inputScale > 0 && inputScale < Infinity && (inputNormalization === "scalar" || inputScale === 1))
    return;
  throw new OptionError(subjectOf("inputScale"), {
    expected: inputNormalization === "scalar" ? "a number > 0" : `1, since inputs are not scaled by it`,
    received: String(inputScale),
  });
}
