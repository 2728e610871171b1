import { OptionError } from "@quadrivium/kernels";
import { adamStep, add, assign, state, type Update } from "@quadrivium/tensor";
import type { Optimizer } from "./optimizer.ts";

/** Options of `adam`. */
export interface AdamOptions {
  /** Decay rate of the first moment, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay rate of the second moment, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment, > 0. Default 1e-8. */
  readonly epsilon?: number;
}

/** Options of `adamW`. */
export interface AdamWOptions extends AdamOptions {
  /** Decoupled weight decay λ ≥ 0. Default 0.01. */
  readonly weightDecay?: number;
}

/**
 * AdamW: Adam with decoupled weight decay (Loshchilov and Hutter 2019). The step count and both moments are states.
 * @throws {OptionError} when an option is out of range
 */
export function adamW({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  weightDecay = 0.01,
}: AdamWOptions = {}): Optimizer {
  const attributes = { beta1, beta2, epsilon, weightDecay };
  for (const name of ["beta1", "beta2"] as const) {
    if (attributes[name] >= 0 && attributes[name] < 1) continue;
    throw new OptionError(`adam: ${name}`, {
      expected: "a number in [0, 1)",
      received: String(attributes[name]),
    });
  }
  if (!(epsilon > 0))
    throw new OptionError("adam: epsilon", { expected: "a number > 0", received: String(epsilon) });
  if (!(weightDecay >= 0))
    throw new OptionError("adamW: weightDecay", { expected: "a number ≥ 0", received: String(weightDecay) });
  return {
    step(parameters, gradients, learningRate, start = parameters) {
      const count = state("optimizer.step", []);
      const step = add(count, 1);
      const updates: Update[] = [assign(count, step)];
      const values = parameters.map((parameter, i) => {
        const mean = state(`optimizer.mean.${parameter.source.name}`, parameter.shape);
        const variance = state(`optimizer.variance.${parameter.source.name}`, parameter.shape);
        const next = adamStep(
          { parameter: start[i], gradient: gradients[i], mean, variance, learningRate, step },
          attributes,
        );
        updates.push(assign(mean, next.mean), assign(variance, next.variance));
        return next.parameter;
      });
      return { values, updates };
    },
  };
}

/** Adam (Kingma and Ba 2015). @throws {OptionError} when an option is out of range */
export const adam = (options: AdamOptions = {}): Optimizer => adamW({ ...options, weightDecay: 0 });
