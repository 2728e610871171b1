import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { renderAsync } from "@resvg/resvg-js";
import type { OpenMojiEntry } from "./open-moji-entry.ts";
import { OpenMojiError, requireInteger } from "./openmoji-error.ts";
import { openMojiRoot } from "./package-versions.ts";

/** How far a long task has come. */
export interface RasteriseProgress {
  /** Emoji done, in [0, `total`]. */
  readonly done: number;
  /** Emoji in all. */
  readonly total: number;
}

/** What {@link rasterise} can be told. */
export interface RasteriseOptions {
  /** Side of the square rasters in pixels, in [1, 256]. */
  readonly size: number;
  /** Called before the first and after each batch of emoji. */
  readonly onProgress?: (progress: RasteriseProgress) => void;
  /** Stops between batches. */
  readonly signal?: AbortSignal;
}

/** The largest side of a raster in pixels: all emoji then still fit the memory that a typed array may take. */
export const MAXIMUM_SIZE = 256;

/** Emoji drawn at once: enough to keep all cores busy, few enough to cancel within some ten milliseconds. */
const BATCH = 64;

/**
 * Draws the colour SVGs of `entries` to pixels, antialiased, on the thread pool.
 *
 * @returns bytes [N, size, size, 4]: red, green, blue, alpha in 0..255, rows from the top, sRGB,
 * **premultiplied** (each colour already times alpha / 255, so colour ≤ alpha).
 * @throws OpenMojiError if `size` is out of range or a drawing is not square; the signal's reason when aborted.
 */
export async function rasterise(
  entries: readonly OpenMojiEntry[],
  options: RasteriseOptions,
): Promise<Uint8Array> {
  const { onProgress, signal } = options;
  const size = requireInteger("size", options.size, 1, MAXIMUM_SIZE);
  const bytesPerImage = size * size * 4;
  const pixels = new Uint8Array(entries.length * bytesPerImage);
  const folder = join(openMojiRoot(), "color", "svg");
  signal?.throwIfAborted();
  onProgress?.({ done: 0, total: entries.length });
  for (let start = 0; start < entries.length; start += BATCH) {
    const batch = entries.slice(start, start + BATCH);
    const images = await Promise.all(batch.map(({ hexcode }) => draw(join(folder, `${hexcode}.svg`), size)));
    for (const [offset, image] of images.entries()) pixels.set(image, (start + offset) * bytesPerImage);
    onProgress?.({ done: start + batch.length, total: entries.length });
    // Without a turn of the event loop no timer or click could abort.
    await nextTurn();
    signal?.throwIfAborted();
  }
  return pixels;
}

async function draw(file: string, size: number): Promise<Uint8Array> {
  const image = await renderAsync(await readFile(file, "utf8"), {
    fitTo: { mode: "width", value: size },
    // OpenMoji's drawings hold no text; scanning the system's fonts takes six times as long as drawing.
    font: { loadSystemFonts: false },
    logLevel: "off",
  });
  if (image.width !== size || image.height !== size) {
    throw new OpenMojiError(file, `${size} × ${size} pixels`, `${image.width} × ${image.height}`);
  }
  return image.pixels;
}
