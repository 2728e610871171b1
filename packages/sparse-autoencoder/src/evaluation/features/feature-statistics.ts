/** One activation of a latent. Plain data. */
export interface FeatureExample {
  /** The number of the row, counted over all rows that were seen. */
  readonly row: number;
  /** The latent's value there, > 0. */
  readonly activation: number;
  /** For rows that are tokens: the number of the document. */
  readonly document?: number;
  /** For rows that are tokens: the token's place in its document. */
  readonly position?: number;
}

/**
 * What one latent did on some rows. Plain data: it may go through JSON and back. E is the mean over all rows, also those
 * on which the latent's value a is 0.
 */
export interface FeatureStatistics {
  readonly latent: number;
  /** Number of rows on which it fired (a > 0). */
  readonly fires: number;
  /** Fires over rows. */
  readonly density: number;
  /** E a. */
  readonly meanActivation: number;
  /** E a². */
  readonly meanSquare: number;
  /** Skew about 0: E a³ / (E a²)^1.5; null where it never fired. */
  readonly skew: number | null;
  /** Kurtosis about 0: E a⁴ / (E a²)²; null where it never fired. */
  readonly kurtosis: number | null;
  /** Number of fires by ⌈a/w⌉, w being the bins' width: bin b holds w(b − 1) < a ≤ wb. Bins without any are left out. */
  readonly histogram: Readonly<Record<number, number>>;
  /** The largest activations, largest first; the earlier row first among equal ones. */
  readonly top: readonly FeatureExample[];
  /** Fires drawn at random, each as likely as the others, in the order of their rows. */
  readonly random: readonly FeatureExample[];
}
