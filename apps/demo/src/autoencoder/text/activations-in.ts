import type { TextCode } from "./protocol.ts";

/** The activation of one feature at each token of a text. */
export function activationsIn({ tokens, k, values, indices }: TextCode, feature: number): Float32Array {
  const found = new Float32Array(tokens.length);
  for (let i = 0; i < values.length; i++) {
    if (indices[i] === feature && values[i]! > 0) found[Math.floor(i / k)] = values[i]!;
  }
  return found;
}

/** A feature that is active at a token. */
export interface ActiveFeature {
  readonly feature: number;
  readonly activation: number;
  /** ‖x − x̂‖² / ‖x‖² with it and all stronger ones. */
  readonly error: number;
}

/** The features that are active at a token, strongest first; and the error without any. */
export function activeAt(
  { k, values, indices, errors }: TextCode,
  token: number,
): { readonly active: readonly ActiveFeature[]; readonly errorWithout: number } {
  const active: ActiveFeature[] = [];
  for (let j = 0; j < k && values[token * k + j]! > 0; j++) {
    active.push({
      feature: indices[token * k + j]!,
      activation: values[token * k + j]!,
      error: errors[token * (k + 1) + j + 1]!,
    });
  }
  return { active, errorWithout: errors[token * (k + 1)]! };
}

/** A token and how likely it is, without and with an edit. */
export interface NextToken {
  readonly token: number;
  readonly clean: number;
  readonly edited: number;
}

/** The tokens that are likeliest in one of the two cases, likeliest without the edit first. */
export function likeliest(clean: Float32Array, edited: Float32Array, count: number): NextToken[] {
  const best = (values: Float32Array) =>
    [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b).slice(0, count);
  return [...new Set([...best(clean), ...best(edited)])]
    .map((token) => ({ token, clean: clean[token]!, edited: edited[token]! }))
    .sort((a, b) => b.clean - a.clean || b.edited - a.edited || a.token - b.token);
}
