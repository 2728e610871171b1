import type { OpenMojiEntry } from "./open-moji-entry.ts";
import { describeValue, OpenMojiError } from "./openmoji-error.ts";

/**
 * Reads the rows of OpenMoji's `openmoji.json` as typed entries, in the file's order.
 *
 * Hexcodes become file names, so they are held to `HEX(-HEX)*`.
 *
 * @throws OpenMojiError naming row and field if a field is missing or of the wrong kind, if a hexcode comes
 * twice, or if a base of a skin-tone variant is not among the rows.
 */
export function parseAnnotations(rows: unknown): OpenMojiEntry[] {
  if (!Array.isArray(rows)) throw new OpenMojiError("openmoji.json", "an array of rows", describeValue(rows));
  const entries = rows.map((row: unknown, index) => parseEntry(row, `openmoji.json row ${index}`));
  const hexcodes = new Set<string>();
  for (const { hexcode } of entries) {
    if (hexcodes.has(hexcode))
      throw new OpenMojiError("openmoji.json", "unique hexcodes", `${hexcode} twice`);
    hexcodes.add(hexcode);
  }
  for (const { hexcode, skinToneBaseHexcode: base } of entries) {
    if (base !== undefined && !hexcodes.has(base)) {
      throw new OpenMojiError(`${hexcode} skintone_base_hexcode`, "the hexcode of a row", base);
    }
  }
  return entries;
}

function parseEntry(row: unknown, where: string): OpenMojiEntry {
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    throw new OpenMojiError(where, "an object", describeValue(row));
  }
  const fields = new Map<string, unknown>(Object.entries(row));
  const text = (name: string, required: boolean): string => {
    const value = fields.get(name);
    if (typeof value === "string" && (!required || value.trim() !== "")) return value.trim();
    throw new OpenMojiError(
      `${where} ${name}`,
      required ? "a non-empty string" : "a string",
      describeValue(value),
    );
  };
  const hexcode = (name: string, required: boolean): string => {
    const value = text(name, required);
    if (value === "" || /^[0-9A-F]{2,6}(-[0-9A-F]{2,6})*$/.test(value)) return value;
    throw new OpenMojiError(`${where} ${name}`, "code points such as 1F44B-1F3FB", describeValue(value));
  };
  return {
    hexcode: hexcode("hexcode", true),
    emoji: text("emoji", true),
    group: text("group", true),
    subgroup: text("subgroups", true),
    annotation: text("annotation", true),
    tags: splitList(text("tags", false)),
    openmojiTags: splitList(text("openmoji_tags", false)),
    skinTones: parseSkinTones(fields.get("skintone"), where),
    skinToneBaseHexcode: hexcode("skintone_base_hexcode", false) || undefined,
    order: parseOrder(fields.get("order"), where),
  };
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}

/** Accepts the file's three spellings: `""`, a number, and `"1,2"` for two people. */
function parseSkinTones(value: unknown, where: string): number[] {
  const tones =
    typeof value === "number" ? [value] : typeof value === "string" ? splitList(value).map(Number) : [];
  const known = typeof value === "number" || typeof value === "string";
  if (known && tones.every((tone) => Number.isInteger(tone) && tone >= 1 && tone <= 5)) return tones;
  throw new OpenMojiError(`${where} skintone`, "tones 1 to 5", describeValue(value));
}

function parseOrder(value: unknown, where: string): number | undefined {
  if (value === "") return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new OpenMojiError(`${where} order`, 'a number or ""', describeValue(value));
}
