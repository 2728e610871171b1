import { openDevice } from "@quadrivium/kernels";
import { trace } from "@quadrivium/tensor";
import { ourGraph } from "../steps/our-graph.ts";
import { ourStepper } from "../steps/our-stepper.ts";
import type { SaeStart } from "../steps/sae-case.ts";
import { profileProgram, type StepProfile } from "./profile-program.ts";

/** A training step as a whole and kernel by kernel, timed in the same rounds. */
export interface TrainingProfile {
  readonly steps: readonly StepProfile[];
  /** Milliseconds of the whole step, one for each round. */
  readonly whole: readonly number[];
}

const WARM_UP = 3;

/** Times the autoencoder's training step, and each kernel of it by itself, on the wasm device. */
export async function profileStep(
  threads: number,
  start: SaeStart,
  rounds: number,
): Promise<TrainingProfile> {
  const { program } = trace(() => ourGraph(start.sizes));
  // One device each, since both together may need more memory than one can address.
  const apart = await openDevice({ backend: "wasm", threads });
  const together = await openDevice({ backend: "wasm", threads });
  const stepper = await ourStepper(together, start);
  for (let step = 0; step < WARM_UP; step++) await stepper.step();
  const { steps, beside } = await profileProgram(apart, program, {
    data: {
      x: start.batch,
      learningRate: Float32Array.of(start.learningRate),
      "encoder.weight": start.encoder,
      W_dec: start.decoder,
      b_dec: start.preBias,
      loss_scale: Float32Array.of(1),
    },
    rounds,
    beside: { turn: async () => (await stepper.step()).ms },
  });
  await together.dispose();
  await apart.dispose();
  return { steps, whole: beside };
}
