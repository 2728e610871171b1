import { encodePyTorch, type WritableTorchValue } from "@quadrivium/formats";
import type { Device } from "@quadrivium/kernels";
import type { Autoencoder } from "../autoencoder.ts";
import type { SaeActivation } from "../config.ts";
import {
  autoencoderData,
  type ForeignAutoencoder,
  foreignConfig,
  placeAutoencoder,
  type ReadSaeOptions,
} from "./autoencoder-data.ts";
import { dataForLayout, type SaveSaeOptions } from "./data-for-layout.ts";
import { fileError } from "./layouts.ts";
import { type NamedFiles, needFile, type WrittenFiles } from "./named-files.ts";
import { openPyTorchTable, type TensorTable } from "./tensor-table.ts";
import { transpose } from "./transpose.ts";

/** The counters in OpenAI's files. */
export interface OpenAiExtras {
  /** `stats_last_nonzero` [n], steps since a latent last fired. */
  readonly stepsSinceFired?: Float64Array;
  /** `latents_activation_frequency` [n] */
  readonly activationFrequency?: Float32Array;
  /** `latents_mean_square` [n] */
  readonly meanSquare?: Float32Array;
}

const LAYOUT = "openAi";
const STEPS = "stats_last_nonzero";
const FREQUENCY = "latents_activation_frequency";
const MEAN_SQUARE = "latents_mean_square";
/** The decoder's name in tied autoencoders: the encoder's weights under another name. */
const TIED = "decoder.linear.weight";

/**
 * Reads a `.pt` file of OpenAI's `sparse_autoencoder`, in whichever order the decoder lies. TopK means layer norm, ReLU
 * none, as their loader has it; the training script's dictionaries, which tell neither activation nor k, are TopK without
 * normalisation. Options tell otherwise.
 * @throws {FormatError} when the file is not one, or has an activation that we do not
 * @throws {OptionError} when k is neither told nor given
 */
export async function readOpenAi(
  files: NamedFiles,
  options: ReadSaeOptions = {},
): Promise<ForeignAutoencoder<OpenAiExtras>> {
  const { signal } = options;
  const file = needFile(LAYOUT, files, /\.pt$/);
  const { table, value } = await openPyTorchTable(LAYOUT, file, signal);
  table.checkNames([
    "pre_bias",
    "latent_bias",
    STEPS,
    FREQUENCY,
    MEAN_SQUARE,
    "encoder.weight",
    "decoder.weight",
    TIED,
  ]);
  const encoder = table.has("encoder.weight") ? "encoder.weight" : TIED;
  const [latents, width] = table.sides(encoder);
  const isOfTrainingScript = !value.has("activation") && !table.has(FREQUENCY);
  const { activation, k } = isOfTrainingScript
    ? { activation: "topK" as const, k: options.k }
    : activationOf(value, file.name);
  const found = {
    width,
    latents,
    activation,
    k,
    inputNormalization: activation === "topK" && !isOfTrainingScript ? "layerNorm" : "none",
  } as const;
  const decoder = table.has("decoder.weight")
    ? transpose(await table.floats("decoder.weight", width, latents), width, latents)
    : await table.floats(TIED, latents, width);
  return {
    config: foreignConfig(found, options),
    parameters: {
      "encoder.weight": await table.floats(encoder, latents, width),
      "encoder.bias": await table.floats("latent_bias", latents),
      W_dec: decoder,
      b_dec: await table.floats("pre_bias", width),
    },
    extras: await extrasOf(table, latents),
  };
}

/** Brings an autoencoder of OpenAI's onto a device. @throws as `readOpenAi` does */
export async function loadOpenAi(
  device: Device,
  files: NamedFiles,
  options: ReadSaeOptions = {},
): Promise<Autoencoder> {
  return placeAutoencoder(device, await readOpenAi(files, options));
}

/**
 * Writes an autoencoder as a `.pt` file that OpenAI's `Autoencoder.from_state_dict` and `torch.load` read.
 * @throws {OptionError} when the layout has no words for the autoencoder's activation and input normalisation
 */
export async function saveOpenAi(
  autoencoder: Autoencoder,
  { extras = {}, ...options }: SaveSaeOptions & { readonly extras?: OpenAiExtras } = {},
): Promise<WrittenFiles> {
  const { config, parameters } = dataForLayout(LAYOUT, await autoencoderData(autoencoder), options);
  const { width, latents, activation, k } = config;
  const steps = BigInt64Array.from(extras.stepsSinceFired ?? new Float64Array(latents), BigInt);
  const vector = (data: Float32Array) => ({ dtype: "F32", shape: [data.length], data }) as const;
  const values: [string, WritableTorchValue][] = [
    ["pre_bias", vector(parameters.b_dec)],
    ["latent_bias", vector(parameters["encoder.bias"])],
    [STEPS, { dtype: "I64", shape: [latents], data: steps }],
    [FREQUENCY, vector(extras.activationFrequency ?? new Float32Array(latents).fill(1))],
    [MEAN_SQUARE, vector(extras.meanSquare ?? new Float32Array(latents))],
    ["encoder.weight", { dtype: "F32", shape: [latents, width], data: parameters["encoder.weight"] }],
    [
      "decoder.weight",
      { dtype: "F32", shape: [width, latents], data: transpose(parameters.W_dec, latents, width) },
    ],
    ["activation", activation === "topK" ? "TopK" : "ReLU"],
    ["activation_state_dict", new Map(activation === "topK" ? topKState(k) : [])],
  ];
  return { "autoencoder.pt": encodePyTorch(values) };
}

const topKState = (k: number): [string, WritableTorchValue][] => [
  ["k", k],
  ["postact_fn", "ReLU"],
];

function activationOf(
  value: ReadonlyMap<unknown, unknown>,
  path: string,
): { activation: SaeActivation; k: number | undefined } {
  const refuse = (expected: string, received: unknown) =>
    fileError({ layout: LAYOUT, path }, "value", expected, String(received).slice(0, 80));
  const name = value.get("activation") ?? "ReLU";
  if (name === "ReLU") return { activation: "relu", k: undefined };
  if (name !== "TopK") throw refuse("activation TopK or ReLU", name);
  const state = value.get("activation_state_dict");
  if (!(state instanceof Map)) throw refuse("activation_state_dict with k and postact_fn", state);
  const [k, postActivation] = [state.get("k"), state.get("postact_fn")];
  if (typeof k !== "number") throw refuse("a number k", k);
  if (postActivation !== "ReLU") throw refuse("postact_fn ReLU", postActivation);
  return { activation: "topK", k };
}

async function extrasOf(table: TensorTable, latents: number): Promise<OpenAiExtras> {
  return {
    ...(table.has(STEPS) ? { stepsSinceFired: await table.integers(STEPS, latents) } : {}),
    ...(table.has(FREQUENCY) ? { activationFrequency: await table.floats(FREQUENCY, latents) } : {}),
    ...(table.has(MEAN_SQUARE) ? { meanSquare: await table.floats(MEAN_SQUARE, latents) } : {}),
  };
}
