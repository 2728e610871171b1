import { FormatError } from "@quadrivium/formats";
import type { DocumentLayout } from "../document-layout.ts";

/** What came in place of `count` numbers or lists, in words. */
function describe(value: unknown): string {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return `${"length" in value ? value.length : 0} values`;
  }
  return value === null || value === undefined ? "none" : typeof value;
}

function asList(path: string, row: number, value: unknown, count: number): ArrayLike<unknown> {
  if (
    (Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array) &&
    value.length === count
  )
    return value;
  throw new FormatError({
    format: "parquet",
    reason: "shape",
    expected: `${count} values in row ${row}, as in the others`,
    received: describe(value),
    path,
  });
}

/**
 * Copies the value of a list column, [d] or [positions][d], into place.
 * @throws {FormatError} naming file and row when it has another shape or holds nulls
 */
export function fillDocument(
  path: string,
  row: number,
  value: unknown,
  { positions, width }: DocumentLayout,
  depth: 1 | 2,
  target: Float32Array,
): void {
  const lists = depth === 2 ? asList(path, row, value, positions) : [value];
  for (let position = 0; position < positions; position++) {
    const numbers = asList(path, row, lists[position], width);
    for (let j = 0; j < width; j++) target[position * width + j] = asNumber(path, row, numbers[j]);
  }
}

/** @throws {FormatError} naming file and row when it is null */
export function asNumber(path: string, row: number, value: unknown): number {
  if (typeof value === "number") return value;
  throw new FormatError({
    format: "parquet",
    reason: "value",
    expected: `numbers in row ${row}`,
    received: value === null || value === undefined ? "null" : typeof value,
    path,
  });
}
