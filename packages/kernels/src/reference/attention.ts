import { type AttentionAttributes, type AttentionPart, attentionOperands } from "../ops/attention.ts";
import { sizeOf } from "../shape.ts";
import { checkIndex } from "./check-index.ts";
import type { ReferenceKernel, ReferenceTensor } from "./kernel.ts";
import { broadcastOffsets } from "./offsets.ts";

/** The inputs of an attention as functions of their indices. */
function access(op: string, inputs: readonly ReferenceTensor[], attributes: AttentionAttributes) {
  const operands = attentionOperands(inputs, attributes);
  const { B, T, S, H, D, E, q, k, v, mask, position } = operands;
  /** Where the elements of a head at a time begin. */
  const start =
    (part: AttentionPart<ReferenceTensor>, times: number, width: number) =>
    (b: number, time: number, h: number) =>
      part.offset + (b * times + time) * part.row + h * width;
  const at = { q: start(q, T, D), k: start(k, S, D), v: start(v, S, E) };
  const first = position === undefined ? S - T : checkIndex(op, position.data[0], S - T + 1);
  const masks = mask && broadcastOffsets(mask.shape, [B, H, T, S]);
  /** scale·q_t·k_s + mask_ts for the keys s that query t sees. */
  const scores = (b: number, h: number, t: number): Float64Array => {
    const keys = attributes.causal ? Math.max(0, Math.min(S, first + t + 1)) : S;
    return Float64Array.from({ length: keys }, (_, s) => {
      const from = at.q(b, t, h);
      const to = at.k(b, s, h);
      let product = 0;
      for (let d = 0; d < D; d++) product += q.operand.data[from + d] * k.operand.data[to + d];
      const added = mask && masks ? mask.data[masks[((b * H + h) * T + t) * S + s]] : 0;
      return attributes.scale * product + added;
    });
  };
  return { ...operands, at, scores };
}

/** y_t = Σₛ p_ts·v_s with p_t = softmax of the scores, and their log-sum-exp */
export const attention: ReferenceKernel<AttentionAttributes> = (inputs, attributes, outputs) => {
  const { B, T, H, E, v, at, scores } = access("attention", inputs, attributes);
  const y = new Float64Array(sizeOf(outputs[0].shape));
  const logSumExp = new Float64Array(sizeOf(outputs[1].shape)).fill(-Infinity);
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < H; h++) {
      for (let t = 0; t < T; t++) {
        const row = scores(b, h, t);
        const maximum = row.reduce((most, score) => Math.max(most, score), -Infinity);
        if (maximum === -Infinity) continue;
        const exponentials = row.map((score) => Math.exp(score - maximum));
        const sum = exponentials.reduce((total, exponential) => total + exponential, 0);
        const to = ((b * T + t) * H + h) * E;
        for (const [s, exponential] of exponentials.entries()) {
          const from = at.v(b, s, h);
          for (let e = 0; e < E; e++) y[to + e] += (exponential / sum) * v.operand.data[from + e];
        }
        logSumExp[(b * H + h) * T + t] = maximum + Math.log(sum);
      }
    }
  }
  return [y, logSumExp];
};

/** dq = scale·dS·k, dk = scale·dSᵀ·q, dv = Pᵀ·g with dS = P∘(g·vᵀ − Σ g·y) */
export const attentionGradient: ReferenceKernel<AttentionAttributes> = (inputs, attributes, outputs) => {
  const { B, T, H, D, E, q, k, v, at, scores, rest } = access("attentionGradient", inputs, attributes);
  const [y, logSumExp, upstream] = rest;
  const gradients = outputs.map(({ shape }) => new Float64Array(sizeOf(shape)));
  const [dq, dk = dq, dv = dq] = gradients;
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < H; h++) {
      for (let t = 0; t < T; t++) {
        const row = ((b * T + t) * H + h) * E;
        let along = 0;
        for (let e = 0; e < E; e++) along += upstream.data[row + e] * y.data[row + e];
        const total = logSumExp.data[(b * H + h) * T + t];
        const query = at.q(b, t, h);
        for (const [s, score] of scores(b, h, t).entries()) {
          const probability = total === -Infinity ? 0 : Math.exp(score - total);
          const key = at.k(b, s, h);
          const value = at.v(b, s, h);
          let gradient = 0;
          for (let e = 0; e < E; e++) {
            gradient += upstream.data[row + e] * v.operand.data[value + e];
            dv[value + e] += probability * upstream.data[row + e];
          }
          const slope = attributes.scale * probability * (gradient - along);
          for (let d = 0; d < D; d++) {
            dq[query + d] += slope * k.operand.data[key + d];
            dk[key + d] += slope * q.operand.data[query + d];
          }
        }
      }
    }
  }
  return gradients;
};
