import { OptionError } from "@quadrivium/kernels";
import type { InputNormalization, SaeActivation } from "../config.ts";
import type { AutoencoderData } from "./autoencoder-data.ts";
import { foldInputScale, foldUncenteredInput } from "./folding.ts";
import type { SaeLayout } from "./layouts.ts";

/** How an autoencoder is written in another library's layout. */
export interface SaveSaeOptions {
  /**
   * No other library has `unitNorm`. As `layerNorm`, of which it is 1/√(d − 1), it can be written to those that have
   * that one; codes then differ by the relative 10⁻⁵/σ, where σ is the inputs' standard deviation over their width.
   */
  readonly unitNormAs?: "layerNorm";
}

/** The layouts of other libraries. */
export type ForeignLayout = Exclude<SaeLayout, "quadrivium">;

/**
 * Which input normalisations a layout can say with which activation. In OpenAI's the one follows from the other: TopK is
 * read with layer norm, ReLU without.
 */
const SAYABLE: Readonly<
  Record<ForeignLayout, Readonly<Record<SaeActivation, readonly InputNormalization[]>>>
> = {
  openAi: { topK: ["layerNorm"], relu: ["none"] },
  sparsify: { topK: ["none"], relu: [] },
  saeLens: { topK: ["none", "layerNorm", "rmsNorm"], relu: ["none", "layerNorm", "rmsNorm"] },
  dictionaryLearning: { topK: ["none"], relu: ["none"] },
};

const SAVERS: Readonly<Record<ForeignLayout, string>> = {
  openAi: "saveOpenAi",
  sparsify: "saveSparsify",
  saeLens: "saveSaeLens",
  dictionaryLearning: "saveDictionaryLearning",
};

/**
 * The same autoencoder as a layout can say it: a common scale of the inputs and an encoder that does not centre them
 * are folded into the weights, which computes the same.
 * @throws {OptionError} when the layout has no words for it; the message names what has
 */
export function dataForLayout(
  layout: ForeignLayout,
  { config, parameters }: AutoencoderData,
  { unitNormAs }: SaveSaeOptions,
): AutoencoderData {
  const { activation, width } = config;
  let { inputNormalization } = config;
  let folded = config.centerInput ? parameters : foldUncenteredInput(parameters);
  if (inputNormalization === "scalar") {
    folded = foldInputScale(folded, config.inputScale);
    inputNormalization = "none";
  } else if (inputNormalization === "unitNorm" && unitNormAs === "layerNorm" && width > 1) {
    folded = foldInputScale(folded, 1 / Math.sqrt(width - 1));
    inputNormalization = "layerNorm";
  }
  if (!SAYABLE[layout][activation].includes(inputNormalization)) {
    throw new OptionError(SAVERS[layout], {
      expected: `an autoencoder that the layout has words for; ${advice(activation, inputNormalization)}`,
      received: `activation ${activation} with inputNormalization ${config.inputNormalization}`,
    });
  }
  return {
    config: { ...config, inputNormalization, inputScale: 1, centerInput: true },
    parameters: folded,
  };
}

/** What can be done with an autoencoder that a layout has no words for. */
function advice(activation: SaeActivation, inputNormalization: InputNormalization): string {
  const layouts = Object.entries(SAYABLE).flatMap(([name, can]) =>
    can[activation].includes(inputNormalization) ? [name] : [],
  );
  if (layouts.length > 0) return `this one can be written as ${layouts.join(" or ")}`;
  return inputNormalization === "unitNorm"
    ? 'this one with option unitNormAs: "layerNorm" as saeLens, with topK also as openAi; or by saveAutoencoder'
    : "this one only by saveAutoencoder";
}
