import type { TensorData } from "@quadrivium/kernels";
import { DivergedError } from "./diverged-error.ts";
import type { TrainingStep } from "./training-step.ts";

const firstNonFinite = (data: TensorData): number | undefined =>
  (data as Float64Array).find((element) => !Number.isFinite(element));

/** Names the first state that is not finite when the loss is not. @throws {DivergedError} */
export async function checkFinite(training: TrainingStep, step: number, loss: TensorData): Promise<void> {
  const lossValue = firstNonFinite(loss);
  if (lossValue === undefined) return;
  for (const name of training.stateNames) {
    const value = firstNonFinite(await training.parameters.read(name));
    if (value !== undefined) throw new DivergedError(step, name, value);
  }
  throw new DivergedError(step, "loss", lossValue);
}
