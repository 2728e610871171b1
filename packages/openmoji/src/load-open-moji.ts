import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { OpenMojiEntry } from "./open-moji-entry.ts";
import { OpenMojiError, requireInteger } from "./openmoji-error.ts";
import { packageVersions } from "./package-versions.ts";
import { readRasterCache, writeRasterCache } from "./raster-cache.ts";
import { MAXIMUM_SIZE, type RasteriseOptions, rasterise } from "./rasterise.ts";
import { readAnnotations } from "./read-annotations.ts";
import { compositeOnWhite, type RgbImages } from "./rgb-images.ts";

/** What {@link loadOpenMoji} can be told. */
export interface LoadOpenMojiOptions extends RasteriseOptions {
  /** Only these emoji, in this order. Default: all. */
  readonly hexcodes?: readonly string[];
  /** Where rasters are kept. Default: `cache/` of this package. */
  readonly cacheFolder?: string;
}

/** OpenMoji as pixels. */
export interface OpenMoji {
  /** What each raster shows. */
  readonly entries: readonly OpenMojiEntry[];
  /** Side of a raster in pixels. */
  readonly size: number;
  /** RGBA bytes [N, size, size, 4], premultiplied, sRGB, rows from the top. */
  readonly pixels: Uint8Array;
  /** Whether the pixels came from the cache or were drawn now. */
  readonly source: "cache" | "drawn";
}

/**
 * Loads OpenMoji's colour emoji as rasters: from the cache if it holds them whole, for the installed versions
 * of the drawings and of the rasteriser; otherwise draws them and caches them.
 *
 * @throws OpenMojiError if `size` is out of range or a hexcode is unknown or asked for twice; the signal's
 * reason when aborted (the cache then stays as it was).
 *
 * @example
 * const { entries, pixels } = await loadOpenMoji({ size: 32 });
 */
export async function loadOpenMoji(options: LoadOpenMojiOptions): Promise<OpenMoji> {
  const { signal, cacheFolder = fileURLToPath(new URL("../cache/", import.meta.url)) } = options;
  const size = requireInteger("size", options.size, 1, MAXIMUM_SIZE);
  signal?.throwIfAborted();
  const all = await readAnnotations();
  const entries = options.hexcodes === undefined ? all : pick(all, options.hexcodes);
  const key = { ...packageVersions(), size, hexcodes: entries.map(({ hexcode }) => hexcode) };
  const file = join(
    cacheFolder,
    `${size}-${options.hexcodes === undefined ? "all" : shortDigest(key.hexcodes)}.bin`,
  );
  const cached = await readRasterCache(file, key);
  if (cached !== undefined) return { entries, size, pixels: cached, source: "cache" };
  const pixels = await rasterise(entries, options);
  await writeRasterCache(file, key, pixels);
  return { entries, size, pixels, source: "drawn" };
}

/** The rasters on white, without alpha: what patches and atlases are cut from. */
export function opaqueImages({ entries, size, pixels }: OpenMoji): RgbImages {
  return { data: compositeOnWhite(pixels), count: entries.length, height: size, width: size };
}

function pick(all: readonly OpenMojiEntry[], hexcodes: readonly string[]): OpenMojiEntry[] {
  const byHexcode = new Map(all.map((entry) => [entry.hexcode, entry]));
  if (new Set(hexcodes).size !== hexcodes.length) {
    throw new OpenMojiError("hexcodes", "each emoji once", "a repeated hexcode");
  }
  return hexcodes.map((hexcode) => {
    const entry = byHexcode.get(hexcode);
    if (entry === undefined) throw new OpenMojiError("hexcodes", "hexcodes of OpenMoji", hexcode);
    return entry;
  });
}

function shortDigest(hexcodes: readonly string[]): string {
  return createHash("sha256").update(hexcodes.join()).digest("hex").slice(0, 12);
}
