import { type Device, OptionError } from "@quadrivium/kernels";
import { Autoencoder } from "../autoencoder.ts";
import { checkConfig, type InputNormalization, type SaeActivation, type SaeConfig } from "../config.ts";
import { writeWeights } from "../write-weights.ts";

/** The weights of an autoencoder, under the names of the model's states. */
export interface SaeParameters {
  /** E [n, d] */
  readonly "encoder.weight": Float32Array;
  /** b_enc [n]; zeros where the model has none. */
  readonly "encoder.bias": Float32Array;
  /** Dᵀ [n, d] */
  readonly W_dec: Float32Array;
  /** b_pre [d] */
  readonly b_dec: Float32Array;
}

/** An autoencoder in plain memory, on no device. */
export interface AutoencoderData {
  readonly config: SaeConfig;
  readonly parameters: SaeParameters;
}

/** What was read from another library's files. */
export interface ForeignAutoencoder<Extras> extends AutoencoderData {
  /** What the files say besides; writing in the same layout takes it again. */
  readonly extras: Extras;
}

/** What to read files with, where they do not tell all. */
export interface ReadSaeOptions {
  /** k, where the files do not tell it: the dictionaries of OpenAI's training script. */
  readonly k?: number;
  /** Instead of what the files say or imply. */
  readonly inputNormalization?: InputNormalization;
  /** What inputs are to be multiplied by, where the normalisation is by a common scale that the files do not tell. */
  readonly inputScale?: number;
  /** Cancels reading. */
  readonly signal?: AbortSignal;
}

/** What the files tell of an autoencoder. */
export interface FoundConfig {
  readonly width: number;
  readonly latents: number;
  readonly activation: SaeActivation;
  /** None: not told. */
  readonly k: number | undefined;
  readonly inputNormalization: InputNormalization;
  /** None: not told. */
  readonly inputScale?: number | undefined;
}

/**
 * The configuration of an autoencoder whose biases and centring are as in all four libraries: b_enc is there, and the
 * encoder sees x − b_pre.
 * @throws {OptionError} when something is out of range, is missing, or is told twice differently
 */
export function foreignConfig(found: FoundConfig, options: ReadSaeOptions): SaeConfig {
  const { width, latents, activation } = found;
  const inputNormalization = options.inputNormalization ?? found.inputNormalization;
  const config: SaeConfig = {
    width,
    latents,
    k: activation === "relu" ? latents : told("k", found.k, options.k),
    activation,
    inputNormalization,
    inputScale:
      inputNormalization === "scalar"
        ? told("inputScale", found.inputScale, options.inputScale)
        : (options.inputScale ?? 1),
    latentBias: true,
    centerInput: true,
  };
  checkConfig(config);
  return config;
}

function told(option: "k" | "inputScale", found: number | undefined, asked: number | undefined): number {
  const value = found ?? asked;
  if (value === undefined) {
    const expected = `option ${option}, since the files do not tell it`;
    throw new OptionError(`sparse autoencoder: ${option}`, { expected, received: "none" });
  }
  if (asked === undefined || asked === value) return value;
  throw new OptionError(`sparse autoencoder: ${option}`, {
    expected: `${value}, as the files tell`,
    received: String(asked),
  });
}

/** Brings an autoencoder onto a device. @throws {OptionError} {ShapeError} when weights and configuration do not fit */
export async function placeAutoencoder(
  device: Device,
  { config, parameters }: AutoencoderData,
): Promise<Autoencoder> {
  checkConfig(config);
  const autoencoder = new Autoencoder(device, config);
  const { "encoder.bias": latentBias, ...others } = parameters;
  const weights = config.latentBias ? { ...others, "encoder.bias": latentBias } : others;
  await writeWeights(autoencoder.parameters, autoencoder.model, weights);
  return autoencoder;
}

/** A copy of an autoencoder in plain memory. */
export async function autoencoderData(autoencoder: Autoencoder): Promise<AutoencoderData> {
  const { config } = autoencoder;
  const weights = await autoencoder.weights();
  return {
    config,
    parameters: {
      "encoder.weight": weights["encoder.weight"],
      "encoder.bias": weights["encoder.bias"] ?? new Float32Array(config.latents),
      W_dec: weights.W_dec,
      b_dec: weights.b_dec,
    },
  };
}
