import { OptionError } from "@quadrivium/kernels";
import { checkChoice, checkCount, type SaeConfig } from "./config.ts";
import { auxiliaryForms, lossForms, type SaeRecipe } from "./recipe.ts";

/** @throws {OptionError} unless the value is a finite number, and in the range */
function checkNumber(option: string, value: number, { above = -Infinity, from = -Infinity } = {}): void {
  if (Number.isFinite(value) && value > above && value >= from) return;
  const range = above > -Infinity ? ` > ${above}` : ` ≥ ${from}`;
  throw new OptionError(`sparse autoencoder: ${option}`, {
    expected: `a number${range}`,
    received: String(value),
  });
}

/** @throws {OptionError} where something is asked for that the activation has no use for */
function checkFits({ activation }: SaeConfig, { l1, multiTopK, annealing }: SaeRecipe): void {
  const refuse = (option: string, expected: string, received: unknown): never => {
    throw new OptionError(`sparse autoencoder: ${option}`, { expected, received: String(received) });
  };
  if (activation === "topK") {
    if (l1 > 0) refuse("l1", "0, since TopK needs no penalty", l1);
    return;
  }
  const { coefficient } = multiTopK;
  if (coefficient > 0) refuse("multiTopK.coefficient", "0, since ReLU has no k", coefficient);
  if (annealing !== undefined) refuse("annealing", "none, since ReLU has no k", JSON.stringify(annealing));
}

/** Checks a recipe for an autoencoder. @throws {OptionError} naming the option */
export function checkRecipe(recipe: SaeRecipe, config: SaeConfig): void {
  const { auxiliary, multiTopK, dead, learningRate, initialization, annealing } = recipe;
  const { latents, k } = config;
  checkChoice("loss", recipe.loss, lossForms);
  checkCount("auxiliary.k", auxiliary.k, latents);
  checkNumber("auxiliary.coefficient", auxiliary.coefficient, { from: 0 });
  checkChoice("auxiliary.form", auxiliary.form, auxiliaryForms);
  checkChoice("auxiliary.mask", auxiliary.mask, ["exclude", "zero"]);
  checkCount("multiTopK.k", multiTopK.k, latents);
  checkNumber("multiTopK.coefficient", multiTopK.coefficient, { from: 0 });
  checkNumber("l1", recipe.l1, { from: 0 });
  checkCount("dead.afterTokens", dead.afterTokens, 2 ** 24);
  checkChoice("dead.counting", dead.counting, ["tokens", "steps"]);
  checkNumber("dead.firesAbove", dead.firesAbove, { from: 0 });
  checkNumber("learningRate.peak", learningRate.peak, { above: 0 });
  if (learningRate.warmupSteps !== 0) checkCount("learningRate.warmupSteps", learningRate.warmupSteps);
  checkChoice("learningRate.decay", learningRate.decay, ["none", "linear"]);
  checkChoice("decoderNorm", recipe.decoderNorm, ["unitAfterStep", "unitBeforeStep", "rescaled"]);
  checkChoice("initialization.encoder", initialization.encoder, ["transpose", "uniform", "calibrated"]);
  checkNumber("initialization.norm", initialization.norm, { above: 0 });
  checkChoice("initialization.preBias", initialization.preBias, ["geometricMedian", "mean", "zero"]);
  if (annealing !== undefined) {
    checkCount("annealing.from", annealing.from, latents);
    checkNumber("annealing.from", annealing.from, { from: k });
    checkCount("annealing.steps", annealing.steps);
  }
  checkFits(config, recipe);
}
