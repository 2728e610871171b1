import {
  isJsonObject,
  type JsonObject,
  LONGEST_JSON,
  parseJsonObject,
  quoteJson,
} from "../parse-json-object.ts";
import { type FileFormat, fileError } from "./layouts.ts";
import type { NamedFile } from "./named-files.ts";

/** The fields of a JSON object in a file, each checked when it is asked for. Python's `None` counts as absent. */
export class JsonFields {
  readonly values: JsonObject;
  private readonly place: { readonly layout: FileFormat; readonly path: string };
  private readonly prefix: string;

  constructor(
    place: { readonly layout: FileFormat; readonly path: string },
    values: JsonObject,
    prefix = "",
  ) {
    this.place = place;
    this.values = values;
    this.prefix = prefix;
  }

  /** Whether the field is there. */
  has(name: string): boolean {
    return this.own(name) !== undefined;
  }

  /** A whole number in `minimum` … 2³¹. @throws {FormatError} when it is none, or is absent without a fallback */
  whole(name: string, { minimum = 0, fallback }: { minimum?: number; fallback?: number } = {}): number {
    const value = this.own(name) ?? fallback;
    if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= 2 ** 31)
      return value;
    throw this.refuse(name, `a whole number in ${minimum} … 2³¹`);
  }

  /** A finite number; undefined where it is absent. @throws {FormatError} when it is none */
  number(name: string): number | undefined {
    const value = this.own(name);
    if (value === undefined || (typeof value === "number" && Number.isFinite(value))) return value;
    throw this.refuse(name, "a finite number");
  }

  /** True or false. @throws {FormatError} when it is neither */
  flag(name: string, fallback: boolean): boolean {
    const value = this.own(name) ?? fallback;
    if (typeof value === "boolean") return value;
    throw this.refuse(name, "true or false");
  }

  /** Text; undefined where it is absent. @throws {FormatError} when it is none */
  text(name: string): string | undefined {
    const value = this.own(name);
    if (value === undefined || typeof value === "string") return value;
    throw this.refuse(name, "text");
  }

  /** The fields of an object within; none where it is absent. @throws {FormatError} when it is no object */
  fields(name: string): JsonFields {
    const value = this.own(name) ?? {};
    if (isJsonObject(value)) return new JsonFields(this.place, value, `${this.prefix}${name}.`);
    throw this.refuse(name, "an object");
  }

  /** The error for a field that cannot be used as it is. */
  refuse(name: string, expected: string) {
    const value = this.own(name);
    const received = value === undefined ? "none" : quoteJson(value);
    return fileError(this.place, "value", `${this.prefix}${name} to be ${expected}`, received);
  }

  /** The field's value, not one that every object inherits. */
  private own(name: string): unknown {
    return Object.hasOwn(this.values, name) ? (this.values[name] ?? undefined) : undefined;
  }
}

/**
 * Reads a JSON object from a file.
 * @throws {FormatError} when it is longer than 4 MiB, nested more than 64 deep, not UTF-8, not JSON, or not an object
 */
export async function readJsonFields(
  layout: FileFormat,
  { name, source }: NamedFile,
  signal?: AbortSignal,
): Promise<JsonFields> {
  const place = { layout, path: name };
  if (source.size > LONGEST_JSON)
    throw fileError(place, "range", `at most ${LONGEST_JSON} bytes of JSON`, `${source.size}`);
  const bytes = await source.read(0, source.size, signal);
  const values = parseJsonObject(bytes, (reason, expected, received, cause) =>
    fileError(place, reason, expected, received, cause),
  );
  return new JsonFields(place, values);
}

/** A JSON object as the bytes of a file. */
export const jsonBytes = (value: JsonObject): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
