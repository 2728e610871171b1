const marker = Symbol.for("quadrivium.openmoji.OpenMojiError");

/**
 * Thrown for bad options and for data that is not what OpenMoji, an atlas or a raster should be.
 *
 * The message reads `subject: expected E, got R`; the three parts are also fields.
 */
export class OpenMojiError extends Error {
  override readonly name = "OpenMojiError";
  /** The option, field or file that was wrong. */
  readonly subject: string;
  /** What was expected of it. */
  readonly expected: string;
  /** What came instead. */
  readonly received: string;
  /** Marks the class across two copies of this package. */
  readonly [marker] = true;

  constructor(subject: string, expected: string, received: string) {
    super(`${subject}: expected ${expected}, got ${received}`);
    this.subject = subject;
    this.expected = expected;
    this.received = received;
  }

  /** Whether `error` is an {@link OpenMojiError}, of this or of another copy of the package. */
  static isInstance(error: unknown): error is OpenMojiError {
    return error instanceof Error && marker in error;
  }
}

/**
 * Returns `value` if it is an integer in [`minimum`, `maximum`].
 *
 * @throws OpenMojiError naming `subject` otherwise.
 */
export function requireInteger(
  subject: string,
  value: unknown,
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum) {
    return value;
  }
  const range = maximum === Number.MAX_SAFE_INTEGER ? `≥ ${minimum}` : `in [${minimum}, ${maximum}]`;
  throw new OpenMojiError(subject, `an integer ${range}`, describeValue(value));
}

/** A short rendering of any value for error messages. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}
