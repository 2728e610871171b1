/**
 * The bytes of a tokenizer of llama2.c: the three marks, the bytes, and further pieces with their scores, of which one
 * may be up to 10 bytes long.
 */
export function tokenizerFile(pieces: readonly (readonly [string, number])[]): Uint8Array {
  const marks = ["<unk>", "\n<s>\n", "\n</s>\n"].map((text) => [text, 0] as const);
  const bytes = Array.from({ length: 256 }, (_, byte) => {
    const hex = byte.toString(16).toUpperCase().padStart(2, "0");
    return [`<0x${hex}>`, 0] as const;
  });
  const entries = [...marks, ...bytes, ...pieces].map(([text, score]) => {
    const encoded = new TextEncoder().encode(text);
    const entry = new DataView(new ArrayBuffer(8 + encoded.length));
    entry.setFloat32(0, score, true);
    entry.setInt32(4, encoded.length, true);
    new Uint8Array(entry.buffer).set(encoded, 8);
    return [...new Uint8Array(entry.buffer)];
  });
  return Uint8Array.from([10, 0, 0, 0, ...entries.flat()]);
}
