import { OptionError } from "@quadrivium/kernels";
import {
  add,
  assign,
  multiply,
  type Parameters,
  type State,
  state,
  subtract,
  type Tensor,
  type Update,
} from "@quadrivium/tensor";

/** The name of the state that holds a parameter's running average. */
export const averageName = (parameter: string): string => `average.${parameter}`;

/**
 * Exponential moving averages of parameters: a′ = a + (1 − β)(w′ − a), beginning at 0 (the bias is corrected when they
 * are read).
 * @param values the parameters' new values w′
 * @throws {OptionError} unless 0 < β < 1
 */
export function movingAverages(
  parameters: readonly State[],
  values: readonly Tensor[],
  decay: number,
): Update[] {
  if (!(decay > 0 && decay < 1)) {
    throw new OptionError("movingAverages: decay", {
      expected: "a number in (0, 1)",
      received: String(decay),
    });
  }
  return parameters.map((parameter, i) => {
    const average = state(averageName(parameter.source.name), parameter.shape);
    return assign(average, add(average, multiply(subtract(values[i], average), 1 - decay)));
  });
}

/** A parameter's average without its bias towards the start: a/(1 − βᵗ) after t ≥ 1 steps. */
export async function readAverage(
  parameters: Parameters,
  name: string,
  decay: number,
  steps: number,
): Promise<Float32Array> {
  if (!(steps >= 1))
    throw new OptionError("readAverage: steps", { expected: "at least 1 step", received: String(steps) });
  const correction = 1 - decay ** steps;
  return Float32Array.from(await parameters.read(averageName(name)), (element) => element / correction);
}
