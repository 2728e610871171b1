import { encodeSafetensors } from "@quadrivium/formats";
import type { Device } from "@quadrivium/kernels";
import type { Autoencoder } from "../autoencoder.ts";
import type { JsonObject } from "../parse-json-object.ts";
import {
  autoencoderData,
  type ForeignAutoencoder,
  foreignConfig,
  placeAutoencoder,
  type ReadSaeOptions,
  type SaeParameters,
} from "./autoencoder-data.ts";
import { dataForLayout, type SaveSaeOptions } from "./data-for-layout.ts";
import { foldDecoderNorms, foldLatentScale, foldUncenteredInput } from "./folding.ts";
import { jsonBytes, readJsonFields } from "./json-fields.ts";
import { findFile, type NamedFiles, needFile, type WrittenFiles } from "./named-files.ts";
import { NORMALIZATIONS, parseSaeLensConfig } from "./sae-lens-config.ts";
import { openSafetensorsTable, type TensorTable } from "./tensor-table.ts";
import { transpose } from "./transpose.ts";

/** What SAELens' files say besides. */
export interface SaeLensExtras {
  /** Where the inputs come from: `model_name`, `hook_name`, `context_size` and more. */
  readonly metadata?: JsonObject;
  /** log₁₀(frequency + 10⁻¹⁰) of each latent [n], of `sparsity.safetensors`. */
  readonly logSparsity?: Float32Array;
}

const LAYOUT = "saeLens";
const WEIGHTS = "sae_weights.safetensors";
const SETTINGS = "cfg.json";
const SCALER = "activation_scaler.json";
const SPARSITY = "sparsity.safetensors";
/** The version whose layout is written; below 6 it would be taken for the flat one. */
const VERSION = "6.18.0";

/**
 * Reads SAELens' `sae_weights.safetensors` and `cfg.json`, of version 6 or the flat ones before, with
 * `sparsity.safetensors` and a training checkpoint's `activation_scaler.json` where there are such.
 *
 * What they say beyond E, b_enc, D and b_pre is folded into these: `rescale_acts_by_decoder_norm`, an encoder that does
 * not subtract b_dec (`apply_b_dec_to_input`), a fine-tuning scale. Inputs scaled to an expected norm become `scalar`.
 * @throws {FormatError} when the files are not that, or are of an architecture that we do not have
 * @throws {OptionError} when inputs are to be scaled and the factor is neither told nor given
 */
export async function readSaeLens(
  files: NamedFiles,
  options: ReadSaeOptions = {},
): Promise<ForeignAutoencoder<SaeLensExtras>> {
  const { signal } = options;
  const settings = await readJsonFields(LAYOUT, needFile(LAYOUT, files, SETTINGS), signal);
  const told = parseSaeLensConfig(settings);
  const table = await openSafetensorsTable(LAYOUT, needFile(LAYOUT, files, WEIGHTS), signal);
  table.checkNames(["W_enc", "b_enc", "W_dec", "b_dec", "scaling_factor"]);
  const [width, latents] = table.sides("W_enc");
  if (told.width !== width) throw settings.refuse("d_in", `${width}, as in W_enc`);
  if (told.latents !== latents) throw settings.refuse("d_sae", `${latents}, as in W_enc`);
  const scaler = findFile(LAYOUT, files, SCALER);
  const inputScale =
    told.inputNormalization === "scalar" && scaler !== undefined
      ? (await readJsonFields(LAYOUT, scaler, signal)).number("scaling_factor")
      : undefined;
  let parameters: SaeParameters = {
    "encoder.weight": transpose(await table.floats("W_enc", width, latents), width, latents),
    "encoder.bias": await table.floats("b_enc", latents),
    W_dec: await table.floats("W_dec", latents, width),
    b_dec: await table.floats("b_dec", width),
  };
  if (table.has("scaling_factor")) {
    const scale = await table.floats("scaling_factor", latents);
    if (told.hasLatentScale) parameters = foldLatentScale(parameters, scale);
    else if (!scale.every((factor) => Math.abs(factor - 1) < 1e-5))
      throw settings.refuse("finetuning_scaling_factor", "true, since scaling_factor is not all 1");
  }
  // In this order: the bias of uncentred inputs is scaled with its latent.
  if (!told.centersInput) parameters = foldUncenteredInput(parameters);
  if (told.choosesByNorm) parameters = foldDecoderNorms(parameters);
  return {
    config: foreignConfig({ ...told, inputScale }, options),
    parameters,
    extras: { metadata: told.metadata, ...(await sparsityOf(files, latents, signal)) },
  };
}

/** Brings an autoencoder of SAELens' onto a device. @throws as `readSaeLens` does */
export async function loadSaeLens(
  device: Device,
  files: NamedFiles,
  options: ReadSaeOptions = {},
): Promise<Autoencoder> {
  return placeAutoencoder(device, await readSaeLens(files, options));
}

/**
 * Writes an autoencoder as the files that `SAE.load_from_disk` of SAELens 6 reads.
 * @throws {OptionError} when the layout has no words for the autoencoder's input normalisation
 */
export async function saveSaeLens(
  autoencoder: Autoencoder,
  { extras = {}, ...options }: SaveSaeOptions & { readonly extras?: SaeLensExtras } = {},
): Promise<WrittenFiles> {
  const { config, parameters } = dataForLayout(LAYOUT, await autoencoderData(autoencoder), options);
  const { width, latents, activation, k, inputNormalization } = config;
  const settings = {
    d_in: width,
    d_sae: latents,
    dtype: "float32",
    device: "cpu",
    apply_b_dec_to_input: true,
    normalize_activations: NORMALIZATIONS[inputNormalization],
    reshape_activations: "none",
    metadata: { ...extras.metadata, sae_lens_version: VERSION },
    ...(activation === "topK"
      ? { architecture: "topk", k, rescale_acts_by_decoder_norm: false }
      : { architecture: "standard" }),
  };
  const weights = encodeSafetensors({
    W_enc: {
      dtype: "F32",
      shape: [width, latents],
      data: transpose(parameters["encoder.weight"], latents, width),
    },
    b_enc: { dtype: "F32", shape: [latents], data: parameters["encoder.bias"] },
    W_dec: { dtype: "F32", shape: [latents, width], data: parameters.W_dec },
    b_dec: { dtype: "F32", shape: [width], data: parameters.b_dec },
  });
  const { logSparsity } = extras;
  return {
    [WEIGHTS]: weights,
    [SETTINGS]: jsonBytes(settings),
    ...(logSparsity === undefined ? {} : sparsityFile(logSparsity)),
  };
}

const sparsityFile = (data: Float32Array): WrittenFiles => ({
  [SPARSITY]: encodeSafetensors({ sparsity: { dtype: "F32", shape: [data.length], data } }),
});

async function sparsityOf(
  files: NamedFiles,
  latents: number,
  signal: AbortSignal | undefined,
): Promise<{ logSparsity?: Float32Array }> {
  const file = findFile(LAYOUT, files, SPARSITY);
  if (file === undefined) return {};
  const table: TensorTable = await openSafetensorsTable(LAYOUT, file, signal);
  return { logSparsity: await table.floats("sparsity", latents) };
}
