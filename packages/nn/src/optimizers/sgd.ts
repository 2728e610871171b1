import { OptionError } from "@quadrivium/kernels";
import { add, assign, multiply, state, subtract, type Update } from "@quadrivium/tensor";
import type { Optimizer } from "./optimizer.ts";

/** Options of `sgd`. */
export interface SgdOptions {
  /** μ in [0, 1). Default 0. */
  readonly momentum?: number;
  /** Looks ahead along the momentum (Nesterov 1983). Default false. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent: w′ = w − η·g; with momentum v′ = μ·v + g and w′ = w − η·v′, or with Nesterov's look-ahead
 * w′ = w − η·(g + μ·v′).
 * @throws {OptionError} unless 0 ≤ momentum < 1
 */
export function sgd({ momentum = 0, nesterov = false }: SgdOptions = {}): Optimizer {
  if (!(momentum >= 0 && momentum < 1)) {
    throw new OptionError("sgd: momentum", { expected: "a number in [0, 1)", received: String(momentum) });
  }
  return {
    step(parameters, gradients, learningRate, start = parameters) {
      const updates: Update[] = [];
      const values = parameters.map((parameter, i) => {
        const g = gradients[i];
        if (momentum === 0) return subtract(start[i], multiply(learningRate, g));
        const velocity = state(`optimizer.velocity.${parameter.source.name}`, parameter.shape);
        const next = add(multiply(velocity, momentum), g);
        updates.push(assign(velocity, next));
        const direction = nesterov ? add(g, multiply(next, momentum)) : next;
        return subtract(start[i], multiply(learningRate, direction));
      });
      return { values, updates };
    },
  };
}
