import { seededRandom } from "@quadrivium/test-utils";
import type { Codes } from "../../../src/index.ts";

/** Rows written out, zeros and all, as codes: every entry is one of the row's own latent. */
export const denseCodes = (data: Float32Array, width: number): Codes => ({
  values: data,
  indices: Int32Array.from(data, (_, i) => i % width),
  perRow: width,
});

/** Random codes: up to `perRow` distinct latents a row, the lower ones more often, largest values first. */
export function randomCodes({ rows = 500, latents = 40, perRow = 5, seed = 1 } = {}): Codes {
  const random = seededRandom(seed);
  const values = new Float32Array(rows * perRow);
  const indices = new Int32Array(rows * perRow);
  for (let row = 0; row < rows; row++) {
    const chosen = new Set<number>();
    while (chosen.size < perRow) chosen.add(Math.floor(latents * random() ** 2));
    indices.set([...chosen], row * perRow);
    // Some of the selected are 0, as where fewer than k latents are active.
    const strengths = Array.from(chosen, () => Math.max(0, 2 * random() - 0.3)).sort((a, b) => b - a);
    values.set(strengths, row * perRow);
  }
  return { values, indices, perRow };
}

/** Rows from `start` to before `end` of codes. */
export const codesBetween = ({ values, indices, perRow }: Codes, start: number, end: number): Codes => ({
  values: values.subarray(start * perRow, end * perRow),
  indices: indices.subarray(start * perRow, end * perRow),
  perRow,
});

/** Values written out: z [rows, latents]. */
export function writtenOut({ values, indices, perRow }: Codes, latents: number): Float64Array {
  const z = new Float64Array((values.length / perRow) * latents);
  for (const [i, value] of values.entries()) {
    if (value !== 0) z[Math.floor(i / perRow) * latents + indices[i]] = value;
  }
  return z;
}

/** The places at which `count` rows are divided: 0, some in between, and the end. */
export function splitsOf(count: number, lengths: readonly number[]): [number, number][] {
  const parts: [number, number][] = [];
  for (let start = 0, i = 0; start < count; i++) {
    const end = Math.min(count, start + lengths[i % lengths.length]);
    parts.push([start, end]);
    start = end;
  }
  return parts;
}
