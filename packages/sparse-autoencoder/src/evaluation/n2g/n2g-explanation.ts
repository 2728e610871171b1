/**
 * What a token is followed back to, in a trie of patterns that are read from their last token to their first. Plain
 * data: it may go through JSON and back.
 */
export interface N2gNode {
  /** The activation predicted where the text so far matches a whole pattern. */
  readonly activation?: number;
  /** The activation predicted where it does and the text begins there. */
  readonly startActivation?: number;
  /** What comes before, by the number of the token. */
  readonly tokens?: Readonly<Record<number, N2gNode>>;
  /** What comes before where the token does not matter. */
  readonly any?: N2gNode;
}

/** An explanation of one latent: the token patterns on which it is active, and how much. Plain data. */
export interface N2gExplanation {
  readonly trie: N2gNode;
  /** Number of examples that the patterns come from. */
  readonly explained: number;
  /** Number of examples that no part of their own text made active, and that gave no pattern. */
  readonly unexplained: number;
}

/** One way in which a latent is made active. */
export interface N2gPattern {
  /** The tokens, the last one first; `"any"` where the token does not matter. */
  readonly tokens: readonly (number | "any")[];
  /** Whether it only counts at the beginning of a text. */
  readonly atStart: boolean;
  readonly activation: number;
}
