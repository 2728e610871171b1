import type { State, Tensor, Update } from "@quadrivium/tensor";

/** What an optimiser computes in one step. */
export interface OptimizerStep {
  /** The new value of each parameter. */
  readonly values: readonly Tensor[];
  /** The new values of the optimiser's own states. */
  readonly updates: readonly Update[];
}

/** A rule that turns gradients into new parameter values. */
export interface Optimizer {
  /**
   * One step of the rule, as a graph.
   * @param parameters the states to train
   * @param gradients the loss's gradient for each of them
   * @param learningRate η, a scalar
   * @param start the values to step from, by default the parameters' own
   */
  step(
    parameters: readonly State[],
    gradients: readonly Tensor[],
    learningRate: Tensor,
    start?: readonly Tensor[],
  ): OptimizerStep;
}
