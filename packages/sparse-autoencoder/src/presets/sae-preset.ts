import { checkRecipe } from "../check-recipe.ts";
import { paperConfig, type SaeChoices, type SaeConfig } from "../config.ts";
import type { SaeRecipe } from "../recipe.ts";
import { presetTable } from "./preset-table.ts";

/**
 * The name of a preset.
 *
 * - `paper`: the published recipe (Gao et al. 2024, §2 and appendix A), with the known errors of its code put right.
 * - `openai-exact`: OpenAI's code as it is, for comparison with it.
 * - `sparsify`, `dictionary-learning`, `saelens`: how these libraries train, for going on with autoencoders from there.
 */
export type PresetName = keyof typeof presetTable;

/** The names of the presets. */
export const presetNames = Object.keys(presetTable) as readonly PresetName[];

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

/**
 * The settings of a known recipe for an autoencoder of the given sizes.
 *
 * @example
 * const { config, recipe } = saePreset("paper", { width: 192, latents: 1024, k: 16 }, { dead: { afterTokens: 200_000 } });
 *
 * @throws {OptionError} when a choice or a change is out of range
 */
export function saePreset(name: PresetName, choices: SaeChoices, changes: RecipeChanges = {}): SaePreset {
  const preset = presetTable[name];
  const config = paperConfig({ ...preset.config, ...choices });
  const base = preset.recipe(config);
  const { auxiliary, multiTopK, dead, optimizer, learningRate, initialization, ...whole } = changes;
  const recipe: SaeRecipe = {
    ...base,
    ...whole,
    auxiliary: { ...base.auxiliary, ...auxiliary },
    multiTopK: { ...base.multiTopK, ...multiTopK },
    dead: { ...base.dead, ...dead },
    optimizer: { ...base.optimizer, ...optimizer },
    learningRate: { ...base.learningRate, ...learningRate },
    initialization: { ...base.initialization, ...initialization },
  };
  checkRecipe(recipe, config);
  return { config, recipe };
}
