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
} from "./autoencoder-data.ts";
import { dataForLayout, type SaveSaeOptions } from "./data-for-layout.ts";
import { hasUnitDecoder } from "./folding.ts";
import { type JsonFields, jsonBytes, readJsonFields } from "./json-fields.ts";
import { type NamedFiles, needFile, type WrittenFiles } from "./named-files.ts";
import { openSafetensorsTable } from "./tensor-table.ts";

/** What sparsify's files say besides. */
export interface SparsifyExtras {
  /** All of `cfg.json`, with the settings of training that we make no use of. */
  readonly settings?: JsonObject;
}

const LAYOUT = "sparsify";
const WEIGHTS = "sae.safetensors";
const SETTINGS = "cfg.json";

/** Settings that make another model of it; all are false in an autoencoder. */
const OTHER_MODELS = ["transcode", "skip_connection", "embed_skip", "gram_lookup", "signed"];

/**
 * Reads `sae.safetensors` and `cfg.json` of a hookpoint's folder, as EleutherAI's sparsify writes them, in any float
 * type. Settings that are not known are ignored.
 * @throws {FormatError} when the files are not that, or are a transcoder or another model that we do not have
 */
export async function readSparsify(
  files: NamedFiles,
  options: ReadSaeOptions = {},
): Promise<ForeignAutoencoder<SparsifyExtras>> {
  const { signal } = options;
  const settings = await readJsonFields(LAYOUT, needFile(LAYOUT, files, SETTINGS), signal);
  for (const name of OTHER_MODELS) {
    if (settings.flag(name, false)) throw settings.refuse(name, "false, as in an autoencoder");
  }
  if ((settings.text("activation") ?? "topk") !== "topk") throw settings.refuse("activation", "topk");
  const table = await openSafetensorsTable(LAYOUT, needFile(LAYOUT, files, WEIGHTS), signal);
  table.checkNames(["encoder.weight", "encoder.bias", "W_dec", "b_dec"]);
  const [latents, width] = table.sides("encoder.weight");
  checkSizes(settings, width, latents);
  const k = settings.whole("k", { minimum: 1, fallback: 32 });
  const found = { width, latents, activation: "topK", k, inputNormalization: "none" } as const;
  return {
    config: foreignConfig(found, options),
    parameters: {
      "encoder.weight": await table.floats("encoder.weight", latents, width),
      "encoder.bias": await table.floats("encoder.bias", latents),
      W_dec: await table.floats("W_dec", latents, width),
      b_dec: await table.floats("b_dec", width),
    },
    extras: { settings: settings.values },
  };
}

/** Brings an autoencoder of sparsify's onto a device. @throws as `readSparsify` does */
export async function loadSparsify(
  device: Device,
  files: NamedFiles,
  options: ReadSaeOptions = {},
): Promise<Autoencoder> {
  return placeAutoencoder(device, await readSparsify(files, options));
}

/**
 * Writes an autoencoder as the two files of a hookpoint's folder.
 * @throws {OptionError} when the layout has no words for the autoencoder's activation and input normalisation
 */
export async function saveSparsify(
  autoencoder: Autoencoder,
  { extras = {}, ...options }: SaveSaeOptions & { readonly extras?: SparsifyExtras } = {},
): Promise<WrittenFiles> {
  const { config, parameters } = dataForLayout(LAYOUT, await autoencoderData(autoencoder), options);
  const { width, latents, k } = config;
  const settings = {
    expansion_factor: Math.max(1, Math.round(latents / width)),
    multi_topk: false,
    ...extras.settings,
    activation: "topk",
    skip_connection: false,
    transcode: false,
    // Whoever trains on there would otherwise have the decoder rescaled without the encoder.
    normalize_decoder: hasUnitDecoder(parameters),
    num_latents: latents,
    k,
    d_in: width,
  };
  const weights = encodeSafetensors({
    "encoder.weight": { dtype: "F32", shape: [latents, width], data: parameters["encoder.weight"] },
    "encoder.bias": { dtype: "F32", shape: [latents], data: parameters["encoder.bias"] },
    W_dec: { dtype: "F32", shape: [latents, width], data: parameters.W_dec },
    b_dec: { dtype: "F32", shape: [width], data: parameters.b_dec },
  });
  return { [WEIGHTS]: weights, [SETTINGS]: jsonBytes(settings) };
}

/** d_in is the width, and num_latents the number of latents; where that is 0 it is d_in·expansion_factor. */
function checkSizes(settings: JsonFields, width: number, latents: number): void {
  if (settings.whole("d_in", { minimum: 1 }) !== width)
    throw settings.refuse("d_in", `${width}, as in encoder.weight`);
  const asked = settings.whole("num_latents", { fallback: 0 });
  if (asked !== 0 && asked !== latents)
    throw settings.refuse("num_latents", `0 or ${latents}, as in encoder.weight`);
  const factor = settings.whole("expansion_factor", { minimum: 1, fallback: 32 });
  if (asked === 0 && width * factor !== latents)
    throw settings.refuse("expansion_factor", `${latents}/${width}, as in encoder.weight`);
}
