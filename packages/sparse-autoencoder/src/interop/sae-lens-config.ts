import { type InputNormalization, inputNormalizations } from "../config.ts";
import type { JsonObject } from "../parse-json-object.ts";
import type { FoundConfig } from "./autoencoder-data.ts";
import type { JsonFields } from "./json-fields.ts";

/** What SAELens' `cfg.json` tells. */
export interface SaeLensConfig extends FoundConfig {
  /** Whether the encoder sees x − b_dec: `apply_b_dec_to_input`. */
  readonly centersInput: boolean;
  /** Whether TopK chooses by a_i·‖d_i‖: `rescale_acts_by_decoder_norm`. */
  readonly choosesByNorm: boolean;
  /** Whether each latent has a scale from fine-tuning: `finetuning_scaling_factor`, before version 6. */
  readonly hasLatentScale: boolean;
  readonly metadata: JsonObject;
}

/**
 * SAELens' words for our input normalisations. For `scalar` the factor is told by the files of a training checkpoint, or
 * not at all.
 */
export const NORMALIZATIONS: Readonly<Record<InputNormalization, string | undefined>> = {
  none: "none",
  unitNorm: undefined,
  layerNorm: "layer_norm",
  rmsNorm: "constant_norm_rescale",
  scalar: "expected_average_only_in",
};

/** Fields of the flat configurations before version 6 that tell of the autoencoder itself; the others are metadata. */
const OF_THE_MODEL = new Set([
  "architecture",
  "d_in",
  "d_sae",
  "dtype",
  "device",
  "apply_b_dec_to_input",
  "normalize_activations",
  "reshape_activations",
  "finetuning_scaling_factor",
  "activation_fn",
  "activation_fn_str",
  "activation_fn_kwargs",
]);

/**
 * Parses the configuration of SAELens: version 6, with `metadata` as an object within, or the flat one before.
 * @throws {FormatError} naming the field that is missing, wrong, or of something that we do not have
 */
export function parseSaeLensConfig(settings: JsonFields): SaeLensConfig {
  const { activation, k } = activationOf(settings);
  return {
    width: settings.whole("d_in", { minimum: 1 }),
    latents: settings.whole("d_sae", { minimum: 1 }),
    activation,
    k,
    inputNormalization: normalizationOf(settings),
    centersInput: settings.flag("apply_b_dec_to_input", true),
    choosesByNorm: activation === "topK" && settings.flag("rescale_acts_by_decoder_norm", false),
    hasLatentScale: settings.flag("finetuning_scaling_factor", false),
    metadata: metadataOf(settings),
  };
}

/** `topk`, or `standard` with ReLU; before version 6 TopK was also an activation function of `standard`. */
function activationOf(settings: JsonFields): Pick<SaeLensConfig, "activation" | "k"> {
  const architecture = settings.text("architecture") ?? "standard";
  const name = settings.has("activation_fn") ? "activation_fn" : "activation_fn_str";
  const named = settings.text(name) ?? "relu";
  if (architecture === "topk" || (architecture === "standard" && named === "topk")) {
    const from = settings.has("k") ? settings : settings.fields("activation_fn_kwargs");
    return { activation: "topK", k: from.whole("k", { minimum: 1 }) };
  }
  if (architecture !== "standard") throw settings.refuse("architecture", "topk or standard");
  if (named !== "relu") throw settings.refuse(name, "topk or relu");
  return { activation: "relu", k: undefined };
}

function normalizationOf(settings: JsonFields): InputNormalization {
  // In old files it is true or false.
  const value = settings.values.normalize_activations ?? false;
  const word = value === true ? NORMALIZATIONS.scalar : value === false ? NORMALIZATIONS.none : value;
  const found = inputNormalizations.find((name) => NORMALIZATIONS[name] === word);
  if (found !== undefined) return found;
  const words = Object.values(NORMALIZATIONS).filter((each) => each !== undefined);
  throw settings.refuse("normalize_activations", `one of ${words.join(", ")}`);
}

function metadataOf(settings: JsonFields): JsonObject {
  if (settings.has("metadata")) return settings.fields("metadata").values;
  return Object.fromEntries(Object.entries(settings.values).filter(([name]) => !OF_THE_MODEL.has(name)));
}
