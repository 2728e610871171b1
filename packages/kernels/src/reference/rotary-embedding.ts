import { type RotaryAttributes, rotarySizes } from "../ops/rotary-embedding.ts";
import { checkIndex } from "./check-index.ts";
import type { ReferenceKernel } from "./kernel.ts";

/** Each pair (a, b) becomes (a·cos θ − b·sin θ, a·sin θ + b·cos θ). */
export const rotaryEmbedding: ReferenceKernel<RotaryAttributes> = (inputs, { interleaved, inverse }) => {
  const [x, angles, position] = inputs;
  const { outer, T, H, D, P } = rotarySizes(inputs);
  const first = position === undefined ? 0 : checkIndex("rotaryEmbedding", position.data[0], P - T + 1);
  const half = D / 2;
  const y = new Float64Array(x.data.length);
  for (let row = 0; row < outer * T * H; row++) {
    const time = first + (Math.floor(row / H) % T);
    for (let i = 0; i < half; i++) {
      const cos = angles.data[time * D + i];
      const sin = angles.data[time * D + half + i] * (inverse ? -1 : 1);
      const a = row * D + (interleaved ? 2 * i : i);
      const b = interleaved ? a + 1 : a + half;
      y[a] = x.data[a] * cos - x.data[b] * sin;
      y[b] = x.data[a] * sin + x.data[b] * cos;
    }
  }
  return [y];
};
