import type { Autoencoder } from "@quadrivium/sparse-autoencoder";
import { EXAMPLES_KEPT, type FeatureSnapshot } from "../feature-snapshot.ts";
import { paintFeatures } from "../paint-features.ts";
import type { EmojiPatches } from "./load-emoji.ts";
import { StrongestExamples } from "./strongest-examples.ts";

/** What a survey looks at. */
export interface SurveyOptions {
  /** Finished steps. */
  readonly step: number;
  /** At most how many patches to look at, spread evenly over all. */
  readonly patches: number;
  /** Called between pieces of a few milliseconds; `false` ends the survey. */
  readonly mayGoOn: () => Promise<boolean>;
}

/** Patches encoded at once: what the encoder's program takes in one run. */
const ROWS_PER_PIECE = 256;

/**
 * Looks at all features of an autoencoder: their pictures, how often they fire, and on which patches most strongly.
 *
 * @returns undefined if it was ended before it was done.
 */
export async function surveyFeatures(
  autoencoder: Autoencoder,
  { patches, width, family }: EmojiPatches,
  { step, patches: wanted, mayGoOn }: SurveyOptions,
): Promise<FeatureSnapshot | undefined> {
  const { latents } = autoencoder.config;
  const { data: decoder } = await autoencoder.decoderRows();
  const rows = Math.min(wanted, patches.count);
  const strongest = new StrongestExamples(latents, EXAMPLES_KEPT, family);
  const fired = new Float64Array(latents);
  const total = new Float64Array(latents);
  const piece = new Float32Array(ROWS_PER_PIECE * width);
  for (let start = 0; start < rows; start += ROWS_PER_PIECE) {
    if (!(await mayGoOn())) return undefined;
    const count = Math.min(ROWS_PER_PIECE, rows - start);
    const patchOf = (row: number) => Math.floor(((start + row) * patches.count) / rows);
    for (let row = 0; row < count; row++) {
      const from = patchOf(row) * width;
      piece.set(patches.data.subarray(from, from + width), row * width);
    }
    const { values, indices, perRow } = await autoencoder.encode(piece.subarray(0, count * width));
    for (let i = 0; i < values.length; i++) {
      const activation = values[i]!;
      if (activation <= 0) continue;
      const feature = indices[i]!;
      fired[feature]!++;
      total[feature]! += activation;
      strongest.offer(feature, activation, patchOf(Math.floor(i / perRow)));
    }
  }
  return {
    step,
    latents,
    width,
    patchesSeen: rows,
    decoder: Float32Array.from(decoder),
    pictures: paintFeatures(decoder, width),
    density: Float32Array.from(fired, (count) => count / rows),
    meanActivation: Float32Array.from(total, (sum, feature) => (sum > 0 ? sum / fired[feature]! : 0)),
    examples: strongest.examples,
    activations: strongest.activations,
  };
}
