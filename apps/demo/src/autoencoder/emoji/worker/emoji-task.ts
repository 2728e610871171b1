import { saePreset } from "@quadrivium/sparse-autoencoder";
import type { Settings } from "../../training/settings.ts";
import type { TrainingTask } from "../../worker/training-task.ts";
import { buffersOf, type FeatureSnapshot } from "../feature-snapshot.ts";
import type { EmojiPatches } from "./load-emoji.ts";
import { type Survey, surveyFeatures } from "./survey-features.ts";

/** Training on the patches of the emoji. @param keep Takes each survey */
export function emojiTask(
  emoji: EmojiPatches,
  { latents, k, deadAfterTokens }: Settings,
  keep: (survey: Survey) => void,
): TrainingTask<FeatureSnapshot> {
  const { patches, width, trainingPatches } = emoji;
  const firstHeldOut = trainingPatches * width;
  return {
    preset: saePreset("paper", { width, latents, k }, { dead: { afterTokens: deadAfterTokens } }),
    training: { data: patches.data.subarray(0, firstHeldOut), width },
    heldOut: { data: patches.data.subarray(firstHeldOut), width },
    survey: async (autoencoder, options) => {
      const survey = await surveyFeatures(autoencoder, emoji, options);
      if (survey !== undefined) keep(survey);
      return survey?.snapshot;
    },
    buffersOf,
  };
}
