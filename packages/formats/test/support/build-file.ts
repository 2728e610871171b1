/** Builds a file of the safetensors layout around any header, valid or not. */
export function buildFile(
  header: string | Uint8Array | object,
  dataLength = 0,
  declaredLength?: bigint,
): Uint8Array<ArrayBuffer> {
  const text =
    header instanceof Uint8Array
      ? header
      : new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.byteLength + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, declaredLength ?? BigInt(text.byteLength), true);
  bytes.set(text, 8);
  for (let i = 0; i < dataLength; i += 1) bytes[8 + text.byteLength + i] = i & 0xff;
  return bytes;
}
