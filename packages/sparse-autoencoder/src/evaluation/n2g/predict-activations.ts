import type { N2gExplanation, N2gNode } from "./n2g-explanation.ts";

/** How an explanation is read. */
export interface N2gPredictOptions {
  /**
   * Whether a token that led nowhere is tried again as one that does not matter. By default it is not, as in the
   * paper's code: after "a", patterns that have any token there are out of reach where one names "a" itself.
   */
  readonly backtracking?: boolean;
}

/**
 * The activation that an explanation predicts at one token, from it and those before it: it walks back through the
 * trie, a token's own child before the one for any token, to the first end of a pattern; 0 where it comes to none.
 */
export function predictActivation(
  { trie }: N2gExplanation,
  tokens: ArrayLike<number>,
  position: number,
  { backtracking = false }: N2gPredictOptions = {},
): number {
  return walk(trie, tokens, position, backtracking) ?? 0;
}

/** From a node whose pattern goes on with the token at `position`, which is −1 before the text. */
function walk(
  { tokens, any }: N2gNode,
  text: ArrayLike<number>,
  position: number,
  backtracking: boolean,
): number | undefined {
  if (position < 0) return undefined;
  const own = tokens?.[text[position]];
  const found = own && end(own, text, position, backtracking);
  if (found !== undefined || any === undefined || (own && !backtracking)) return found;
  return end(any, text, position, backtracking);
}

function end(
  node: N2gNode,
  text: ArrayLike<number>,
  position: number,
  backtracking: boolean,
): number | undefined {
  if (node.activation !== undefined) return node.activation;
  if (position === 0) return node.startActivation;
  return walk(node, text, position - 1, backtracking);
}

/** The activation that an explanation predicts at each token of a text. */
export function predictActivations(
  explanation: N2gExplanation,
  tokens: ArrayLike<number>,
  options: N2gPredictOptions = {},
): Float64Array {
  return Float64Array.from({ length: tokens.length }, (_, position) =>
    predictActivation(explanation, tokens, position, options),
  );
}
