import { OptionError } from "@quadrivium/kernels";
import { type Activations, checkActivations } from "../../activations/activations.ts";

/** The decoder vectors of an autoencoder, one row a latent, with their norms. */
export interface NormedRows extends Activations {
  /** n: number of latents. */
  readonly count: number;
  /** L2 norms [n]. */
  readonly norms: Float64Array;
}

/** Adds the norms. @throws {OptionError} when there are no whole rows of finite numbers */
export function normedRows(subject: string, { data, width }: Activations): NormedRows {
  const count = checkActivations(subject, { data, width });
  const squares = new Float64Array(count);
  for (let i = 0; i < data.length; i++) squares[Math.floor(i / width)] += data[i] * data[i];
  return { data, width, count, norms: squares.map(Math.sqrt) };
}

/** Adds the norms of two decoders. @throws {OptionError} when one is none, or the widths differ */
export function normedPair(subject: string, a: Activations, b: Activations): [NormedRows, NormedRows] {
  if (a.width !== b.width) {
    throw new OptionError(subject, {
      expected: "decoders of one width",
      received: `${a.width} and ${b.width}`,
    });
  }
  return [normedRows(subject, a), normedRows(subject, b)];
}

/** The cosine between row i of a and row j of b, in float64; 0 where either is 0. */
export function cosine(a: NormedRows, i: number, b: NormedRows, j: number): number {
  const { width } = a;
  const [first, second] = [a.data, b.data];
  const [startA, startB] = [i * width, j * width];
  // Two sums do not wait for each other.
  let even = 0;
  let odd = 0;
  for (let at = 0; at + 1 < width; at += 2) {
    even += first[startA + at] * second[startB + at];
    odd += first[startA + at + 1] * second[startB + at + 1];
  }
  if (width % 2 === 1) even += first[startA + width - 1] * second[startB + width - 1];
  const norms = a.norms[i] * b.norms[j];
  return norms === 0 ? 0 : (even + odd) / norms;
}

/** A latent and how near it is. */
export interface SimilarLatent {
  readonly latent: number;
  /** Cosine between the decoder vectors. */
  readonly cosine: number;
}

/** The row of b with the largest cosine with row i of a, the lowest among equal ones, of those that are not taken. */
export function mostSimilar(a: NormedRows, i: number, b: NormedRows, isTaken?: Uint8Array): SimilarLatent {
  let best = { latent: -1, cosine: -Infinity };
  for (let j = 0; j < b.count; j++) {
    if (isTaken?.[j] === 1) continue;
    const similarity = cosine(a, i, b, j);
    if (similarity > best.cosine) best = { latent: j, cosine: similarity };
  }
  return best;
}
