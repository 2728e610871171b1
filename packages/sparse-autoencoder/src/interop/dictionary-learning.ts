import { encodePyTorch, type WritableTorchValue } from "@quadrivium/formats";
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
import { foldUncenteredInput } from "./folding.ts";
import { type JsonFields, jsonBytes, readJsonFields } from "./json-fields.ts";
import { findFile, type NamedFiles, needFile, type WrittenFiles } from "./named-files.ts";
import { openPyTorchTable, type TensorTable } from "./tensor-table.ts";
import { transpose } from "./transpose.ts";

/** What dictionary_learning's files say besides. */
export interface DictionaryLearningExtras {
  /** Above which a pre-activation counts in their thresholded inference, which does not choose k; none where unset. */
  readonly threshold?: number;
  /** All of `config.json`, with the settings of training that we make no use of. */
  readonly settings?: JsonObject;
}

const LAYOUT = "dictionaryLearning";
const SETTINGS = "config.json";

/** Their classes, each with the name of its b_pre: the tensors tell which it is. */
const PRE_BIASES = { AutoEncoderTopK: "b_dec", AutoEncoder: "bias", AutoEncoderNew: "decoder.bias" } as const;

/** A class of theirs that we have. */
type DictionaryClass = keyof typeof PRE_BIASES;

/**
 * Reads `ae.pt` (or `ae_{step}.pt`) and, where it is there, `config.json`, as dictionary_learning writes them:
 * `AutoEncoderTopK`, and with ReLU `AutoEncoder` and `AutoEncoderNew`.
 *
 * Their files do not tell whether inputs were normalised; finished ones have the factor folded into their biases. For
 * one that has not, give `inputNormalization: "scalar"` with `inputScale` one over the factor.
 * @throws {FormatError} when the files are not that, or are of a class that we do not have
 */
export async function readDictionaryLearning(
  files: NamedFiles,
  options: ReadSaeOptions = {},
): Promise<ForeignAutoencoder<DictionaryLearningExtras>> {
  const { signal } = options;
  const { table } = await openPyTorchTable(LAYOUT, needFile(LAYOUT, files, /\.pt$/), signal);
  table.checkNames([
    "encoder.weight",
    "encoder.bias",
    "decoder.weight",
    "k",
    "threshold",
    ...Object.values(PRE_BIASES),
  ]);
  const [latents, width] = table.sides("encoder.weight");
  const file = findFile(LAYOUT, files, SETTINGS);
  const settings = file === undefined ? undefined : await readJsonFields(LAYOUT, file, signal);
  const dictionary = classOf(table);
  if (settings !== undefined) checkClass(settings, dictionary);
  const parameters: SaeParameters = {
    "encoder.weight": await table.floats("encoder.weight", latents, width),
    "encoder.bias": await table.floats("encoder.bias", latents),
    W_dec: transpose(await table.floats("decoder.weight", width, latents), width, latents),
    b_dec: await table.floats(PRE_BIASES[dictionary], width),
  };
  const found = {
    width,
    latents,
    activation: dictionary === "AutoEncoderTopK" ? "topK" : "relu",
    k: table.has("k") ? await table.scalar("k") : undefined,
    inputNormalization: "none",
  } as const;
  const threshold = table.has("threshold") ? await table.scalar("threshold") : -1;
  return {
    config: foreignConfig(found, options),
    parameters: dictionary === "AutoEncoderNew" ? foldUncenteredInput(parameters) : parameters,
    extras: {
      ...(threshold >= 0 ? { threshold } : {}),
      ...(settings === undefined ? {} : { settings: settings.values }),
    },
  };
}

/** Brings an autoencoder of dictionary_learning's onto a device. @throws as `readDictionaryLearning` does */
export async function loadDictionaryLearning(
  device: Device,
  files: NamedFiles,
  options: ReadSaeOptions = {},
): Promise<Autoencoder> {
  return placeAutoencoder(device, await readDictionaryLearning(files, options));
}

/**
 * Writes an autoencoder as the files that `AutoEncoderTopK.from_pretrained` or, with ReLU, `AutoEncoder.from_pretrained`
 * reads.
 * @throws {OptionError} when the layout has no words for the autoencoder's input normalisation
 */
export async function saveDictionaryLearning(
  autoencoder: Autoencoder,
  { extras = {}, ...options }: SaveSaeOptions & { readonly extras?: DictionaryLearningExtras } = {},
): Promise<WrittenFiles> {
  const { config, parameters } = dataForLayout(LAYOUT, await autoencoderData(autoencoder), options);
  const { width, latents, activation, k } = config;
  const dictionary: DictionaryClass = activation === "topK" ? "AutoEncoderTopK" : "AutoEncoder";
  const threshold = Float32Array.of(extras.threshold ?? -1);
  const buffers: [string, WritableTorchValue][] = [
    ["k", { dtype: "I32", shape: [], data: Int32Array.of(k) }],
    ["threshold", { dtype: "F32", shape: [], data: threshold }],
  ];
  const values: [string, WritableTorchValue][] = [
    [PRE_BIASES[dictionary], { dtype: "F32", shape: [width], data: parameters.b_dec }],
    ...(activation === "topK" ? buffers : []),
    [
      "decoder.weight",
      { dtype: "F32", shape: [width, latents], data: transpose(parameters.W_dec, latents, width) },
    ],
    ["encoder.weight", { dtype: "F32", shape: [latents, width], data: parameters["encoder.weight"] }],
    ["encoder.bias", { dtype: "F32", shape: [latents], data: parameters["encoder.bias"] }],
  ];
  const trainer = {
    trainer_class: activation === "topK" ? "TopKTrainer" : "StandardTrainer",
    ...trainerOf(extras.settings),
    dict_class: dictionary,
    activation_dim: width,
    dict_size: latents,
    ...(activation === "topK" ? { k } : {}),
  };
  return { "ae.pt": encodePyTorch(values), [SETTINGS]: jsonBytes({ ...extras.settings, trainer }) };
}

function trainerOf(settings: JsonObject | undefined): JsonObject {
  const trainer = settings?.trainer;
  return typeof trainer === "object" && trainer !== null ? { ...trainer } : {};
}

function classOf(table: TensorTable): DictionaryClass {
  if (table.has("b_dec")) return "AutoEncoderTopK";
  return table.has("bias") ? "AutoEncoder" : "AutoEncoderNew";
}

/** Classes that choose by a threshold have the same tensors as those that choose k, so that only this tells them apart. */
function checkClass(settings: JsonFields, dictionary: DictionaryClass): void {
  const trainer = settings.fields("trainer");
  if ((trainer.text("dict_class") ?? dictionary) !== dictionary)
    throw trainer.refuse("dict_class", `${dictionary}, as the tensors are`);
}
