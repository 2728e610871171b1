/** Marks instances across copies of this package: `Symbol.for` is shared by every copy in one realm. */
const MARKER = Symbol.for("quadrivium.formats.FormatError");

/** Longest piece of foreign text that an error message repeats, in characters. */
const MAXIMUM_QUOTE = 80;

/**
 * Why a file, a request or an argument was refused.
 *
 * - `truncated`: fewer bytes than the format or its header says.
 * - `header-length`: the declared header length is outside its bounds.
 * - `encoding`: text that is not valid UTF-8, or a string that cannot be written as UTF-8.
 * - `syntax`: the header is not the JSON that the format asks for.
 * - `duplicate`: a key or a tensor name occurs twice.
 * - `dtype`: an unknown element type, or one that the operation does not take.
 * - `shape`: an invalid shape, or one whose size overflows.
 * - `offsets`: a byte range that is invalid, out of bounds or of the wrong length.
 * - `overlap`, `hole`: byte ranges that overlap or leave bytes uncovered.
 * - `trailing`: bytes after the last tensor.
 * - `metadata`: metadata that does not map strings to strings.
 * - `name`: a tensor name that cannot be written.
 * - `value`: an element outside the range of its type or of the conversion.
 * - `unknown-tensor`: no tensor has the requested name.
 * - `range`: an argument outside its range, or a read outside the source.
 * - `allocation`: the engine could not allocate the tensor.
 * - `network`: the server could not be reached or broke off.
 * - `http`: the server's answer is not the requested byte range.
 * - `changed`: the file changed between two reads.
 */
export type FormatErrorReason =
  | "truncated"
  | "header-length"
  | "encoding"
  | "syntax"
  | "duplicate"
  | "dtype"
  | "shape"
  | "offsets"
  | "overlap"
  | "hole"
  | "trailing"
  | "metadata"
  | "name"
  | "value"
  | "unknown-tensor"
  | "range"
  | "allocation"
  | "network"
  | "http"
  | "changed";

/** What a {@link FormatError} carries. */
export interface FormatErrorDetails {
  /** The format or the byte source that refused, such as `"safetensors"` or `"http"`. */
  readonly format: string;
  /** Why, as a code to branch on. */
  readonly reason: FormatErrorReason;
  /** What was expected, in words. */
  readonly expected: string;
  /** What came instead, in words. */
  readonly received: string;
  /** The file path or URL, where one is known. */
  readonly path?: string | undefined;
  /** The tensor's name, where one is concerned. */
  readonly tensor?: string | undefined;
  /** The underlying error, if any. */
  readonly cause?: unknown;
}

/** A file, a server's answer or an argument is not what the format demands; says what was expected and what came. */
export class FormatError extends Error {
  override readonly name = "FormatError";
  /** The format or the byte source that refused. */
  readonly format: string;
  /** Why, as a code to branch on. */
  readonly reason: FormatErrorReason;
  /** What was expected, in words. */
  readonly expected: string;
  /** What came instead, in words. */
  readonly received: string;
  /** The file path or URL, where one is known. */
  readonly path: string | undefined;
  /** The tensor's name, where one is concerned. */
  readonly tensor: string | undefined;

  /** Builds the message `format: path: tensor "name": expected …, got …` from the details. */
  constructor(details: FormatErrorDetails) {
    const where = [
      details.format,
      ...(details.path === undefined ? [] : [details.path]),
      ...(details.tensor === undefined ? [] : [`tensor ${quote(details.tensor)}`]),
    ].join(": ");
    super(
      `${where}: expected ${details.expected}, got ${details.received}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.format = details.format;
    this.reason = details.reason;
    this.expected = details.expected;
    this.received = details.received;
    this.path = details.path;
    this.tensor = details.tensor;
    Object.defineProperty(this, MARKER, { value: true });
  }

  /** Whether `value` is a `FormatError` of this or of another copy of the package. */
  static isInstance(value: unknown): value is FormatError {
    return value instanceof Error && MARKER in value;
  }
}

/** Quotes foreign text for a message, shortened so that a hostile file cannot make it long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAXIMUM_QUOTE ? `${text.slice(0, MAXIMUM_QUOTE)}…` : text);
}
