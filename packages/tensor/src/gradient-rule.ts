import type { AttributesOf, OpName } from "@quadrivium/kernels";
import type { Tensor } from "./tensor.ts";

/** What a gradient rule may look at. */
export interface GradientContext<Name extends OpName> {
  readonly attributes: AttributesOf<Name>;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** The gradient of the loss for each output; `undefined` where the loss does not depend on it. */
  readonly upstream: readonly (Tensor | undefined)[];
}

/**
 * The gradient of the loss for each input, given those for the outputs (a vector–Jacobian product).
 * `undefined` stands for an input that no gradient flows to.
 */
export type GradientRule<Name extends OpName> = (
  context: GradientContext<Name>,
) => readonly (Tensor | undefined)[];

/** A rule for operations of one output, which is what most are: `g` is its gradient, `y` the output itself. */
export const rule =
  <Name extends OpName>(
    gradient: (
      g: Tensor,
      inputs: readonly Tensor[],
      y: Tensor,
      attributes: AttributesOf<Name>,
    ) => readonly (Tensor | undefined)[],
  ): GradientRule<Name> =>
  ({ attributes, inputs, outputs, upstream }) =>
    upstream[0] === undefined ? [] : gradient(upstream[0], inputs, outputs[0], attributes);

/** The rule of piecewise constant operations. */
export const noGradient = (): readonly undefined[] => [];
