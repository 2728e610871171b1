import { describeValue, OpenMojiError, requireInteger } from "./openmoji-error.ts";
import { type RgbImages, requireRgbImages } from "./rgb-images.ts";

/** How patches are cut. */
export interface PatchOptions {
  /** Side P of the square patches in pixels. Default 8. */
  readonly patchSize?: number;
  /** Pixels from one patch to the next, across and down. Default: `patchSize`, so patches do not overlap. */
  readonly stride?: number;
  /**
   * A patch is blank, and dropped, if its variance is at most this. The variance is that of the values in
   * 0..1 within each channel, averaged over the three. Default 0: drops patches whose pixels are all equal.
   */
  readonly blankVariance?: number;
  /** Cut only these images, in this order; default: all. The origins still name their place in `images`. */
  readonly indices?: ArrayLike<number>;
}

/** Patches, and where each was cut. */
export interface Patches {
  /** Values [N, P·P·3] in 0..1; within a patch: row, column, then red, green, blue. */
  readonly data: Float32Array<ArrayBuffer>;
  /** Number N of patches kept. */
  readonly count: number;
  /** Side P in pixels. */
  readonly patchSize: number;
  /** Number of blank patches dropped. */
  readonly dropped: number;
  /** The origin of each patch: its image, and its upper left pixel there; [N] each. */
  readonly origin: {
    readonly image: Uint32Array<ArrayBuffer>;
    readonly x: Uint32Array<ArrayBuffer>;
    readonly y: Uint32Array<ArrayBuffer>;
  };
}

/**
 * Cuts images into square colour patches and drops the blank ones, image by image, row by row.
 *
 * Patches that would reach over the right or lower edge are not cut.
 *
 * @throws OpenMojiError if an option is out of range, or if the patch is larger than the images.
 */
export function cutPatches(images: RgbImages, options: PatchOptions = {}): Patches {
  requireRgbImages(images);
  const { height, width, data: bytes } = images;
  const patchSize = requireInteger("patchSize", options.patchSize ?? 8, 1, Math.min(height, width));
  const stride = requireInteger("stride", options.stride ?? patchSize, 1);
  const blankVariance = requireVariance(options.blankVariance ?? 0);
  const indices = options.indices ?? Array.from({ length: images.count }, (_, index) => index);

  const image: number[] = [];
  const xs: number[] = [];
  const ys: number[] = [];
  let dropped = 0;
  for (let at = 0; at < indices.length; at++) {
    const index = requireInteger(`indices[${at}]`, indices[at], 0, images.count - 1);
    for (let y = 0; y + patchSize <= height; y += stride) {
      for (let x = 0; x + patchSize <= width; x += stride) {
        const start = ((index * height + y) * width + x) * 3;
        if (patchVariance(bytes, start, patchSize, width) <= blankVariance) {
          dropped++;
          continue;
        }
        image.push(index);
        xs.push(x);
        ys.push(y);
      }
    }
  }

  const count = image.length;
  const rowLength = patchSize * 3;
  const data = new Float32Array(count * patchSize * rowLength);
  let to = 0;
  for (let patch = 0; patch < count; patch++) {
    const start = ((image[patch]! * height + ys[patch]!) * width + xs[patch]!) * 3;
    for (let row = 0; row < patchSize; row++) {
      const from = start + row * width * 3;
      for (let offset = 0; offset < rowLength; offset++) data[to++] = bytes[from + offset]! / 255;
    }
  }
  const origin = { image: Uint32Array.from(image), x: Uint32Array.from(xs), y: Uint32Array.from(ys) };
  return { data, count, patchSize, dropped, origin };
}

/**
 * Mean over the channels of the variance within a patch, of values in 0..1.
 *
 * (n Σv² − (Σv)²) / n² in integers, which is exactly 0 where all pixels are equal; n = P², v in 0..255.
 */
function patchVariance(bytes: Uint8Array, start: number, patchSize: number, width: number): number {
  const pixels = patchSize * patchSize;
  let spread = 0;
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < patchSize; row++) {
      const from = start + row * width * 3 + channel;
      for (let column = 0; column < patchSize; column++) {
        const value = bytes[from + column * 3]!;
        sum += value;
        squares += value * value;
      }
    }
    spread += pixels * squares - sum * sum;
  }
  return spread / (3 * pixels * pixels * 255 * 255);
}

function requireVariance(value: number): number {
  // Values in 0..1 vary by at most 1/4.
  if (value >= 0 && value <= 0.25) return value;
  throw new OpenMojiError("blankVariance", "a number in [0, 0.25]", describeValue(value));
}
