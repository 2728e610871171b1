import { type ByteSource, FormatError, type FormatErrorReason } from "@quadrivium/formats";
import { checkSubjectConfig, type SubjectConfig } from "../subject-config.ts";

/** "ak42", read as a little-endian number: begins the files of version 1 and later. */
const MAGIC = 0x616b3432;

/** Bytes of the header of version 0: seven numbers. */
const LEGACY_BYTES = 28;

/** Bytes of the header of version 1, padded. */
const HEADER_BYTES = 256;

/** What the beginning of a llama2.c file tells. */
export interface Llama2cHeader {
  readonly version: 0 | 1;
  readonly config: SubjectConfig;
  /** Where the weights begin. */
  readonly bytes: number;
}

/** An error about a llama2.c file. */
export const llama2cError = (
  source: ByteSource,
  reason: FormatErrorReason,
  expected: string,
  received: string,
  cause?: unknown,
): FormatError =>
  new FormatError({ format: "llama2.c", reason, expected, received, path: source.path, cause });

/**
 * Reads the header of a llama2.c checkpoint: seven int32 (width, hidden, layers, heads, key and value heads, vocabulary,
 * positions) in version 0, whose vocabulary is negative when the classifier is not tied; in version 1 after magic and
 * version, with a byte that tells whether it is tied behind.
 * @throws {FormatError} when the file is too short, of another version, or its sizes are no model's
 */
export async function readLlama2cHeader(source: ByteSource, signal?: AbortSignal): Promise<Llama2cHeader> {
  if (source.size < LEGACY_BYTES) {
    throw llama2cError(source, "truncated", `a header of ${LEGACY_BYTES} bytes`, `${source.size} bytes`);
  }
  const length = Math.min(source.size, HEADER_BYTES);
  const bytes = await source.read(0, length, signal);
  if (bytes.byteLength !== length) {
    throw llama2cError(source, "truncated", `${length} bytes`, `${bytes.byteLength}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = (at: number) => Array.from({ length: 7 }, (_, i) => view.getInt32(at + 4 * i, true));
  if (view.getUint32(0, true) !== MAGIC) {
    const sizes = numbers(0);
    const tied = sizes[5] > 0;
    sizes[5] = Math.abs(sizes[5]);
    return { version: 0, config: configOf(source, sizes, tied), bytes: LEGACY_BYTES };
  }
  if (length < HEADER_BYTES) {
    throw llama2cError(source, "truncated", `a header of ${HEADER_BYTES} bytes`, `${source.size} bytes`);
  }
  const version = view.getInt32(4, true);
  if (version !== 1) throw llama2cError(source, "value", "version 0 or 1 (float32)", `version ${version}`);
  return { version, config: configOf(source, numbers(8), view.getUint8(36) !== 0), bytes: HEADER_BYTES };
}

function configOf(source: ByteSource, sizes: readonly number[], tied: boolean): SubjectConfig {
  const [width, hidden, layers, heads, keyValueHeads, vocabulary, positions] = sizes;
  const config: SubjectConfig = {
    architecture: "llama",
    vocabulary,
    width,
    layers,
    heads,
    keyValueHeads,
    headSize: width / heads,
    hidden,
    positions,
    normEpsilon: 1e-5,
    tied,
    rotary: { base: 10_000, interleaved: true },
  };
  try {
    checkSubjectConfig(config);
  } catch (cause) {
    const received = cause instanceof Error ? cause.message : String(cause);
    throw llama2cError(source, "value", "the sizes of a transformer", received, cause);
  }
  return config;
}
