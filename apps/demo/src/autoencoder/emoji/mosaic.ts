/** Where the features lie in a mosaic: feature i in row ⌊i / columns⌋ and column i mod columns, a pixel apart. */
export interface MosaicLayout {
  readonly columns: number;
  /** Side of one pixel of a feature in pixels of the mosaic. */
  readonly scale: number;
  /** Pixels of the mosaic from one feature to the next. */
  readonly pitch: number;
  readonly width: number;
  readonly height: number;
}

/** The largest scale tried: beyond it a mosaic is no overview any more. */
const LARGEST_SCALE = 4;

/**
 * Fills a width with `count` square pictures of `size` pixels, each drawn as large as whole pixels allow while the mosaic
 * stays at most `highest` pixels high; at the smallest scale it may become higher.
 */
export function layOutMosaic(count: number, size: number, width: number, highest: number): MosaicLayout {
  for (let scale = LARGEST_SCALE; ; scale--) {
    const pitch = size * scale + 1;
    const columns = Math.max(1, Math.min(count, Math.floor((width + 1) / pitch)));
    const height = Math.ceil(count / columns) * pitch - 1;
    if (height <= highest || scale === 1)
      return { columns, scale, pitch, width: columns * pitch - 1, height };
  }
}

/** The place at a point of a mosaic, given in [0, 1] from its upper left corner; undefined where there is none. */
export function placeAt(layout: MosaicLayout, count: number, x: number, y: number): number | undefined {
  const column = Math.floor((x * layout.width) / layout.pitch);
  const row = Math.floor((y * layout.height) / layout.pitch);
  if (column < 0 || column >= layout.columns || row < 0) return undefined;
  const place = row * layout.columns + column;
  return place < count ? place : undefined;
}

/** Draws RGBA pictures [n, size·size·4], in the given order, into one RGBA picture of the layout's size. */
export function paintMosaic(
  pictures: Uint8ClampedArray<ArrayBuffer>,
  order: readonly number[],
  size: number,
  { columns, scale, pitch, width, height }: MosaicLayout,
): Uint8ClampedArray<ArrayBuffer> {
  const mosaic = new Uint8ClampedArray(width * height * 4);
  // Whole pixels at a time: a quarter of the reads and writes.
  const from = new Uint32Array(pictures.buffer, pictures.byteOffset, pictures.length / 4);
  const to = new Uint32Array(mosaic.buffer);
  for (const [place, feature] of order.entries()) {
    const corner = Math.floor(place / columns) * pitch * width + (place % columns) * pitch;
    for (let y = 0; y < size * scale; y++) {
      const line = (feature * size + Math.floor(y / scale)) * size;
      const start = corner + y * width;
      for (let x = 0; x < size; x++) to.fill(from[line + x]!, start + x * scale, start + (x + 1) * scale);
    }
  }
  return mosaic;
}
