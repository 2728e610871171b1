import type { RgbPicture } from "./protocol.ts";

/** A patch of a picture: its picture in words, and its upper left pixel. */
export interface PatchPlace {
  /** Number of the emoji; undefined for a picture of one's own. */
  readonly tile: number | undefined;
  readonly x: number;
  readonly y: number;
}

/** A patch in a link: `12.8.16` is the patch at column 8, row 16 of emoji 12, `own.0.0` one of a picture of one's own. */
export const placeToText = ({ tile, x, y }: PatchPlace): string => `${tile ?? "own"}.${x}.${y}`;

/** The patch that a text names; undefined where it names none. */
export function placeFromText(text: string): PatchPlace | undefined {
  const found = /^(own|\d{1,6})\.(\d{1,4})\.(\d{1,4})$/.exec(text);
  if (found === null) return undefined;
  const [, picture, x, y] = found;
  return { tile: picture === "own" ? undefined : Number(picture), x: Number(x), y: Number(y) };
}

/** The nearest patch that lies wholly within a picture. */
export function clampPlace<Place extends { readonly x: number; readonly y: number }>(
  place: Place,
  { width, height }: Pick<RgbPicture, "width" | "height">,
  patchSize: number,
): Place {
  const within = (at: number, length: number) => Math.min(length - patchSize, Math.max(0, Math.round(at)));
  return { ...place, x: within(place.x, width), y: within(place.y, height) };
}

/** The values [P·P·3] of a patch in 0..1, as the autoencoder takes them. */
export function patchValues(
  { width, data }: RgbPicture,
  x: number,
  y: number,
  patchSize: number,
): Float32Array {
  const line = patchSize * 3;
  const values = new Float32Array(patchSize * line);
  for (let row = 0; row < patchSize; row++) {
    const from = ((y + row) * width + x) * 3;
    for (let i = 0; i < line; i++) values[row * line + i] = data[from + i]! / 255;
  }
  return values;
}
