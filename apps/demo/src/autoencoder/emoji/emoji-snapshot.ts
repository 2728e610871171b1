import type { FeatureSnapshot } from "../feature/feature-snapshot.ts";

/** What is known of all features of emoji, with their pictures. */
export interface EmojiSnapshot extends FeatureSnapshot {
  /** The decoder rows as pictures [n, P·P·4], RGBA. */
  readonly pictures: Uint8ClampedArray<ArrayBuffer>;
}

/** The picture of one feature, a view [P·P·4]. */
export function pictureOf(snapshot: EmojiSnapshot, feature: number): Uint8ClampedArray<ArrayBuffer> {
  const length = snapshot.pictures.length / snapshot.latents;
  return snapshot.pictures.subarray(feature * length, (feature + 1) * length);
}
