import type { NoAttributes } from "../ops/definition.ts";
import type { EpsilonAttributes } from "../ops/layer-norm.ts";
import type { ReferenceKernel } from "./kernel.ts";
import { rowsOf } from "./offsets.ts";

/** y = (x − μ)·r·scale + bias, μ and r = 1/√(mean (x − μ)² + ε) */
export const layerNorm: ReferenceKernel<EpsilonAttributes> = ([x, scale, bias], { epsilon }) => {
  const [rows, D] = rowsOf(x.shape);
  const y = new Float64Array(x.data.length);
  const means = new Float64Array(rows);
  const inverseDeviations = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * D;
    let total = 0;
    for (let i = 0; i < D; i++) total += x.data[start + i];
    const mean = total / D;
    let squares = 0;
    for (let i = 0; i < D; i++) squares += (x.data[start + i] - mean) ** 2;
    const inverseDeviation = 1 / Math.sqrt(squares / D + epsilon);
    for (let i = 0; i < D; i++) {
      y[start + i] = (x.data[start + i] - mean) * inverseDeviation * scale.data[i] + bias.data[i];
    }
    means[row] = mean;
    inverseDeviations[row] = inverseDeviation;
  }
  return [y, means, inverseDeviations];
};

/** dx = r·(h − mean h − x̂·mean(h·x̂)), dscale = Σ g⊙x̂, dbias = Σ g with h = g·scale and x̂ = (x − μ)·r */
export const layerNormGradient: ReferenceKernel<NoAttributes> = ([x, scale, mean, deviation, upstream]) => {
  const [rows, D] = rowsOf(x.shape);
  const gradient = new Float64Array(x.data.length);
  const scaleGradient = new Float64Array(D);
  const biasGradient = new Float64Array(D);
  for (let row = 0; row < rows; row++) {
    const start = row * D;
    const r = deviation.data[row];
    const h = (i: number) => upstream.data[start + i] * scale.data[i];
    const normalized = (i: number) => (x.data[start + i] - mean.data[row]) * r;
    let sumH = 0;
    let sumProduct = 0;
    for (let i = 0; i < D; i++) {
      sumH += h(i);
      sumProduct += h(i) * normalized(i);
      scaleGradient[i] += upstream.data[start + i] * normalized(i);
      biasGradient[i] += upstream.data[start + i];
    }
    for (let i = 0; i < D; i++) {
      gradient[start + i] = r * (h(i) - sumH / D - (normalized(i) * sumProduct) / D);
    }
  }
  return [gradient, scaleGradient, biasGradient];
};
