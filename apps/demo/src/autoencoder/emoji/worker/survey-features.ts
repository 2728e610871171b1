import { type Autoencoder, FeatureCollector } from "@quadrivium/sparse-autoencoder";
import type { SurveyOptions } from "../../worker/training-task.ts";
import { EXAMPLES_KEPT, type FeatureSnapshot } from "../feature-snapshot.ts";
import { paintFeatures } from "../paint-features.ts";
import type { EmojiPatches } from "./load-emoji.ts";
import { StrongestExamples } from "./strongest-examples.ts";

/** Patches encoded at once: what the encoder's program takes in one run. */
const ROWS_PER_PIECE = 256;
/** Width of the bins of the activations' histograms; the inputs are of unit norm, so that few activations exceed 1. */
const BIN_WIDTH = 0.02;
/** Random examples kept of each feature. */
const RANDOM_KEPT = 16;

/** What a survey found: an overview of all features for the page, and the statistics of each for whoever asks. */
export interface Survey {
  readonly snapshot: FeatureSnapshot;
  readonly collector: FeatureCollector;
  /** The patch that is a row of the collector. */
  readonly patchOf: (row: number) => number;
}

/**
 * Looks at all features of an autoencoder: their pictures, how often and how strongly they fire, and on which patches.
 *
 * @returns undefined if it was ended before it was done.
 */
export async function surveyFeatures(
  autoencoder: Autoencoder,
  { patches, width, family }: EmojiPatches,
  { step, rows: wanted, mayGoOn }: SurveyOptions,
): Promise<Survey | undefined> {
  const { latents } = autoencoder.config;
  const { data: decoder } = await autoencoder.decoderRows();
  const rows = Math.min(wanted, patches.count);
  const strongest = new StrongestExamples(latents, EXAMPLES_KEPT, family);
  const collector = new FeatureCollector(latents, { binWidth: BIN_WIDTH, top: 0, random: RANDOM_KEPT });
  const fired = new Float64Array(latents);
  const patchOf = (row: number) => Math.floor((row * patches.count) / rows);
  const piece = new Float32Array(ROWS_PER_PIECE * width);
  for (let start = 0; start < rows; start += ROWS_PER_PIECE) {
    if (!(await mayGoOn())) return undefined;
    const count = Math.min(ROWS_PER_PIECE, rows - start);
    for (let row = 0; row < count; row++) {
      const from = patchOf(start + row) * width;
      piece.set(patches.data.subarray(from, from + width), row * width);
    }
    const codes = await autoencoder.encode(piece.subarray(0, count * width));
    collector.add(codes);
    const { values, indices, perRow } = codes;
    for (let i = 0; i < values.length; i++) {
      const activation = values[i]!;
      if (activation <= 0) continue;
      const feature = indices[i]!;
      fired[feature]!++;
      strongest.offer(feature, activation, patchOf(start + Math.floor(i / perRow)));
    }
  }
  const snapshot: FeatureSnapshot = {
    step,
    latents,
    width,
    patchesSeen: rows,
    decoder: Float32Array.from(decoder),
    pictures: paintFeatures(decoder, width),
    density: Float32Array.from(fired, (count) => count / rows),
    examples: strongest.examples,
    activations: strongest.activations,
  };
  return { snapshot, collector, patchOf };
}
