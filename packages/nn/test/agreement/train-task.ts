import type { Device, DeviceDescription } from "@quadrivium/kernels";
import { compile, Parameters, type Traced } from "@quadrivium/tensor";
import { autoencoder, transformer } from "./models.ts";
import { batchOf, LEARNING_RATE, SEED, type TrainingTask } from "./task.ts";

/** How a training went. */
export interface TrainingRun {
  /** What really ran. */
  readonly description: DeviceDescription;
  /** The loss before each step. */
  readonly losses: readonly number[];
}

/** A task's training step. */
export const graphOf = ({ model, picks }: TrainingTask): Traced<"loss"> =>
  ({ transformer, autoencoder })[model](picks[0].length);

/** Trains on a device from the seed's weights, one step for each pick. */
export async function trainTask(device: Device, task: TrainingTask): Promise<TrainingRun> {
  const parameters = new Parameters(device, { seed: SEED });
  const program = await compile(device, () => graphOf(task), { parameters });
  const losses: number[] = [];
  for (let step = 0; step < task.picks.length; step++) {
    const { loss } = await program.run({ ...batchOf(task, step), learningRate: LEARNING_RATE });
    losses.push(loss[0]);
  }
  await program.dispose();
  await parameters.dispose();
  return { description: device.describe(), losses };
}
