/** Mid grey: where a feature adds nothing. */
const MIDDLE = 127.5;

/**
 * Decoder rows [n, P·P·3] as RGBA pictures [n, P·P·4]: each row scaled by its own largest magnitude, symmetrically about
 * mid grey: c = 127.5·(1 + w/max|w|). Grey is where the feature changes nothing, brighter and darker where it adds to or
 * takes from a colour.
 */
export function paintFeatures(rows: Float32Array, width: number): Uint8ClampedArray<ArrayBuffer> {
  const count = rows.length / width;
  const pixels = width / 3;
  const pictures = new Uint8ClampedArray(count * pixels * 4);
  for (let feature = 0; feature < count; feature++) {
    const start = feature * width;
    let largest = 0;
    for (let i = start; i < start + width; i++) largest = Math.max(largest, Math.abs(rows[i]!));
    const scale = largest > 0 ? MIDDLE / largest : 0;
    let to = feature * pixels * 4;
    for (let from = start; from < start + width; from += 3, to += 4) {
      pictures[to] = MIDDLE + scale * rows[from]!;
      pictures[to + 1] = MIDDLE + scale * rows[from + 1]!;
      pictures[to + 2] = MIDDLE + scale * rows[from + 2]!;
      pictures[to + 3] = 255;
    }
  }
  return pictures;
}
