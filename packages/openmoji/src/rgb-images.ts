import { OpenMojiError, requireInteger } from "./openmoji-error.ts";

/** Opaque images of one size. */
export interface RgbImages {
  /** Bytes [count, height, width, 3]: red, green, blue in 0..255, rows from the top. */
  readonly data: Uint8Array;
  /** Number of images. */
  readonly count: number;
  /** Rows of each image. */
  readonly height: number;
  /** Columns of each image. */
  readonly width: number;
}

/**
 * Lays premultiplied RGBA on white: c = p + (255 − α), exact in integers.
 *
 * @param rgba bytes [..., 4], premultiplied.
 * @returns bytes [..., 3].
 * @throws OpenMojiError if the length is no multiple of 4.
 */
export function compositeOnWhite(rgba: Uint8Array): Uint8Array {
  if (rgba.length % 4 !== 0) {
    throw new OpenMojiError("rgba", "a length that is a multiple of 4", String(rgba.length));
  }
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    const white = 255 - rgba[from + 3]!;
    rgb[to++] = rgba[from]! + white;
    rgb[to++] = rgba[from + 1]! + white;
    rgb[to++] = rgba[from + 2]! + white;
  }
  return rgb;
}

/**
 * Image `index` as bytes [height, width, 3], a view of `images.data`.
 *
 * @throws OpenMojiError if there is no such image.
 */
export function rgbImage(images: RgbImages, index: number): Uint8Array {
  requireInteger("index", index, 0, images.count - 1);
  const length = images.height * images.width * 3;
  return images.data.subarray(index * length, (index + 1) * length);
}

/** @throws OpenMojiError unless the sizes are positive integers that agree with the number of bytes. */
export function requireRgbImages(images: RgbImages): void {
  requireInteger("images.count", images.count, 0);
  requireInteger("images.height", images.height, 1);
  requireInteger("images.width", images.width, 1);
  const expected = images.count * images.height * images.width * 3;
  if (images.data.length !== expected) {
    throw new OpenMojiError("images.data", `${expected} bytes`, `${images.data.length}`);
  }
}
