/** Marks instances across copies of this package: `Symbol.for` is shared by every copy in one realm. */
const MARKER = Symbol.for("quadrivium.ramp.RampError");

/**
 * Why data, a constraint, an option or a file was refused.
 *
 * - `syntax`: text that is not of its format.
 * - `shape`: arrays whose lengths or indices disagree.
 * - `value`: a number that is not finite, or outside its range.
 * - `label`: a label other than those that the operation takes.
 * - `one-class`: a set that must hold both classes holds one.
 * - `empty-subset`: a rate over no rows.
 * - `unknown-subset`: no subset has the requested name.
 * - `mixed-datasets`: one problem over the rows of two data sets.
 * - `option`: an option outside its range.
 * - `infeasible-start`: strict mode, and the starting classifier violates a constraint.
 * - `aborted`: the run was cancelled.
 * - `bounds`: a lower bound above its upper bound, checked at every cut. It would be a defect of this package.
 */
export type RampErrorReason =
  | "syntax"
  | "shape"
  | "value"
  | "label"
  | "one-class"
  | "empty-subset"
  | "unknown-subset"
  | "mixed-datasets"
  | "option"
  | "infeasible-start"
  | "aborted"
  | "bounds";

/** What a {@link RampError} carries. */
export interface RampErrorDetails {
  /** The operation, constraint or option that refused. */
  readonly where: string;
  /** Why, as a code to branch on. */
  readonly reason: RampErrorReason;
  /** What was expected, in words. */
  readonly expected: string;
  /** What came instead, in words. */
  readonly received: string;
  /** The row, counted from 1, where one is concerned. */
  readonly row?: number | undefined;
  /** The column of the text, counted from 1, where one is concerned. */
  readonly column?: number | undefined;
}

/** Data, a constraint, an option or a file is not what was asked for; says what was expected and what came. */
export class RampError extends Error {
  override readonly name = "RampError";
  /** The operation, constraint or option that refused. */
  readonly where: string;
  /** Why, as a code to branch on. */
  readonly reason: RampErrorReason;
  /** What was expected, in words. */
  readonly expected: string;
  /** What came instead, in words. */
  readonly received: string;
  /** The row, counted from 1, where one is concerned. */
  readonly row: number | undefined;
  /** The column of the text, counted from 1, where one is concerned. */
  readonly column: number | undefined;

  /** Builds the message `where: row R, column C: expected …, got …` from the details. */
  constructor(details: RampErrorDetails) {
    const place = [
      ...(details.row === undefined ? [] : [`row ${details.row}`]),
      ...(details.column === undefined ? [] : [`column ${details.column}`]),
    ].join(", ");
    const head = place === "" ? details.where : `${details.where}: ${place}`;
    super(`${head}: expected ${details.expected}, got ${details.received}`);
    this.where = details.where;
    this.reason = details.reason;
    this.expected = details.expected;
    this.received = details.received;
    this.row = details.row;
    this.column = details.column;
    Object.defineProperty(this, MARKER, { value: true });
  }

  /** Whether `value` is a `RampError` of this or of another copy of the package. */
  static isInstance(value: unknown): value is RampError {
    return value instanceof Error && MARKER in value;
  }
}

/**
 * Returns `value` if it is a finite number in [minimum, maximum].
 *
 * @throws RampError with reason `option` otherwise.
 */
export function checkNumber(where: string, value: number, minimum: number, maximum: number): number {
  if (typeof value === "number" && value >= minimum && value <= maximum && Number.isFinite(value))
    return value;
  const range = `a number in [${minimum}, ${maximum}]`;
  throw new RampError({ where, reason: "option", expected: range, received: String(value) });
}
