import { RandomStream, sizeOf } from "@quadrivium/kernels";
import type { KernelTask } from "../task.ts";

/** The sizes of attention. */
export interface AttentionSizes {
  readonly batch: number;
  readonly length: number;
  readonly heads: number;
  /** D: width of a head. */
  readonly width: number;
}

/** softmax(q·kᵀ/√D)·v in double precision, each place with those up to it; all [B, T, H, D]. */
export function doubleAttention(
  q: ArrayLike<number>,
  k: ArrayLike<number>,
  v: ArrayLike<number>,
  { batch, length, heads, width }: AttentionSizes,
): Float64Array {
  const y = new Float64Array(q.length);
  const at = (b: number, t: number, h: number) => ((b * length + t) * heads + h) * width;
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      for (let t = 0; t < length; t++) {
        const to = at(b, t, h);
        const scores = Float64Array.from({ length: t + 1 }, (_, s) => {
          let sum = 0;
          for (let d = 0; d < width; d++) sum += q[to + d] * k[at(b, s, h) + d];
          return sum / Math.sqrt(width);
        });
        const largest = scores.reduce((a, c) => Math.max(a, c));
        const shares = scores.map((score) => Math.exp(score - largest));
        const total = shares.reduce((a, c) => a + c);
        for (const [s, share] of shares.entries())
          for (let d = 0; d < width; d++) y[to + d] += (share / total) * v[at(b, s, h) + d];
      }
    }
  }
  return y;
}

/** Causal attention over standard normal numbers, the same for the same sizes. */
export function attentionTask(sizes: AttentionSizes): KernelTask {
  const { batch, length, heads, width } = sizes;
  const random = new RandomStream(20261122, "attention");
  const shape = [batch, length, heads, width];
  const array = () => ({ shape, data: random.fillNormal(new Float32Array(sizeOf(shape))) });
  const operands = { q: array(), k: array(), v: array() };
  const { q, k, v } = operands;
  return {
    kind: "attention",
    title: `causal attention, batch ${batch}, T ${length}, ${heads} heads of ${width}`,
    sizes: { ...sizes },
    operands,
    // The half above the diagonal is not counted.
    flop: 2 * batch * heads * length * (length + 1) * width,
    expected: () => doubleAttention(q.data, k.data, v.data, sizes),
  };
}
