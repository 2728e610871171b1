/** Bits of +∞ in float32. */
const INFINITY_32 = 0x7f80_0000;
/** 2¹⁶ − 2⁴ = 65520, half-way between the largest half and the next step: from here on halves round to ∞. */
const OVERFLOW_32 = 0x477f_f000;
/** 2⁻¹⁴, the smallest normal half. */
const SMALLEST_NORMAL_32 = 0x3880_0000;

/**
 * Widens IEEE 754 half-precision bits to float32; exact for every value.
 *
 * (−1)^s · 2^(e − 15) · (1 + m/2¹⁰); e = 0: (−1)^s · m · 2⁻²⁴; e = 31: ±∞ or NaN. NaN keeps its payload's top bits.
 */
export function float16ToFloat32(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(bits.length);
  const words = new Uint32Array(values.buffer);
  for (let i = 0; i < bits.length; i += 1) {
    const half = bits[i]!;
    const sign = (half & 0x8000) << 16;
    const exponent = (half >>> 10) & 0x1f;
    const mantissa = half & 0x3ff;
    if (exponent === 0) values[i] = (sign === 0 ? 1 : -1) * mantissa * 2 ** -24;
    else if (exponent === 31) words[i] = sign | INFINITY_32 | (mantissa << 13);
    else words[i] = sign | ((exponent + 112) << 23) | (mantissa << 13);
  }
  return values;
}

/**
 * Rounds float32 to IEEE 754 half-precision bits, to nearest with ties to even.
 *
 * Magnitudes from 65520 on become ±∞, those up to 2⁻²⁵ become ±0; NaN stays a quiet NaN with its payload's top bits.
 */
export function float32ToFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint16Array(values.length);
  const value = new Float32Array(1);
  const word = new Uint32Array(value.buffer);
  for (let i = 0; i < values.length; i += 1) {
    value[0] = values[i]!;
    const sign = (word[0]! >>> 16) & 0x8000;
    bits[i] = sign | roundMagnitude(word[0]! & 0x7fff_ffff);
  }
  return bits;
}

function roundMagnitude(magnitude: number): number {
  if (magnitude > INFINITY_32) return 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= OVERFLOW_32) return 0x7c00;
  if (magnitude >= SMALLEST_NORMAL_32) return shiftToEven(magnitude - (112 << 23), 13);
  // A subnormal half counts units of 2⁻²⁴; the float is (2²³ + m) · 2^(e − 150).
  const shift = 126 - (magnitude >>> 23);
  return shift > 24 ? 0 : shiftToEven((magnitude & 0x7f_ffff) | 0x80_0000, shift);
}

/** Drops the lowest `shift` bits, rounding to nearest with ties to even. */
function shiftToEven(bits: number, shift: number): number {
  const odd = (bits >>> shift) & 1;
  return (bits + 2 ** (shift - 1) - 1 + odd) >>> shift;
}
