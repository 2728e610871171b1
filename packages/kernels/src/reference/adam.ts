import type { AdamAttributes } from "../ops/adam.ts";
import type { ReferenceKernel } from "./kernel.ts";

/** One step of AdamW: the new parameter w′ and moments m′, v′. */
export const adam: ReferenceKernel<AdamAttributes> = (inputs, attributes) => {
  const [w, g, m, v, learningRate, step] = inputs.map(({ data }) => data);
  const { beta1, beta2, epsilon, weightDecay } = attributes;
  const [rate] = learningRate;
  const correction1 = 1 - beta1 ** step[0];
  const correction2 = 1 - beta2 ** step[0];
  const newParameter = new Float64Array(w.length);
  const newMean = new Float64Array(w.length);
  const newVariance = new Float64Array(w.length);
  for (let i = 0; i < w.length; i++) {
    newMean[i] = beta1 * m[i] + (1 - beta1) * g[i];
    newVariance[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2;
    const root = Math.sqrt(newVariance[i] / correction2) + epsilon;
    newParameter[i] = w[i] - rate * weightDecay * w[i] - (rate * (newMean[i] / correction1)) / root;
  }
  return [newParameter, newMean, newVariance];
};
