import type { FeatureStatistics } from "@quadrivium/sparse-autoencoder";

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
  /** How many inputs were looked at. */
  readonly rowsSeen: number;
  /** Decoder rows [n, d], each of unit norm. */
  readonly decoder: Float32Array<ArrayBuffer>;
  /** The share of the inputs on which each feature fired [n]. */
  readonly density: Float32Array<ArrayBuffer>;
  /** The inputs on which each feature is strongest, strongest first, −1 where there are no more [n, EXAMPLES_KEPT]. */
  readonly examples: Int32Array<ArrayBuffer>;
  /** The activations there [n, EXAMPLES_KEPT]. */
  readonly activations: Float32Array<ArrayBuffer>;
}

/** The buffers of a snapshot, to be handed over rather than copied. */
export const buffersOf = (snapshot: FeatureSnapshot): ArrayBuffer[] => [
  snapshot.decoder.buffer,
  snapshot.density.buffer,
  snapshot.examples.buffer,
  snapshot.activations.buffer,
];

/** An input on which a feature fires. */
export interface Example {
  /** Number of the input. */
  readonly row: number;
  readonly activation: number;
}

/** How one feature fired on the inputs that the newest survey looked at. */
export interface FeatureReport {
  /** Number of inputs looked at. */
  readonly rows: number;
  /** Width of the histogram's bins. */
  readonly binWidth: number;
  readonly statistics: FeatureStatistics;
  /** Fires drawn at random. */
  readonly random: readonly Example[];
}

/** The strongest examples of one feature, at most `count` of them. */
export function examplesOf(
  snapshot: Pick<FeatureSnapshot, "examples" | "activations">,
  feature: number,
  count = EXAMPLES_KEPT,
): Example[] {
  const start = feature * EXAMPLES_KEPT;
  const found: Example[] = [];
  for (let i = start; i < start + Math.min(count, EXAMPLES_KEPT) && snapshot.examples[i]! >= 0; i++) {
    found.push({ row: snapshot.examples[i]!, activation: snapshot.activations[i]! });
  }
  return found;
}

/** The largest activation seen of a feature, 0 if it never fired. */
export const strengthOf = (snapshot: FeatureSnapshot, feature: number): number =>
  snapshot.activations[feature * EXAMPLES_KEPT]!;

/** The features that ever fired. */
export const aliveIn = ({ density }: FeatureSnapshot): number[] =>
  [...density.keys()].filter((feature) => density[feature]! > 0);
