/** Fields that every Quadrivium error may carry. */
export interface ErrorDetails {
  /** What was expected, in words. */
  readonly expected?: string;
  /** What came instead, in words. */
  readonly received?: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

const marker = (name: string) => Symbol.for(`quadrivium.error.${name}`);

/**
 * The base of all errors that Quadrivium throws on purpose.
 *
 * `isInstance` of each class works across two copies of a package, where `instanceof` fails.
 */
export class QuadriviumError extends Error {
  /** What was expected, in words. */
  readonly expected: string | undefined;
  /** What came instead, in words. */
  readonly received: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    const { expected, received, cause } = details;
    const comparison = expected === undefined ? "" : `: expected ${expected}`;
    const got = received === undefined ? "" : `${comparison ? "," : ":"} got ${received}`;
    super(message + comparison + got, cause === undefined ? undefined : { cause });
    this.expected = expected;
    this.received = received;
    this.name = new.target.errorName;
    // Marks the instance with the name of each class it belongs to.
    for (let type = new.target as typeof QuadriviumError; ; type = Object.getPrototypeOf(type)) {
      Object.defineProperty(this, marker(type.errorName), { value: true });
      if (type === QuadriviumError) break;
    }
  }

  /** The name by which `isInstance` knows this class, whatever a minifier makes of the class's own name. */
  static readonly errorName: string = "QuadriviumError";

  /** Whether `error` is of this class, also when it was made by another copy of the package. */
  static isInstance(error: unknown): boolean {
    return typeof error === "object" && error !== null && marker(this.errorName) in error;
  }
}

/** Shapes that do not fit an operation, an input or a state. */
export class ShapeError extends QuadriviumError {
  static override readonly errorName: string = "ShapeError";
}

/** An element type that does not fit an operation, an input or a state. */
export class DTypeError extends QuadriviumError {
  static override readonly errorName: string = "DTypeError";
}

/** An option or argument outside what is allowed. */
export class OptionError extends QuadriviumError {
  static override readonly errorName: string = "OptionError";
}

/** An index outside its table, found while a program ran. */
export class IndexError extends QuadriviumError {
  static override readonly errorName: string = "IndexError";
}

/** A device that cannot be opened, cannot run a program, or was lost. */
export class DeviceError extends QuadriviumError {
  static override readonly errorName: string = "DeviceError";
}

/**
 * A device that was lost while it was in use: the graphics driver took its context away (the card was reset or
 * unplugged, the page was put aside for too long), and every tensor on it is gone.
 *
 * All later calls on the device and on its programs and tensors raise it too. Open a device again, the same backend or
 * another, and go on from the last checkpoint.
 */
export class DeviceLostError extends DeviceError {
  static override readonly errorName: string = "DeviceLostError";
}
