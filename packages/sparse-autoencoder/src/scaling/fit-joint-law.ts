import { checkPoints } from "./check-points.ts";
import type { Estimate, FitOptions, FitQuality } from "./estimate.ts";
import { fitLogSpace, type LogPrediction } from "./fit-log-space.ts";
import { solveLinear } from "./householder.ts";
import type { JointLaw, SaeSize } from "./joint-law.ts";

/** The loss of an autoencoder of some size and sparsity. */
export interface JointPoint extends SaeSize {
  /** Usually the normalised mean squared error on held-out rows; > 0. */
  readonly loss: number;
}

/** The law of n and k fitted to points. */
export interface JointLawFit extends FitQuality {
  readonly law: JointLaw;
  /** Each constant with its interval. */
  readonly constants: Readonly<Record<keyof JointLaw, Estimate>>;
  /** L(n, k) with the interval of the fitted law, which is not that of one more measurement. */
  predict(size: SaeSize): Estimate;
}

/** How much of the smallest loss at each k is first taken to be beyond the reach of n. */
const FLOORS = [0.05, 0.2, 0.4, 0.6, 0.8, 0.95];

/** A point in the coordinates of the fit: u = ln k and v = ln n less their means. */
interface Place {
  readonly u: number;
  readonly v: number;
}

/** ln L̂ and ∂ln L̂/∂θ; with weights w₁, w₂ of the two terms in L̂ the latter is (w₁·(1, u, v, u·v), w₂·(1, u)). */
function predict(parameters: Float64Array, { u, v }: Place): LogPrediction {
  const [alpha, betaK, betaN, gamma, zeta, eta] = parameters;
  const reducible = alpha + betaK * u + betaN * v + gamma * u * v;
  const floor = zeta + eta * u;
  const larger = Math.max(reducible, floor);
  const value = larger + Math.log(Math.exp(reducible - larger) + Math.exp(floor - larger));
  const [w1, w2] = [Math.exp(reducible - value), Math.exp(floor - value)];
  return { value, gradient: Float64Array.of(w1, w1 * u, w1 * v, w1 * u * v, w2, w2 * u) };
}

/** Where the floor is taken to be a share of the smallest loss at each k, both terms are linear in their constants. */
function startFrom(places: readonly (Place & { readonly loss: number })[], share: number): Float64Array {
  const least = new Map<number, number>();
  for (const { u, loss } of places) least.set(u, Math.min(loss, least.get(u) ?? Infinity));
  const floors = [...least].map(([u, loss]) => Float64Array.of(1, u, Math.log(share * loss)));
  const [zeta, eta] = solveLinear(floors, 2);
  const reducible = places.map(({ u, v, loss }) => {
    const rest = loss - share * least.get(u)!;
    return Float64Array.of(1, u, v, u * v, Math.log(rest));
  });
  return Float64Array.of(...solveLinear(reducible, 4), zeta, eta);
}

/**
 * Fits L(n, k) to measured losses: least squares of ln L̂ − ln L by Levenberg and Marquardt's method, from several places
 * at which the two terms share the loss differently. Intervals are by the delta method with Student's t.
 *
 * The constants are far less certain than what they predict: over the usual ranges of n and k a change of one is nearly
 * made good by the others. So compare fits by their predictions, and see the constants with their intervals.
 *
 * @example
 * const fit = fitJointLaw([{ latents: 2048, k: 32, loss: 0.627 }, …]);
 * const { value, low, high } = fit.predict({ latents: 2 ** 20, k: 64 });
 *
 * @throws {OptionError} when a point is not positive and finite, there are fewer than 7 of them, or they do not determine
 * all constants: n has to take three values and k two
 */
export function fitJointLaw(points: readonly JointPoint[], options: FitOptions = {}): JointLawFit {
  checkPoints("fitJointLaw", points, { latents: 3, k: 2, loss: 1 });
  const mean = (logs: number[]) => logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const U = mean(points.map(({ k }) => Math.log(k)));
  const V = mean(points.map(({ latents }) => Math.log(latents)));
  const place = ({ latents, k }: SaeSize) => ({ u: Math.log(k) - U, v: Math.log(latents) - V });
  const places = points.map((point) => ({ ...place(point), loss: point.loss }));
  const starts = FLOORS.map((share) => startFrom(places, share));
  const fit = fitLogSpace({ subject: "fitJointLaw", predict, starts }, places, options);

  const constant = (row: readonly number[]): Estimate =>
    fit.estimate(
      row.reduce((sum, factor, i) => sum + factor * fit.parameters[i], 0),
      row,
    );
  // With ln k = u + U and ln n = v + V the law's own constants are these sums of the parameters.
  const constants = {
    alpha: constant([1, -U, -V, U * V, 0, 0]),
    betaK: constant([0, 1, 0, -V, 0, 0]),
    betaN: constant([0, 0, 1, -U, 0, 0]),
    gamma: constant([0, 0, 0, 1, 0, 0]),
    zeta: constant([0, 0, 0, 0, 1, -U]),
    eta: constant([0, 0, 0, 0, 0, 1]),
  };
  return {
    ...fit.quality,
    law: {
      alpha: constants.alpha.value,
      betaK: constants.betaK.value,
      betaN: constants.betaN.value,
      gamma: constants.gamma.value,
      zeta: constants.zeta.value,
      eta: constants.eta.value,
    },
    constants,
    predict: (size) => fit.predict(place(size)),
  };
}
