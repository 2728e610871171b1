import type { NumericSetting } from "./settings.ts";
import { decades, powersOfTwo, type SliderScale } from "./slider-scale.ts";

/** How a numeric setting is shown. */
export interface SettingField {
  readonly name: NumericSetting;
  readonly label: string;
  /** What it does, in a few words; `inputs` stands for what is trained on. */
  readonly hint: string;
  readonly slider: SliderScale | undefined;
}

/** The numeric settings in the order of the page. */
export const settingFields: readonly SettingField[] = [
  { name: "latents", label: "Features n", hint: "to learn", slider: powersOfTwo(6, 13) },
  { name: "k", label: "Active features k", hint: "at a time", slider: powersOfTwo(0, 7) },
  { name: "batchSize", label: "Batch", hint: "inputs per step", slider: powersOfTwo(5, 12) },
  { name: "learningRate", label: "Learning rate", hint: "of Adam", slider: decades(-5, -1) },
  { name: "steps", label: "Steps", hint: "in all", slider: undefined },
  { name: "deadAfterTokens", label: "Dead after", hint: "inputs in silence", slider: undefined },
  { name: "seed", label: "Seed", hint: "weights and order", slider: undefined },
];
