import { OptionError } from "@quadrivium/kernels";
import { checkShapeOfRows } from "../activations/check-rows.ts";
import type { Codes } from "../codes.ts";

/**
 * The number of rows, after checking that there are whole rows of finite values for latents that exist.
 * @throws {ShapeError} when values and indices are not [rows, perRow]
 * @throws {OptionError} naming the first value or latent that cannot be
 */
export function checkCodes(subject: string, { values, indices, perRow }: Codes, latents: number): number {
  const rows = checkShapeOfRows(subject, "values", values.length, perRow);
  checkShapeOfRows(subject, "indices", indices.length, perRow, rows);
  for (let i = 0; i < values.length; i++) {
    const latent = indices[i];
    if (Number.isFinite(values[i]) && latent >= 0 && latent < latents) continue;
    throw new OptionError(`${subject}: codes`, {
      expected: `finite values of latents 0 … ${latents - 1}`,
      received: `${values[i]} of latent ${latent} in row ${Math.floor(i / perRow)}`,
    });
  }
  return rows;
}
