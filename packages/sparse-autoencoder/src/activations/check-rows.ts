import { ShapeError } from "@quadrivium/kernels";

/**
 * The number of rows of `width` elements.
 * @throws {ShapeError} naming op and argument unless there are whole rows, and as many as wanted
 */
export function checkShapeOfRows(
  op: string,
  argument: string,
  length: number,
  width: number,
  wanted?: number,
): number {
  const rows = length / width;
  if (Number.isInteger(rows) && rows >= 1 && (wanted === undefined || rows === wanted)) return rows;
  const expected = `${argument} of shape [${wanted ?? "rows"}, ${width}]`;
  throw new ShapeError(op, { expected, received: `${length} elements` });
}
