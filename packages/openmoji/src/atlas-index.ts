import { describeValue, OpenMojiError, requireInteger } from "./openmoji-error.ts";
import type { Split } from "./split-by-concept.ts";

/** What tells an atlas index from any other JSON. */
export const ATLAS_FORMAT = "quadrivium openmoji atlas 1";

/** What one tile of an atlas shows. */
export interface AtlasTile {
  /** Name of OpenMoji's SVG file. */
  readonly hexcode: string;
  /** The emoji as text; a private-use character for OpenMoji's extras, so show the tile rather than this. */
  readonly emoji: string;
  /** Name in English. */
  readonly annotation: string;
  /** Coarse class. */
  readonly group: string;
  /** Fine class within the group. */
  readonly subgroup: string;
  /** Side of the concept-wise split. */
  readonly split: Split;
}

/** The JSON beside an atlas image. Tile `i` lies in row ⌊i / columns⌋ and column i mod columns. */
export interface AtlasIndex {
  /** Always {@link ATLAS_FORMAT}. */
  readonly format: typeof ATLAS_FORMAT;
  /** The credit that the licence asks to be shown wherever the images are. */
  readonly credit: string;
  /** Name of the PNG file beside the index. */
  readonly image: string;
  /** SHA-256 of that file, hexadecimal. */
  readonly imageSha256: string;
  /** Side of a tile in pixels. */
  readonly size: number;
  /** Tiles in a row of the image. */
  readonly columns: number;
  /** The tiles in order. */
  readonly tiles: readonly AtlasTile[];
}

/**
 * Checks parsed JSON and returns it as an index.
 *
 * @throws OpenMojiError naming the first field that is missing or wrong.
 */
export function parseAtlasIndex(json: unknown): AtlasIndex {
  const fields = fieldsOf(json, "atlas index");
  const format = fields.get("format");
  if (format !== ATLAS_FORMAT) {
    throw new OpenMojiError("atlas index format", JSON.stringify(ATLAS_FORMAT), describeValue(format));
  }
  const tiles = fields.get("tiles");
  if (!Array.isArray(tiles)) throw new OpenMojiError("atlas index tiles", "an array", describeValue(tiles));
  return {
    format,
    credit: textOf(fields, "credit", "atlas index"),
    image: textOf(fields, "image", "atlas index"),
    imageSha256: textOf(fields, "imageSha256", "atlas index"),
    size: requireInteger("atlas index size", fields.get("size"), 1),
    columns: requireInteger("atlas index columns", fields.get("columns"), 1),
    tiles: tiles.map((tile: unknown, index) => parseTile(tile, `atlas index tile ${index}`)),
  };
}

function parseTile(json: unknown, where: string): AtlasTile {
  const fields = fieldsOf(json, where);
  const split = fields.get("split");
  if (split !== "train" && split !== "validation") {
    throw new OpenMojiError(`${where} split`, '"train" or "validation"', describeValue(split));
  }
  return {
    hexcode: textOf(fields, "hexcode", where),
    emoji: textOf(fields, "emoji", where),
    annotation: textOf(fields, "annotation", where),
    group: textOf(fields, "group", where),
    subgroup: textOf(fields, "subgroup", where),
    split,
  };
}

function fieldsOf(json: unknown, where: string): Map<string, unknown> {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return new Map(Object.entries(json));
  throw new OpenMojiError(where, "an object", describeValue(json));
}

function textOf(fields: Map<string, unknown>, name: string, where: string): string {
  const value = fields.get(name);
  if (typeof value === "string" && value !== "") return value;
  throw new OpenMojiError(`${where} ${name}`, "a non-empty string", describeValue(value));
}
