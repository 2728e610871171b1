import type { FormatError, FormatErrorReason } from "@quadrivium/formats";

/** A JSON object as it was read; nothing is known of its values. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Larger than any configuration, small enough to be held twice. */
export const LONGEST_JSON = 4 * 1024 * 1024;

/** Deeper than any configuration, shallow enough for every recursion over it. */
const DEEPEST_JSON = 64;

/** Whether a value is an object, and no list. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as error messages show it. */
export function quoteJson(value: unknown): string {
  const text = typeof value === "object" ? "an object or a list" : String(JSON.stringify(value));
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/**
 * Reads a JSON object from the bytes or the text of a file that may be anybody's.
 * @param refuse makes the error
 * @throws {FormatError} when it is longer than 4 MiB, nested more than 64 deep, not UTF-8, not JSON, or not an object
 */
export function parseJsonObject(
  json: Uint8Array | string,
  refuse: (reason: FormatErrorReason, expected: string, received: string, cause?: unknown) => FormatError,
): JsonObject {
  if (json.length > LONGEST_JSON)
    throw refuse("range", `at most ${LONGEST_JSON} bytes of JSON`, `${json.length}`);
  let text: string;
  try {
    text = typeof json === "string" ? json : new TextDecoder("utf-8", { fatal: true }).decode(json);
  } catch (cause) {
    throw refuse("encoding", "text in UTF-8", "other bytes", cause);
  }
  if (depthOf(text) > DEEPEST_JSON)
    throw refuse("syntax", `JSON nested at most ${DEEPEST_JSON} deep`, "a deeper nesting");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refuse("syntax", "JSON", quoteJson(text.slice(0, 40)), cause);
  }
  if (!isJsonObject(value)) throw refuse("syntax", "a JSON object", quoteJson(value));
  return value;
}

/** How deep brackets are nested in JSON; brackets within strings do not count. */
function depthOf(text: string): number {
  let [depth, deepest, isInString] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isInString) {
      if (character === "\\") at++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]") depth--;
  }
  return deepest;
}
