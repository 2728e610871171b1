import type { SaeConfig } from "../config.ts";
import type { SaeRecipe } from "../recipe.ts";
import { paperLearningRate } from "./paper-learning-rate.ts";

/** What sets the presets apart: settings of the autoencoder, and the recipe for one of given sizes. */
interface Preset {
  readonly config: Partial<SaeConfig>;
  recipe(config: SaeConfig): SaeRecipe;
}

/** d/2, rounded down. */
const halfWidth = ({ width, latents }: SaeConfig): number =>
  Math.min(latents, Math.max(1, Math.floor(width / 2)));

/** The power of two next to d/2. */
const powerOfTwo = ({ width, latents }: SaeConfig): number =>
  Math.min(latents, 2 ** Math.round(Math.log2(Math.max(2, width) / 2)));

/** The published recipe, with what is known to be wrong in its code put right (Gao et al. 2024, §2 and appendix A). */
function paper(config: SaeConfig): SaeRecipe {
  const isTopK = config.activation === "topK";
  return {
    loss: "fixedScale",
    auxiliary: {
      k: powerOfTwo(config),
      coefficient: isTopK ? 1 / 32 : 0,
      form: "residualVariance",
      relu: true,
      mask: "exclude",
      scaledByDead: false,
      biasGradient: false,
    },
    multiTopK: { k: Math.min(4 * config.k, config.latents), coefficient: 0 },
    l1: isTopK ? 0 : 0.1,
    dead: { afterTokens: 10_000_000, counting: "tokens", firesAbove: 0, includesBatch: false },
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 6.25e-10 },
    learningRate: { peak: paperLearningRate(config.latents), warmupSteps: 0, decay: "none" },
    average: { decay: 0.999, of: "afterStep" },
    decoderNorm: "unitAfterStep",
    initialization: { encoder: "transpose", norm: 1, preBias: "geometricMedian" },
  };
}

/** OpenAI's code as it is, with the k_aux of the autoencoders that were released. */
function openAiExact(config: SaeConfig): SaeRecipe {
  const base = paper(config);
  return {
    ...base,
    auxiliary: { ...base.auxiliary, k: Math.min(config.latents, 256), mask: "zero", biasGradient: true },
    dead: { ...base.dead, counting: "steps", firesAbove: 1e-3, includesBatch: true },
    learningRate: { peak: 1e-4, warmupSteps: 0, decay: "none" },
    average: { decay: 0.999, of: "beforeStep" },
    decoderNorm: "unitBeforeStep",
    initialization: { encoder: "calibrated", norm: 1, preBias: "geometricMedian" },
  };
}

/** EleutherAI's sparsify with its Adam; its AuxK is off unless a coefficient is given. */
function sparsify(config: SaeConfig): SaeRecipe {
  const { average: _average, ...base } = paper(config);
  return {
    ...base,
    loss: "batchVariance",
    auxiliary: {
      ...base.auxiliary,
      k: halfWidth(config),
      coefficient: 0,
      form: "batchVariance",
      scaledByDead: true,
    },
    optimizer: { ...base.optimizer, epsilon: 1e-8 },
    learningRate: { ...base.learningRate, warmupSteps: 1000, decay: "linear" },
    initialization: { encoder: "uniform", norm: 1, preBias: "mean" },
  };
}

/** `AutoEncoderTopK` of dictionary_learning. */
function dictionaryLearning(config: SaeConfig): SaeRecipe {
  const { average: _average, ...base } = paper(config);
  return {
    ...base,
    loss: "sumOfSquares",
    auxiliary: { ...base.auxiliary, k: halfWidth(config) },
    dead: { ...base.dead, includesBatch: true },
    optimizer: { ...base.optimizer, epsilon: 1e-8 },
    learningRate: { ...base.learningRate, warmupSteps: 1000 },
    clipNorm: 1,
  };
}

/** SAELens' TopK autoencoder. Its window of 1000 steps is one of tokens, at its default batch of 4096. */
function saeLens(config: SaeConfig): SaeRecipe {
  const { average: _average, ...base } = paper(config);
  return {
    ...base,
    loss: "sumOfSquares",
    auxiliary: {
      ...base.auxiliary,
      k: halfWidth(config),
      coefficient: config.activation === "topK" ? 1 : 0,
      form: "sumOfSquares",
      relu: false,
      scaledByDead: true,
    },
    dead: { ...base.dead, afterTokens: 1001 * 4096 },
    optimizer: { ...base.optimizer, epsilon: 1e-8 },
    learningRate: { peak: 3e-4, warmupSteps: 0, decay: "none" },
    clipNorm: 1,
    decoderNorm: "rescaled",
    initialization: { encoder: "transpose", norm: 0.1, preBias: "zero" },
  };
}

const plain = { inputNormalization: "none", latentBias: true } as const;

/** The presets by name. */
export const presetTable = {
  paper: { config: {}, recipe: paper },
  "openai-exact": { config: { inputNormalization: "layerNorm", latentBias: true }, recipe: openAiExact },
  sparsify: { config: plain, recipe: sparsify },
  "dictionary-learning": { config: plain, recipe: dictionaryLearning },
  saelens: { config: plain, recipe: saeLens },
} as const satisfies Record<string, Preset>;
