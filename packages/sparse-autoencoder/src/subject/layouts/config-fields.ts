import { FormatError, type FormatErrorReason } from "@quadrivium/formats";
import { parseJsonObject } from "../../parse-json-object.ts";

/** The fields of a model's `config.json`, each checked when it is read. */
export class ConfigFields {
  readonly #fields: ReadonlyMap<string, unknown>;

  /** @param json the bytes or the text of `config.json`. @throws {FormatError} when it is not a JSON object */
  constructor(json: Uint8Array | string) {
    this.#fields = new Map(Object.entries(parseJsonObject(json, configError)));
  }

  /** A field's value; `undefined` where it is absent or null. */
  get(name: string): unknown {
    return this.#fields.get(name) ?? undefined;
  }

  /** A number; where absent, the default. @throws {FormatError} when it is no number, or absent without a default */
  number(name: string, byDefault?: number): number {
    const value = this.get(name) ?? byDefault;
    if (typeof value === "number") return value;
    throw configError("value", `a number ${name}`, value === undefined ? "none" : JSON.stringify(value));
  }

  /** Refuses a field that is there and is none of the given values. @throws {FormatError} */
  only(name: string, ...allowed: readonly (string | boolean)[]): void {
    const value = this.get(name);
    if (value === undefined || allowed.some((one) => one === value)) return;
    throw configError("value", `${name} ${allowed.join(" or ")}`, JSON.stringify(value));
  }
}

/** An error about a model's `config.json`. */
export const configError = (
  reason: FormatErrorReason,
  expected: string,
  received: string,
  cause?: unknown,
): FormatError => new FormatError({ format: "config.json", reason, expected, received, cause });
