import { type ByteSource, FormatError, memorySource } from "@quadrivium/formats";
import { Llama2Tokenizer } from "./llama2-tokenizer.ts";

/** Larger files are no tokenizers: Llama's own, of 32,000 pieces, takes 0.4 MB. */
const LARGEST_FILE = 2 ** 24;

/** The least number of pieces: three marks and the bytes. */
const FEWEST = 259;

/**
 * Reads a tokenizer of llama2.c (such as `tok512.bin`): an int32, the length of the longest piece, then for each piece a
 * float32 score, an int32 length and so many bytes.
 * @throws {FormatError} when the file ends inside a piece, a length is out of range, a score is not a number, or there
 * are too few pieces
 */
export async function readLlama2Tokenizer(
  source: ByteSource | Uint8Array,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Llama2Tokenizer> {
  const file = source instanceof Uint8Array ? memorySource(source) : source;
  const refuse = (reason: "truncated" | "value", expected: string, received: string) =>
    new FormatError({ format: "llama2.c tokenizer", reason, expected, received, path: file.path });
  if (file.size < 4 || file.size > LARGEST_FILE) {
    throw refuse("value", `4 … ${LARGEST_FILE} bytes`, `${file.size} bytes`);
  }
  const bytes = await file.read(0, file.size, signal);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const longest = view.getInt32(0, true);
  const pieces: Uint8Array[] = [];
  const scores: number[] = [];
  for (let at = 4; at < bytes.length; ) {
    const where = `piece ${pieces.length}`;
    if (at + 8 > bytes.length) throw refuse("truncated", `8 bytes before ${where}`, `${bytes.length - at}`);
    const score = view.getFloat32(at, true);
    const length = view.getInt32(at + 4, true);
    at += 8;
    if (Number.isNaN(score)) throw refuse("value", `a score of ${where}`, "NaN");
    if (length < 1 || length > longest) {
      throw refuse("value", `1 … ${longest} bytes in ${where}, as the file's first number says`, `${length}`);
    }
    if (at + length > bytes.length) {
      throw refuse("truncated", `${length} bytes of ${where}`, `${bytes.length - at}`);
    }
    pieces.push(bytes.subarray(at, at + length));
    scores.push(score);
    at += length;
  }
  if (pieces.length < FEWEST) throw refuse("value", `${FEWEST} pieces or more`, String(pieces.length));
  return new Llama2Tokenizer(pieces, Float32Array.from(scores));
}
