import { OptionError } from "@quadrivium/kernels";

/**
 * Checks that the named fields of all points are positive and finite, and take as many values as they have to.
 * @throws {OptionError} naming point and field
 */
export function checkPoints<Field extends string>(
  subject: string,
  points: readonly Readonly<Record<Field, number>>[],
  distinct: Readonly<Record<Field, number>>,
): void {
  for (const field of Object.keys(distinct) as Field[]) {
    const values = points.map((point) => point[field]);
    const bad = values.findIndex((value) => !(value > 0 && value < Infinity));
    if (bad >= 0) {
      throw new OptionError(`${subject}: ${field} of point ${bad}`, {
        expected: "a positive, finite number",
        received: String(values[bad]),
      });
    }
    const found = new Set(values).size;
    if (found >= distinct[field]) continue;
    throw new OptionError(`${subject}: ${field}`, {
      expected: `at least ${distinct[field]} different values`,
      received: `${found}`,
    });
  }
}
