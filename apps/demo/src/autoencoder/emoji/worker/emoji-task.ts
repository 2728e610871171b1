import { type Autoencoder, saePreset } from "@quadrivium/sparse-autoencoder";
import { buffersOf } from "../../feature/feature-snapshot.ts";
import type { Settings } from "../../training/settings.ts";
import { type Survey, surveyRows } from "../../worker/survey-rows.ts";
import type { SurveyOptions, TrainingTask } from "../../worker/training-task.ts";
import type { EmojiSnapshot } from "../emoji-snapshot.ts";
import { paintFeatures } from "../paint-features.ts";
import type { EmojiPatches } from "./load-emoji.ts";

/** Looks at all features, and paints them. @param keep Takes the survey, unless it was ended before it was done */
export async function surveyEmoji(
  autoencoder: Autoencoder,
  { patches, width, family }: EmojiPatches,
  options: SurveyOptions,
  keep: (survey: Survey) => void,
): Promise<EmojiSnapshot | undefined> {
  const survey = await surveyRows(autoencoder, { data: patches.data, width }, family, options);
  if (survey === undefined) return undefined;
  keep(survey);
  return { ...survey.snapshot, pictures: paintFeatures(survey.snapshot.decoder, width) };
}

/** The buffers of a snapshot, to be handed over rather than copied. */
export const emojiBuffersOf = (snapshot: EmojiSnapshot): ArrayBuffer[] => [
  ...buffersOf(snapshot),
  snapshot.pictures.buffer,
];

/** Training on the patches of the emoji. @param keep Takes each survey */
export function emojiTask(
  emoji: EmojiPatches,
  { latents, k, deadAfterTokens }: Settings,
  keep: (survey: Survey) => void,
): TrainingTask<EmojiSnapshot> {
  const { patches, width, trainingPatches } = emoji;
  const firstHeldOut = trainingPatches * width;
  return {
    preset: saePreset("paper", { width, latents, k }, { dead: { afterTokens: deadAfterTokens } }),
    training: { data: patches.data.subarray(0, firstHeldOut), width },
    heldOut: { data: patches.data.subarray(firstHeldOut), width },
    survey: (autoencoder, options) => surveyEmoji(autoencoder, emoji, options, keep),
    buffersOf: emojiBuffersOf,
  };
}
