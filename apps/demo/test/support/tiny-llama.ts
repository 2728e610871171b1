import { uniformArray } from "@quadrivium/test-utils";

const sizes = { width: 16, hidden: 24, layers: 2, heads: 2, keyValueHeads: 1, positions: 64 };
/** Unknown, begin, end, the 256 bytes, and some pieces of text. */
const pieces = [
  "<unk>",
  "<s>",
  "</s>",
  ...Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16)}>`),
  ...[" ", "a", "b", "c", "d", "e", "\n", " a", " b", "ab", "cd", "abcd"],
];

/** The files of a language model of llama2.c that is small and knows nothing: its weights are drawn at random. */
export function tinyLlama(): { readonly model: File; readonly tokenizer: File } {
  const { width, hidden, layers, heads, keyValueHeads, positions } = sizes;
  const keys = (width / heads) * keyValueHeads;
  const header = Int32Array.of(width, hidden, layers, heads, keyValueHeads, pieces.length, positions);
  const drawn = (seed: number, count: number, size: number) =>
    Float32Array.from(uniformArray(seed, count, -size, size));
  const ones = (count: number) => new Float32Array(count).fill(1);
  const parts = [
    drawn(1, pieces.length * width, 1),
    ones(layers * width),
    drawn(2, layers * width * width, 0.4),
    drawn(3, layers * keys * width, 0.4),
    drawn(4, layers * keys * width, 0.4),
    drawn(5, layers * width * width, 0.4),
    ones(layers * width),
    drawn(6, layers * hidden * width, 0.4),
    drawn(7, layers * width * hidden, 0.4),
    drawn(8, layers * hidden * width, 0.4),
    ones(width),
    new Float32Array(positions * (width / heads)),
  ];
  return {
    model: new File([header, ...parts], "tiny.bin"),
    tokenizer: new File(tokenizerParts(), "tok.bin"),
  };
}

function tokenizerParts(): BlobPart[] {
  const parts: BlobPart[] = [Int32Array.of(8)];
  for (const [id, piece] of pieces.entries()) {
    const bytes = new TextEncoder().encode(piece);
    parts.push(Float32Array.of(id), Int32Array.of(bytes.length), bytes);
  }
  return parts;
}
