/** Where the features lie in a mosaic: feature i in row ⌊i / columns⌋ and column i mod columns, a pixel apart. */
export interface MosaicLayout {
  readonly columns: number;
  readonly rows: number;
  /** Pixels from one feature to the next. */
  readonly pitch: number;
  readonly width: number;
  readonly height: number;
}

/** A mosaic of `count` square pictures, about `aspect` times as wide as high. */
export function layOutMosaic(count: number, pictureSize: number, aspect: number): MosaicLayout {
  const columns = Math.max(1, Math.round(Math.sqrt(count * aspect)));
  const rows = Math.ceil(count / columns);
  const pitch = pictureSize + 1;
  return { columns, rows, pitch, width: columns * pitch - 1, height: rows * pitch - 1 };
}

/** The place at a point of a mosaic, given in [0, 1] from its upper left corner; undefined where there is none. */
export function placeAt(layout: MosaicLayout, count: number, x: number, y: number): number | undefined {
  const column = Math.floor((x * layout.width) / layout.pitch);
  const row = Math.floor((y * layout.height) / layout.pitch);
  if (column < 0 || column >= layout.columns || row < 0) return undefined;
  const place = row * layout.columns + column;
  return place < count ? place : undefined;
}

/** Copies pictures [n, size·size·4], in the given order, into one RGBA picture of the layout's size. */
export function paintMosaic(
  pictures: Uint8ClampedArray,
  order: readonly number[],
  size: number,
  { columns, pitch, width, height }: MosaicLayout,
): Uint8ClampedArray<ArrayBuffer> {
  const mosaic = new Uint8ClampedArray(width * height * 4);
  const line = size * 4;
  for (const [place, feature] of order.entries()) {
    const left = (place % columns) * pitch;
    const top = Math.floor(place / columns) * pitch;
    for (let y = 0; y < size; y++) {
      const from = (feature * size + y) * line;
      mosaic.set(pictures.subarray(from, from + line), ((top + y) * width + left) * 4);
    }
  }
  return mosaic;
}
