/** Widens bfloat16 bits to float32; exact, since bfloat16 is the upper half of a float32. */
export function bfloat16ToFloat32(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i += 1) words[i] = bits[i]! << 16;
  return new Float32Array(words.buffer);
}

/** Rounds float32 to bfloat16 bits, to nearest with ties to even; NaN stays a quiet NaN with its payload's top bits. */
export function float32ToBfloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint16Array(values.length);
  const value = new Float32Array(1);
  const word = new Uint32Array(value.buffer);
  for (let i = 0; i < values.length; i += 1) {
    value[0] = values[i]!;
    const float = word[0]!;
    const upper = float >>> 16;
    const notANumber = (float & 0x7fff_ffff) > 0x7f80_0000;
    bits[i] = notANumber ? upper | 0x40 : (float + 0x7fff + (upper & 1)) >>> 16;
  }
  return bits;
}
