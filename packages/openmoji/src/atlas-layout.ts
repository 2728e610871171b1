import type { AtlasIndex } from "./atlas-index.ts";
import { OpenMojiError, requireInteger } from "./openmoji-error.ts";
import { type RgbImages, requireRgbImages } from "./rgb-images.ts";

/** A decoded picture, such as an `ImageData` or what a PNG reader returns. */
export interface Picture {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Bytes [height, width, 3 or 4]: RGB, or RGBA whose alpha is passed over. */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * Lays square images out in a grid of `columns`, row by row; the rest of the last row is white.
 *
 * @throws OpenMojiError if the images are not square, or if there is none.
 */
export function layOutAtlas(images: RgbImages, columns: number): Picture & { readonly data: Uint8Array } {
  requireRgbImages(images);
  requireInteger("columns", columns, 1);
  requireInteger("images.count", images.count, 1);
  const { count, width: size } = images;
  if (images.height !== size)
    throw new OpenMojiError("images.height", `the width ${size}`, `${images.height}`);
  const width = columns * size;
  const height = Math.ceil(count / columns) * size;
  const data = new Uint8Array(width * height * 3).fill(255);
  const line = size * 3;
  for (let tile = 0; tile < count; tile++) {
    for (let y = 0; y < size; y++) {
      const from = (tile * size + y) * line;
      data.set(images.data.subarray(from, from + line), pixelOffset(tile, y, size, columns) * 3);
    }
  }
  return { width, height, data };
}

/**
 * Cuts the tiles out of a decoded atlas: the inverse of {@link layOutAtlas}. Image `i` of the result is
 * `index.tiles[i]`; `rgbImage(images, i)` is its bytes.
 *
 * In a page: draw the PNG to an `OffscreenCanvas` and pass what `getImageData` returns.
 *
 * @throws OpenMojiError if the picture's size or length is not what the index says.
 */
export function decodeAtlas(
  picture: Picture,
  index: Pick<AtlasIndex, "size" | "columns" | "tiles">,
): RgbImages {
  const { size, columns, tiles } = index;
  const expected = `${columns * size} × ${Math.ceil(tiles.length / columns) * size}`;
  const received = `${picture.width} × ${picture.height}`;
  if (received !== expected) throw new OpenMojiError("picture", `${expected} pixels`, received);
  const pixels = picture.width * picture.height;
  const channels = picture.data.length / pixels;
  if (channels !== 3 && channels !== 4) {
    throw new OpenMojiError("picture.data", `${pixels * 3} or ${pixels * 4} bytes`, `${picture.data.length}`);
  }
  const data = new Uint8Array(tiles.length * size * size * 3);
  let to = 0;
  for (let tile = 0; tile < tiles.length; tile++) {
    for (let y = 0; y < size; y++) {
      let from = pixelOffset(tile, y, size, columns) * channels;
      for (let x = 0; x < size; x++, from += channels) {
        data[to++] = picture.data[from]!;
        data[to++] = picture.data[from + 1]!;
        data[to++] = picture.data[from + 2]!;
      }
    }
  }
  return { data, count: tiles.length, height: size, width: size };
}

/** Where line `y` of a tile begins in the atlas, in pixels from its upper left corner. */
function pixelOffset(tile: number, y: number, size: number, columns: number): number {
  return (Math.floor(tile / columns) * size + y) * columns * size + (tile % columns) * size;
}
