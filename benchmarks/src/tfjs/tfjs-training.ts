import type { HostArrays } from "../steps/host-array.ts";
import type { Tfjs, TfTensor, TfVariable } from "./tfjs.ts";
import type { TfjsStep } from "./tfjs-model.ts";

/** How AdamW is set. */
export interface TfjsAdam {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** Variables by name. */
export type Weights = Readonly<Record<string, TfVariable>>;

/** Hooks around the optimiser's step, for constraints. */
export interface TfjsHooks {
  /** The gradients, changed. */
  readonly project?: (gradients: Record<string, TfTensor>, weights: Weights) => void;
  /** What follows the step. */
  readonly restore?: (weights: Weights) => void;
}

let made = 0;

/** Host arrays as tensors, int32 ones as such. */
export const tensorsOf = (tf: Tfjs, arrays: HostArrays): Readonly<Record<string, TfTensor>> =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [
      name,
      tf.tensor(data, shape, data instanceof Int32Array ? "int32" : "float32"),
    ]),
  );

/** A training step: gradients of a loss by the tape, the decay of AdamW, which tfjs has not, and its own Adam. */
export function tfjsTraining(
  tf: Tfjs,
  start: HostArrays,
  lossOf: (weights: Weights) => TfTensor,
  { learningRate, beta1, beta2, epsilon, weightDecay }: TfjsAdam,
  { project, restore }: TfjsHooks = {},
): TfjsStep {
  // Variables share one name space for the whole page.
  const prefix = `model ${++made} `;
  const entries = Object.entries(tensorsOf(tf, start)).map(
    ([name, value]) => [name, tf.variable(value, true, prefix + name)] as const,
  );
  const weights: Weights = Object.fromEntries(entries);
  const variables = Object.values(weights);
  const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon);
  return {
    async step() {
      const loss = tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => lossOf(weights), variables);
        // Gradients go by the variables' names.
        const gradients = Object.fromEntries(entries.map(([name]) => [name, grads[prefix + name]]));
        project?.(gradients, weights);
        if (weightDecay > 0)
          for (const variable of variables) variable.assign(tf.mul(variable, 1 - learningRate * weightDecay));
        optimizer.applyGradients(
          Object.fromEntries(Object.entries(gradients).map(([name, value]) => [prefix + name, value])),
        );
        restore?.(weights);
        return value;
      });
      const [value] = await loss.data();
      loss.dispose();
      return value;
    },
    async read() {
      const pairs = entries.map(async ([name, variable]) => [name, await variable.data()] as const);
      return Object.fromEntries(await Promise.all(pairs));
    },
    dispose() {
      for (const variable of variables) variable.dispose();
    },
  };
}
