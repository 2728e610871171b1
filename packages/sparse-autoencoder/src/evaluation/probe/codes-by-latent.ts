import type { Codes } from "../../codes.ts";
import { checkCodes } from "../check-codes.ts";

/** Codes seen from the latents: for each the rows on which it is not 0, and its values there (compressed columns). */
export interface CodesByLatent {
  /** N: number of rows. */
  readonly rowCount: number;
  /** Of n + 1 numbers: the entries of latent i are those from `starts[i]` to before `starts[i + 1]`. */
  readonly starts: Int32Array;
  /** The row of each entry, rising within a latent. */
  readonly rows: Int32Array;
  /** The value of each entry, not 0. */
  readonly values: Float32Array;
}

/**
 * Codes sorted by latent, by counting.
 * @throws {ShapeError} @throws {OptionError} when they are no codes of so many latents
 */
export function codesByLatent(codes: Codes, latents: number): CodesByLatent {
  const rowCount = checkCodes("codesByLatent", codes, latents);
  const starts = new Int32Array(latents + 1);
  const { values, indices, perRow } = codes;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) starts[indices[i] + 1]++;
  for (let latent = 0; latent < latents; latent++) starts[latent + 1] += starts[latent];

  const next = starts.slice();
  const sorted = { rows: new Int32Array(starts[latents]), values: new Float32Array(starts[latents]) };
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) continue;
    const place = next[indices[i]]++;
    sorted.rows[place] = Math.floor(i / perRow);
    sorted.values[place] = values[i];
  }
  return { rowCount, starts, ...sorted };
}
