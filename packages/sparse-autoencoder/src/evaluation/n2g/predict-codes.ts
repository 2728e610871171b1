import { OptionError } from "@quadrivium/kernels";
import type { Codes } from "../../codes.ts";
import type { N2gExplanation } from "./n2g-explanation.ts";
import { type N2gPredictOptions, predictActivation } from "./predict-activations.ts";

/** A latent and its explanation. */
export interface ExplainedLatent {
  readonly latent: number;
  readonly explanation: N2gExplanation;
}

/** Options of `predictCodes`. */
export interface PredictCodesOptions extends N2gPredictOptions {
  /** Latents per row, the k of a TopK autoencoder: the largest predictions are kept. Default: the most that a row has. */
  readonly perRow?: number;
}

/** One latent's prediction at one token. */
interface Prediction {
  readonly latent: number;
  readonly value: number;
}

/**
 * The codes that explanations predict for each token of some texts, one row a token, in the order of the texts:
 * largest first, the lower latent first among equal ones, filled up with zeros. They decode as any codes do.
 * @throws {OptionError} when `perRow` is out of range, a latent comes twice, or there are no tokens
 */
export function predictCodes(
  latents: readonly ExplainedLatent[],
  texts: readonly ArrayLike<number>[],
  options: PredictCodesOptions = {},
): Codes {
  if (options.perRow !== undefined && !(Number.isInteger(options.perRow) && options.perRow >= 1)) {
    const received = String(options.perRow);
    throw new OptionError("predictCodes: perRow", { expected: "a whole number ≥ 1", received });
  }
  const candidates = latentsByLastToken(latents);
  const rows: Prediction[][] = [];
  for (const tokens of texts) {
    for (let position = 0; position < tokens.length; position++) {
      const row: Prediction[] = [];
      for (const { latent, explanation } of candidates(tokens[position])) {
        const value = predictActivation(explanation, tokens, position, options);
        if (value > 0) row.push({ latent, value });
      }
      rows.push(row.sort((a, b) => b.value - a.value || a.latent - b.latent));
    }
  }
  if (rows.length === 0) {
    throw new OptionError("predictCodes: texts", { expected: "one or more tokens", received: "none" });
  }
  const most = rows.reduce((count, row) => Math.max(count, row.length), 1);
  return packed(rows, options.perRow ?? most);
}

function packed(rows: readonly Prediction[][], perRow: number): Codes {
  const values = new Float32Array(rows.length * perRow);
  const indices = new Int32Array(rows.length * perRow);
  for (const [row, predictions] of rows.entries()) {
    for (const [i, { latent, value }] of predictions.slice(0, perRow).entries()) {
      values[row * perRow + i] = value;
      indices[row * perRow + i] = latent;
    }
  }
  return { values, indices, perRow };
}

/** The latents that may be active at a token: few of many thousands, since most patterns name their last token. */
function latentsByLastToken(
  latents: readonly ExplainedLatent[],
): (token: number) => readonly ExplainedLatent[] {
  const byToken = new Map<number, ExplainedLatent[]>();
  const atAny: ExplainedLatent[] = [];
  const known = new Set<number>();
  for (const explained of latents) {
    const { latent, explanation } = explained;
    if (known.has(latent)) {
      const received = `two of latent ${latent}`;
      throw new OptionError("predictCodes: latents", {
        expected: "one explanation of each latent",
        received,
      });
    }
    known.add(latent);
    if (explanation.trie.any !== undefined) {
      atAny.push(explained);
      continue;
    }
    for (const key of Object.keys(explanation.trie.tokens ?? {})) {
      const own = byToken.get(Number(key)) ?? [];
      own.push(explained);
      byToken.set(Number(key), own);
    }
  }
  return (token) => [...atAny, ...(byToken.get(token) ?? [])];
}
