import { openDevice } from "@quadrivium/kernels";
import { trace } from "@quadrivium/tensor";
import { ourStepper } from "../steps/our-stepper.ts";
import { weightsOf } from "../steps/start-of.ts";
import type { StepCase } from "../steps/step-case.ts";
import { profileProgram, type StepProfile } from "./profile-program.ts";

/** A training step as a whole and kernel by kernel, timed in the same rounds. */
export interface TrainingProfile {
  readonly steps: readonly StepProfile[];
  /** Milliseconds of the whole step, one for each round. */
  readonly whole: readonly number[];
}

const WARM_UP = 3;

/** Times a step of ours, and each kernel of it by itself, on the wasm device. */
export async function profileStep(
  threads: number,
  stepCase: StepCase,
  rounds: number,
): Promise<TrainingProfile> {
  const arrays = { ...weightsOf(stepCase), ...stepCase.initial, ...stepCase.inputs };
  const { program } = trace(stepCase.graph);
  // One device each, since both together may need more memory than one can address.
  const apart = await openDevice({ backend: "wasm", threads, blas: false });
  const together = await openDevice({ backend: "wasm", threads, blas: false });
  const stepper = await ourStepper(together, stepCase);
  for (let step = 0; step < WARM_UP; step++) await stepper.step();
  const { steps, beside } = await profileProgram(apart, program, {
    data: Object.fromEntries(Object.entries(arrays).map(([name, { data }]) => [name, data])),
    rounds,
    beside: { turn: async () => (await stepper.step()).ms },
  });
  await together.dispose();
  await apart.dispose();
  return { steps, whole: beside };
}
