import { checkPoints } from "./check-points.ts";
import type { ComputeLaw } from "./compute-law.ts";
import type { Estimate, FitOptions, FitQuality } from "./estimate.ts";
import { fitLogSpace, type LogPrediction } from "./fit-log-space.ts";
import { solveLinear } from "./householder.ts";

/** The loss that some compute led to. */
export interface ComputePoint {
  /** C, in any unit; > 0. */
  readonly compute: number;
  /** > 0 */
  readonly loss: number;
}

/** The law of compute fitted to points. */
export interface ComputeLawFit extends FitQuality {
  readonly law: ComputeLaw;
  /** Each constant with its interval. */
  readonly constants: Readonly<Record<keyof ComputeLaw, Estimate>>;
  /** L(C) with the interval of the fitted law, which is not that of one more measurement. */
  predict(compute: number): Estimate;
}

/** How much of the smallest loss is first taken to be beyond the reach of compute. */
const FLOORS = [0, 0.3, 0.6, 0.8, 0.9, 0.97];

/** With θ = (L∞, ln a′, b) and c = ln C less its mean: ln L̂ = ln(L∞ + exp(ln a′ − b·c)). */
function predict(
  [irreducible, logScale, exponent]: Float64Array,
  { c }: { readonly c: number },
): LogPrediction {
  const reducible = Math.exp(logScale - exponent * c);
  const loss = irreducible + reducible;
  const share = reducible / loss;
  // NaN where the loss is not positive: the fit does not go there.
  return { value: Math.log(loss), gradient: Float64Array.of(1 / loss, share, -share * c) };
}

/**
 * Fits L(C) to measured losses: least squares of ln L̂ − ln L by Levenberg and Marquardt's method, from several places at
 * which L∞ takes a different share of the loss. Intervals are by the delta method with Student's t. L∞ may come out
 * negative, where the points fall off faster than any power of C.
 *
 * @example
 * const { law, predict } = fitComputeLaw([{ compute: 1e-4, loss: 0.21 }, …]);
 * const { value, low, high } = predict(1);
 *
 * @throws {OptionError} when a point is not positive and finite, there are fewer than 4 of them, or they do not determine
 * all constants: C has to take three values
 */
export function fitComputeLaw(points: readonly ComputePoint[], options: FitOptions = {}): ComputeLawFit {
  checkPoints("fitComputeLaw", points, { compute: 3, loss: 1 });
  const mean = points.reduce((sum, { compute }) => sum + Math.log(compute), 0) / points.length;
  const place = (compute: number) => ({ c: Math.log(compute) - mean });
  const places = points.map(({ compute, loss }) => ({ ...place(compute), loss }));
  const least = Math.min(...points.map(({ loss }) => loss));
  const starts = FLOORS.map((share) => {
    const rows = places.map(({ c, loss }) => Float64Array.of(1, -c, Math.log(loss - share * least)));
    return Float64Array.of(share * least, ...solveLinear(rows, 2));
  });
  const fit = fitLogSpace({ subject: "fitComputeLaw", predict, starts }, places, options);

  const [irreducible, logScale, exponent] = fit.parameters;
  const scale = Math.exp(logScale + exponent * mean);
  const constants = {
    irreducible: fit.estimate(irreducible, [1, 0, 0]),
    scale: fit.estimate(scale, [0, scale, scale * mean]),
    exponent: fit.estimate(exponent, [0, 0, 1]),
  };
  return {
    ...fit.quality,
    law: { irreducible, scale, exponent },
    constants,
    predict: (compute) => fit.predict(place(compute)),
  };
}
