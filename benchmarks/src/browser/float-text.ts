/* Elements on their way out of a page, as text: their bytes in base 64. */

/** On the page. */
export function encodeFloats(elements: ArrayLike<number>): string {
  const bytes = new Uint8Array(Float32Array.from(elements).buffer);
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 2 ** 13)
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 2 ** 13)));
  return btoa(parts.join(""));
}

/** In Node. */
export function decodeFloats(text: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return new Float32Array(bytes.buffer);
}
