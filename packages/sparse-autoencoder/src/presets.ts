import { checkConfig, paperConfig, type SaeChoices, type SaeConfig } from "./config.ts";
import { checkRecipe, type SaeRecipe } from "./recipe.ts";

/** The names of the presets. */
export const presetNames = ["paper"] as const;

/** `paper`: the published recipe (Gao et al. 2024, §2 and appendix A). */
export type PresetName = (typeof presetNames)[number];

/** Settings of a recipe that differ from a preset's; those within a group one by one. */
export type RecipeChanges = {
  readonly [Key in keyof SaeRecipe]?: SaeRecipe[Key] extends object
    ? Partial<SaeRecipe[Key]>
    : SaeRecipe[Key];
};

/** An autoencoder and how it is trained. */
export interface SaePreset {
  readonly config: SaeConfig;
  readonly recipe: SaeRecipe;
}

/** The published learning rate for n latents: 2·10⁻⁴/√(n/2¹⁴) (Gao et al. 2024, appendix A). */
export const paperLearningRate = (latents: number): number => 2e-4 / Math.sqrt(latents / 2 ** 14);

/**
 * The settings of a known recipe for an autoencoder of the given sizes.
 *
 * @example
 * const { config, recipe } = saePreset("paper", { width: 192, latents: 1024, k: 16 }, { dead: { afterTokens: 200_000 } });
 *
 * @throws {OptionError} when a choice or a change is out of range
 */
export function saePreset(_name: PresetName, choices: SaeChoices, changes: RecipeChanges = {}): SaePreset {
  const config = paperConfig(choices);
  checkConfig(config);
  const { width, latents } = config;
  const auxiliaryK = Math.min(latents, 2 ** Math.round(Math.log2(Math.max(2, width) / 2)));
  const { auxiliary, dead, ...rest } = changes;
  const recipe: SaeRecipe = {
    ...rest,
    auxiliary: { k: auxiliaryK, coefficient: 1 / 32, relu: true, ...auxiliary },
    dead: { afterTokens: 10_000_000, ...dead },
  };
  checkRecipe(recipe, config);
  return { config, recipe };
}
