import type { PatchCode } from "./protocol.ts";

/** A patch rebuilt from its first features only. */
export interface GrownPatch {
  /** The rebuilt patch [d], in the range of pixels. */
  readonly rebuilt: Float32Array;
  /** What is still missing: patch less rebuilt [d]. */
  readonly missing: Float32Array;
  /** ‖x − x̂‖² / ‖x‖² in the normalised space: 0 is a perfect copy, 1 is as good as the patch's mean colour. */
  readonly error: number;
}

/** Squared norms below this are those of patches of one colour. */
const SMALLEST_SQUARE = 1e-20;

/**
 * A patch as the sum of b_pre and its m strongest features, x̂ = b_pre + Σ z_i·d_i over i < m, for m = 0 … all; brought
 * back to pixels by the patch's own mean and norm.
 */
export function growPatch({ patch, normalized, values, atoms, bias }: PatchCode): GrownPatch[] {
  const width = patch.length;
  const mean = patch.reduce((sum, value) => sum + value, 0) / width;
  const norm = Math.sqrt(patch.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  const square = Math.max(
    SMALLEST_SQUARE,
    normalized.reduce((sum, value) => sum + value * value, 0),
  );
  const sum = Float64Array.from(bias);
  const grown: GrownPatch[] = [];
  for (let m = 0; m <= values.length; m++) {
    if (m > 0) for (let i = 0; i < width; i++) sum[i]! += values[m - 1]! * atoms[(m - 1) * width + i]!;
    const rebuilt = Float32Array.from(sum, (value) => value * norm + mean);
    let squaredError = 0;
    for (let i = 0; i < width; i++) squaredError += (normalized[i]! - sum[i]!) ** 2;
    grown.push({
      rebuilt,
      missing: patch.map((value, i) => value - rebuilt[i]!),
      error: squaredError / square,
    });
  }
  return grown;
}

/** Values in 0..1 [P·P·3] as RGBA pixels. */
export function paintPatch(values: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray((values.length / 3) * 4);
  for (let from = 0, to = 0; from < values.length; from += 3, to += 4) {
    for (let channel = 0; channel < 3; channel++) pixels[to + channel] = 255 * values[from + channel]!;
    pixels[to + 3] = 255;
  }
  return pixels;
}

/** Differences in −1..1 [P·P·3] as RGBA pixels about mid grey. */
export const paintDifference = (values: Float32Array): Uint8ClampedArray<ArrayBuffer> =>
  paintPatch(values.map((value) => 0.5 + value / 2));
