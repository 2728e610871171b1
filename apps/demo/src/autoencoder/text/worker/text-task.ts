import { type Autoencoder, saePreset } from "@quadrivium/sparse-autoencoder";
import { buffersOf, type Example, type FeatureSnapshot } from "../../feature/feature-snapshot.ts";
import type { Settings } from "../../training/settings.ts";
import { type Survey, surveyRows } from "../../worker/survey-rows.ts";
import type { TrainingTask } from "../../worker/training-task.ts";
import { contextOf, documentsOfRows, trainingRowsOf } from "../corpus.ts";
import type { HeatedTokens } from "../protocol.ts";
import type { WrittenText } from "./write-corpus.ts";

/** Tokens shown before an example, and behind it. */
const [BEFORE, AFTER] = [22, 8];

/** Training on what was heard in a language model. @param keep Takes each survey */
export function textTask(
  { corpus, activations }: WrittenText,
  { latents, k, deadAfterTokens }: Settings,
  keep: (survey: Survey) => void,
): TrainingTask<FeatureSnapshot> {
  const { data, width } = activations;
  const family = documentsOfRows(corpus);
  const firstHeldOut = trainingRowsOf(corpus) * width;
  return {
    preset: saePreset("paper", { width, latents, k }, { dead: { afterTokens: deadAfterTokens } }),
    training: { data: data.subarray(0, firstHeldOut), width },
    heldOut: { data: data.subarray(firstHeldOut), width },
    survey: async (autoencoder, options) => {
      const survey = await surveyRows(autoencoder, activations, family, options);
      if (survey !== undefined) keep(survey);
      return survey?.snapshot;
    },
    buffersOf,
  };
}

/** Examples of a feature in their contexts, with the feature's activation at each token. */
export async function heatExamples(
  autoencoder: Autoencoder,
  { corpus, activations: { data, width } }: WrittenText,
  feature: number,
  examples: readonly Example[],
): Promise<HeatedTokens[]> {
  const contexts = examples.map(({ row }) => ({ row, ...contextOf(corpus, row, BEFORE, AFTER) }));
  if (contexts.length === 0) return [];
  const total = contexts.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const rows = new Float32Array(total * width);
  let at = 0;
  for (const { row, focus, tokens } of contexts) {
    // The tokens of a document are neighbours among the rows too.
    const first = row - focus;
    rows.set(data.subarray(first * width, (first + tokens.length) * width), at * width);
    at += tokens.length;
  }
  const { values, indices, perRow } = await autoencoder.encode(rows);
  at = 0;
  return contexts.map(({ row, document, focus, tokens }) => {
    const activations = new Float32Array(tokens.length);
    for (let i = 0; i < tokens.length; i++, at++) {
      for (let j = at * perRow; j < (at + 1) * perRow; j++) {
        if (indices[j] === feature && values[j]! > 0) activations[i] = values[j]!;
      }
    }
    return { row, document, tokens: tokens.slice(), activations, focus };
  });
}
