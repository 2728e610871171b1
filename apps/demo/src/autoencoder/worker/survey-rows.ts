import { type Activations, type Autoencoder, FeatureCollector } from "@quadrivium/sparse-autoencoder";
import {
  EXAMPLES_KEPT,
  type Example,
  examplesOf,
  type FeatureReport,
  type FeatureSnapshot,
} from "../feature/feature-snapshot.ts";
import { StrongestExamples } from "./strongest-examples.ts";
import type { SurveyOptions } from "./training-task.ts";

/** Inputs encoded at once: what the encoder's program takes in one run. */
const ROWS_PER_PIECE = 256;
/** Width of the bins of the activations' histograms; the inputs are of unit norm, so that few activations exceed 1. */
const BIN_WIDTH = 0.02;
/** Random examples kept of each feature. */
const RANDOM_KEPT = 16;

/** What a survey found: an overview of all features for the page, and the statistics of each for whoever asks. */
export interface Survey {
  readonly snapshot: FeatureSnapshot;
  /** How one feature fired. */
  readonly report: (feature: number) => FeatureReport;
  /** The strongest examples of one feature; still there when the snapshot's buffers were handed over. */
  readonly strongest: (feature: number) => Example[];
}

/**
 * Looks at all features of an autoencoder: how often and how strongly they fire, and on which inputs.
 *
 * @param family For each input a number; of those that share one, only the strongest is kept among a feature's examples.
 * @returns undefined if it was ended before it was done.
 */
export async function surveyRows(
  autoencoder: Autoencoder,
  { data, width }: Activations,
  family: Uint32Array,
  { step, rows: wanted, mayGoOn }: SurveyOptions,
): Promise<Survey | undefined> {
  const { latents } = autoencoder.config;
  const { data: decoder } = await autoencoder.decoderRows();
  const all = data.length / width;
  const rows = Math.min(wanted, all);
  const rowOf = (place: number) => Math.floor((place * all) / rows);
  const strongest = new StrongestExamples(latents, EXAMPLES_KEPT, family);
  const collector = new FeatureCollector(latents, { binWidth: BIN_WIDTH, top: 0, random: RANDOM_KEPT });
  const fired = new Float64Array(latents);
  const piece = new Float32Array(ROWS_PER_PIECE * width);
  for (let start = 0; start < rows; start += ROWS_PER_PIECE) {
    if (!(await mayGoOn())) return undefined;
    const count = Math.min(ROWS_PER_PIECE, rows - start);
    for (let i = 0; i < count; i++) {
      const from = rowOf(start + i) * width;
      piece.set(data.subarray(from, from + width), i * width);
    }
    const codes = await autoencoder.encode(piece.subarray(0, count * width));
    collector.add(codes);
    const { values, indices, perRow } = codes;
    for (let i = 0; i < values.length; i++) {
      const activation = values[i]!;
      if (activation <= 0) continue;
      const feature = indices[i]!;
      fired[feature]!++;
      strongest.offer(feature, activation, rowOf(start + Math.floor(i / perRow)));
    }
  }
  const snapshot: FeatureSnapshot = {
    step,
    latents,
    width,
    rowsSeen: rows,
    decoder: Float32Array.from(decoder),
    density: Float32Array.from(fired, (count) => count / rows),
    examples: strongest.examples.slice(),
    activations: strongest.activations.slice(),
  };
  return {
    snapshot,
    strongest: (feature) => examplesOf(strongest, feature),
    report: (feature) => {
      const statistics = collector.statistics(feature);
      const random = statistics.random.map(({ row, activation }) => ({ row: rowOf(row), activation }));
      return { rows, binWidth: collector.binWidth, statistics, random };
    },
  };
}
