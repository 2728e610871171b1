import { OptionError } from "@quadrivium/kernels";

/** How each input is brought to a common scale; part of a checkpoint's identity. */
export const inputNormalizations = ["none", "unitNorm"] as const;

/** `none`: as it is. `unitNorm`: without its mean over the width, divided by its L2 norm (Gao et al. 2024). */
export type InputNormalization = (typeof inputNormalizations)[number];

/** Everything that makes a TopK autoencoder what it is. Plain data, written to `config.json`. */
export interface SaeConfig {
  /** d: width of the inputs. */
  readonly width: number;
  /** n: number of latents. */
  readonly latents: number;
  /** k: number of active latents per input. */
  readonly k: number;
  /** What is done to each input first. */
  readonly inputNormalization: InputNormalization;
  /** Whether the encoder adds a learned bias to each latent. */
  readonly latentBias: boolean;
  /** The auxiliary loss, which revives dead latents. */
  readonly auxiliary: {
    /** k_aux: how many dead latents model the residual. */
    readonly k: number;
    /** α: weight of the loss; 0 switches it off. */
    readonly coefficient: number;
    /** Whether dead latents with negative pre-activations are left out. */
    readonly relu: boolean;
  };
  /** A latent is dead when it has not fired for so many tokens; at most 2²⁴. */
  readonly deadAfterTokens: number;
}

/** The settings of an autoencoder that have to be chosen. */
export type SaeChoices = Pick<SaeConfig, "width" | "latents" | "k"> &
  Partial<Omit<SaeConfig, "width" | "latents" | "k">>;

/**
 * The published recipe (Gao et al. 2024, §2 and appendix A): inputs of unit norm, AuxK with k_aux the power of two next
 * to d/2 and α = 1/32, latents dead after 10 million tokens.
 * @throws {OptionError} when a choice is out of range
 */
export function paperConfig(choices: SaeChoices): SaeConfig {
  const { width, latents } = choices;
  const auxiliaryK = Math.min(latents, 2 ** Math.round(Math.log2(Math.max(2, width) / 2)));
  const config: SaeConfig = {
    inputNormalization: "unitNorm",
    latentBias: false,
    deadAfterTokens: 10_000_000,
    auxiliary: { k: auxiliaryK, coefficient: 1 / 32, relu: true },
    ...choices,
  };
  checkConfig(config);
  return config;
}

/** The published learning rate for n latents: 2·10⁻⁴/√(n/2¹⁴) (Gao et al. 2024, appendix A). */
export const paperLearningRate = (latents: number): number => 2e-4 / Math.sqrt(latents / 2 ** 14);

function checkCount(option: string, value: number, maximum = 2 ** 31): void {
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return;
  throw new OptionError(`sparse autoencoder: ${option}`, {
    expected: `a whole number in 1 … ${maximum}`,
    received: String(value),
  });
}

/** Checks a configuration, also one read from a file. @throws {OptionError} naming the option */
export function checkConfig(config: SaeConfig): void {
  const { width, latents, k, auxiliary, deadAfterTokens, inputNormalization } = config;
  checkCount("width", width);
  checkCount("latents", latents);
  checkCount("k", k, latents);
  checkCount("auxiliary.k", auxiliary.k, latents);
  checkCount("deadAfterTokens", deadAfterTokens, 2 ** 24);
  if (!(auxiliary.coefficient >= 0 && auxiliary.coefficient < Infinity)) {
    throw new OptionError("sparse autoencoder: auxiliary.coefficient", {
      expected: "a number ≥ 0",
      received: String(auxiliary.coefficient),
    });
  }
  if (!inputNormalizations.includes(inputNormalization)) {
    throw new OptionError("sparse autoencoder: inputNormalization", {
      expected: inputNormalizations.join(" or "),
      received: String(inputNormalization),
    });
  }
}
