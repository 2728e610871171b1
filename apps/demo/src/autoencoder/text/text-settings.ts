import { type NumericRange, type Settings, takenIn } from "../training/settings.ts";

/** What text is written, and where the language model is listened to. */
export interface TextSettings {
  /** Number of documents. */
  readonly documents: number;
  /** The most tokens of a document; the model may allow fewer. */
  readonly length: number;
  /** τ: tokens are drawn from softmax(logits/τ). */
  readonly temperature: number;
  /** The block after which the residual stream is read, from 0; the model may have fewer. */
  readonly block: number;
  /** Seed of the text. */
  readonly textSeed: number;
}

/** What the page begins with: about 130,000 tokens, and the last block but one of a model of five. */
export const defaultText: TextSettings = {
  documents: 512,
  length: 256,
  temperature: 1,
  block: 3,
  textSeed: 0,
};

/** What the page begins training with for text. */
export const textDefaults: Settings = {
  latents: 1024,
  k: 16,
  batchSize: 512,
  steps: 6000,
  learningRate: 8e-4,
  deadAfterTokens: 100_000,
  seed: 0,
  backend: "auto",
};

/** What each setting may be. */
export const textRanges: Readonly<Record<keyof TextSettings, NumericRange>> = {
  documents: { minimum: 20, maximum: 10_000, whole: true },
  length: { minimum: 16, maximum: 1024, whole: true },
  temperature: { minimum: 0.1, maximum: 3, whole: false },
  block: { minimum: 0, maximum: 255, whole: true },
  textSeed: { minimum: 0, maximum: 2 ** 32 - 1, whole: true },
};

/** The name of each setting in a link. */
const keys: Readonly<Record<keyof TextSettings, string>> = {
  documents: "docs",
  length: "length",
  temperature: "heat",
  block: "block",
  textSeed: "textseed",
};

const names = Object.keys(keys) as (keyof TextSettings)[];

/** Writes the settings into a link's pairs. */
export function writeText(pairs: URLSearchParams, settings: TextSettings): void {
  for (const name of names) pairs.set(keys[name], String(settings[name]));
}

/** The settings that a link's pairs hold; what is missing or no number stays at its default. */
export function readText(pairs: URLSearchParams): TextSettings {
  let settings = defaultText;
  for (const name of names) {
    const text = pairs.get(keys[name])?.trim();
    const value = text ? takenIn(textRanges[name], Number(text)) : undefined;
    if (value !== undefined) settings = { ...settings, [name]: value };
  }
  return settings;
}

/** The settings as far as a model allows them. */
export const fitText = (
  settings: TextSettings,
  { layers, positions }: { readonly layers: number; readonly positions: number },
): TextSettings => ({
  ...settings,
  block: Math.min(settings.block, layers - 1),
  length: Math.min(settings.length, positions),
});
