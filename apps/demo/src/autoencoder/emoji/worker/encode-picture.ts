import { cutPatches } from "@quadrivium/openmoji/patches";
import type { Autoencoder } from "@quadrivium/sparse-autoencoder";
import type { PatchCode, PictureCodes, RgbPicture } from "../protocol.ts";

/** Patches encoded at once: what the encoder's program takes in one run. */
const ROWS_PER_PIECE = 256;

/**
 * The codes of all patches of a picture, one beginning at each pixel where a whole patch fits. Patches of one colour
 * have none: the autoencoder never learned from such.
 *
 * @param mayGoOn Asked between pieces of a few milliseconds; `false` ends it.
 * @returns undefined if it was ended before it was done.
 */
export async function encodePicture(
  autoencoder: Autoencoder,
  id: number,
  picture: RgbPicture,
  mayGoOn: () => Promise<boolean>,
): Promise<PictureCodes | undefined> {
  const { width, k } = autoencoder.config;
  const patchSize = Math.sqrt(width / 3);
  const { data, count, origin } = cutPatches({ ...picture, count: 1 }, { patchSize, stride: 1 });
  const columns = picture.width - patchSize + 1;
  const rows = picture.height - patchSize + 1;
  const values = new Float32Array(rows * columns * k);
  const indices = new Int32Array(rows * columns * k);
  for (let start = 0; start < count; start += ROWS_PER_PIECE) {
    if (!(await mayGoOn())) return undefined;
    const end = Math.min(count, start + ROWS_PER_PIECE);
    const codes = await autoencoder.encode(data.subarray(start * width, end * width));
    for (let patch = start; patch < end; patch++) {
      const to = (origin.y[patch]! * columns + origin.x[patch]!) * k;
      const from = (patch - start) * k;
      values.set(codes.values.subarray(from, from + k), to);
      indices.set(codes.indices.subarray(from, from + k), to);
    }
  }
  return { picture: id, columns, rows, k, values, indices };
}

/** What an autoencoder makes of one patch [d]. */
export async function encodePatch(
  autoencoder: Autoencoder,
  step: number,
  patch: Float32Array,
): Promise<PatchCode> {
  const { width } = autoencoder.config;
  const { values, indices } = await autoencoder.encode(patch);
  const { normalized } = await autoencoder.reconstruct(patch);
  const { data: decoder } = await autoencoder.decoderRows();
  const active = [...values.keys()].filter((i) => values[i]! > 0);
  const atoms = new Float32Array(active.length * width);
  for (const [place, i] of active.entries()) {
    const from = indices[i]! * width;
    atoms.set(decoder.subarray(from, from + width), place * width);
  }
  return {
    step,
    patch: Float32Array.from(patch),
    normalized: Float32Array.from(normalized),
    features: Int32Array.from(active, (i) => indices[i]!),
    values: Float32Array.from(active, (i) => values[i]!),
    atoms,
    bias: Float32Array.from(await autoencoder.parameters.read("b_dec")),
  };
}
