/** How many of its strongest examples are kept for each feature. */
export const EXAMPLES_KEPT = 24;

/** What is known of all features at one moment of the training. */
export interface FeatureSnapshot {
  /** Finished steps; 0 of a shipped autoencoder, whose own record tells. */
  readonly step: number;
  /** n: number of features. */
  readonly latents: number;
  /** d: numbers per decoder row. */
  readonly width: number;
  /** How many patches were looked at. */
  readonly patchesSeen: number;
  /** Decoder rows [n, d], each of unit norm. */
  readonly decoder: Float32Array<ArrayBuffer>;
  /** The rows as pictures [n, P·P·4], RGBA. */
  readonly pictures: Uint8ClampedArray<ArrayBuffer>;
  /** The share of the patches on which each feature fired [n]. */
  readonly density: Float32Array<ArrayBuffer>;
  /** The patches on which each feature is strongest, strongest first, −1 where there are no more [n, EXAMPLES_KEPT]. */
  readonly examples: Int32Array<ArrayBuffer>;
  /** The activations there [n, EXAMPLES_KEPT]. */
  readonly activations: Float32Array<ArrayBuffer>;
}

/** The buffers of a snapshot, to be handed over rather than copied. */
export const buffersOf = (snapshot: FeatureSnapshot): ArrayBuffer[] => [
  snapshot.decoder.buffer,
  snapshot.pictures.buffer,
  snapshot.density.buffer,
  snapshot.examples.buffer,
  snapshot.activations.buffer,
];

/** One strong example of a feature. */
export interface Example {
  /** Index of the patch. */
  readonly patch: number;
  readonly activation: number;
}

/** The strongest examples of one feature, at most `count` of them. */
export function examplesOf(snapshot: FeatureSnapshot, feature: number, count = EXAMPLES_KEPT): Example[] {
  const start = feature * EXAMPLES_KEPT;
  const found: Example[] = [];
  for (let i = start; i < start + Math.min(count, EXAMPLES_KEPT) && snapshot.examples[i]! >= 0; i++) {
    found.push({ patch: snapshot.examples[i]!, activation: snapshot.activations[i]! });
  }
  return found;
}

/** The largest activation seen of a feature, 0 if it never fired. */
export const strengthOf = (snapshot: FeatureSnapshot, feature: number): number =>
  snapshot.activations[feature * EXAMPLES_KEPT]!;

/** The picture of one feature, a view [P·P·4]. */
export function pictureOf(snapshot: FeatureSnapshot, feature: number): Uint8ClampedArray<ArrayBuffer> {
  const length = snapshot.pictures.length / snapshot.latents;
  return snapshot.pictures.subarray(feature * length, (feature + 1) * length);
}
