import { createHash } from "node:crypto";
import { readIfThere } from "./read-if-there.ts";
import { writeAtomic } from "./write-atomic.ts";

/** Everything that decides the pixels in a cache file; a file made with any other value is stale. */
export interface RasterKey {
  /** Version of the drawings. */
  readonly openmoji: string;
  /** Version of the rasteriser. */
  readonly resvg: string;
  /** Side of a raster in pixels. */
  readonly size: number;
  /** Which emoji, in which order. */
  readonly hexcodes: readonly string[];
}

const HEADER_BYTES = 64;
const FORMAT = "quadrivium openmoji rasters 1";

/**
 * Reads the pixels [N, size, size, 4] that {@link writeRasterCache} stored under `key`.
 *
 * @returns undefined if there is no such file, or if it is stale, cut short or changed: then draw anew.
 */
export async function readRasterCache(file: string, key: RasterKey): Promise<Uint8Array | undefined> {
  const bytes = await readIfThere(file);
  if (bytes?.length !== HEADER_BYTES + key.hexcodes.length * key.size * key.size * 4) return undefined;
  const pixels = new Uint8Array(bytes.buffer, bytes.byteOffset + HEADER_BYTES, bytes.length - HEADER_BYTES);
  return bytes.subarray(0, HEADER_BYTES).equals(header(key, pixels)) ? pixels : undefined;
}

/** Stores pixels [N, size, size, 4] under `key`: the SHA-256 of the key, that of the pixels, the pixels. */
export async function writeRasterCache(file: string, key: RasterKey, pixels: Uint8Array): Promise<void> {
  await writeAtomic(file, header(key, pixels), pixels);
}

function header(key: RasterKey, pixels: Uint8Array): Buffer {
  const { openmoji, resvg, size, hexcodes } = key;
  const identity = JSON.stringify([FORMAT, openmoji, resvg, size, hexcodes]);
  return Buffer.concat([sha256(identity), sha256(pixels)]);
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}
