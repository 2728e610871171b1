import type { NoAttributes } from "../ops/definition.ts";
import type { EpsilonAttributes } from "../ops/layer-norm.ts";
import type { ReferenceKernel } from "./kernel.ts";
import { rowsOf } from "./offsets.ts";

/** y = x·r·scale and r = 1/√(mean x² + ε) */
export const rmsNorm: ReferenceKernel<EpsilonAttributes> = ([x, scale], { epsilon }) => {
  const [rows, D] = rowsOf(x.shape);
  const y = new Float64Array(x.data.length);
  const inverseRoots = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * D;
    let squares = 0;
    for (let i = 0; i < D; i++) squares += x.data[start + i] ** 2;
    const r = 1 / Math.sqrt(squares / D + epsilon);
    for (let i = 0; i < D; i++) y[start + i] = x.data[start + i] * r * scale.data[i];
    inverseRoots[row] = r;
  }
  return [y, inverseRoots];
};

/** dx = r·(h − x̂·mean(h·x̂)) and dscale = Σ g⊙x̂, with h = g·scale and x̂ = x·r */
export const rmsNormGradient: ReferenceKernel<NoAttributes> = ([x, scale, inverseRoot, upstream]) => {
  const [rows, D] = rowsOf(x.shape);
  const gradient = new Float64Array(x.data.length);
  const scaleGradient = new Float64Array(D);
  for (let row = 0; row < rows; row++) {
    const start = row * D;
    const r = inverseRoot.data[row];
    let sumProduct = 0;
    for (let i = 0; i < D; i++) {
      const product = upstream.data[start + i] * x.data[start + i] * r;
      scaleGradient[i] += product;
      sumProduct += product * scale.data[i];
    }
    for (let i = 0; i < D; i++) {
      const h = upstream.data[start + i] * scale.data[i];
      gradient[start + i] = r * (h - (x.data[start + i] * r * sumProduct) / D);
    }
  }
  return [gradient, scaleGradient];
};
