import { assign, gradients as differentiate, type State, type Tensor, type Update } from "@quadrivium/tensor";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { movingAverages } from "./moving-average.ts";
import type { Optimizer } from "./optimizer.ts";

/** Keeps a parameter on a set, such as matrices with unit rows. */
export interface Constraint {
  /** The parameter that it holds for. */
  readonly parameter: State;
  /** The nearest point of the set, from which the step begins. Without it the step begins where the parameter is. */
  readonly prepare?: (value: Tensor) => Tensor;
  /** The gradient without what would lead off the set, applied before the step. */
  readonly project?: (parameter: Tensor, gradient: Tensor) => Tensor;
  /** The nearest point of the set, applied after the step. */
  readonly restore?: (value: Tensor) => Tensor;
}

/** How gradients become updates. */
export interface OptimizationOptions {
  readonly optimizer: Optimizer;
  /** η, a scalar: usually an input, so that a schedule can change it. */
  readonly learningRate: Tensor;
  /** Limit of the gradients' common norm; none by default. */
  readonly clipNorm?: number;
  /** Constraints on parameters. */
  readonly constraints?: readonly Constraint[];
  /** β of the exponential moving averages of the parameters; none by default. */
  readonly averageDecay?: number;
  /** Whether the values after the step are averaged or those from which it begins. Default `afterStep`. */
  readonly averageOf?: "afterStep" | "beforeStep";
}

/**
 * One step of optimisation as updates of states, in this order: prepare the constrained parameters, project the
 * gradients onto the constraints, clip them by their common norm, let the optimiser step, restore the constraints,
 * average.
 */
export function applyGradients(
  parameters: readonly State[],
  gradients: readonly Tensor[],
  options: OptimizationOptions,
): Update[] {
  const { optimizer, learningRate, clipNorm, constraints = [], averageDecay, averageOf } = options;
  const constraintOf = (parameter: State) =>
    constraints.find((constraint) => constraint.parameter === parameter);
  const start = parameters.map((p) => constraintOf(p)?.prepare?.(p) ?? p);
  const projected = parameters.map(
    (p, i) => constraintOf(p)?.project?.(start[i], gradients[i]) ?? gradients[i],
  );
  const clipped = clipNorm === undefined ? projected : clipByGlobalNorm(projected, clipNorm);
  const { values, updates } = optimizer.step(parameters, clipped, learningRate, start);
  const restored = parameters.map((p, i) => constraintOf(p)?.restore?.(values[i]) ?? values[i]);
  const averaged = averageOf === "beforeStep" ? start : restored;
  const averages = averageDecay === undefined ? [] : movingAverages(parameters, averaged, averageDecay);
  return [...parameters.map((p, i) => assign(p, restored[i])), ...updates, ...averages];
}

/** The updates that take one step down a loss. @throws {GradientError} when the loss does not depend on a parameter */
export const minimize = (
  loss: Tensor,
  parameters: readonly State[],
  options: OptimizationOptions,
): Update[] => applyGradients(parameters, differentiate(loss, parameters), options);
