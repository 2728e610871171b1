import { join } from "node:path";
import type { Device } from "@quadrivium/kernels";
import { linearSchedule, type Schedule } from "@quadrivium/nn";
import { directoryCheckpoints } from "@quadrivium/nn/node";
import { type Activations, type Autoencoder, saePreset, trainSaes } from "@quadrivium/sparse-autoencoder";
import { grid, sizeName } from "./grid.ts";
import { printProgress } from "./progress.ts";

const BATCH = 2048;
/** The paper's ten million tokens, scaled down to runs of some millions. */
const DEAD_AFTER_TOKENS = 400_000;
const SAVE_EVERY = 500;

/**
 * One rate for all sizes. The paper's falls with √n, found for batches of 131,072 and billions of tokens; over some million
 * tokens that leaves the largest ones half trained (8,192 latents at k = 32 were worse than 2,048).
 */
const RATE = 4e-3;
/** The part of the run at whose end the rate has fallen to 0. */
const FALLING = 0.2;

/** Trains all autoencoders of the grid side by side, so that each batch is read once. */
export async function trainGrid(
  device: Device,
  training: Activations,
  { steps, folder }: { readonly steps: number; readonly folder: string },
): Promise<Autoencoder[]> {
  const progress = printProgress("training", steps);
  const falling = Math.ceil(FALLING * steps);
  const fall = linearSchedule({ from: RATE, steps: falling });
  const learningRate: Schedule = (step) => fall(Math.max(0, step - (steps - falling)));
  const fvu = new Map<string, number>();
  const runs = grid.map((size) => {
    const { latents, k, auxiliary } = size;
    const changes = {
      dead: { afterTokens: DEAD_AFTER_TOKENS },
      ...(!auxiliary && { auxiliary: { coefficient: 0 } }),
    };
    return {
      ...saePreset("paper", { width: training.width, latents, k }, changes),
      learningRate,
      checkpoints: directoryCheckpoints(join(folder, `${steps}-${sizeName(size)}`)),
      onStep: ({ step, metrics }: { step: number; metrics: Readonly<Record<string, ArrayLike<number>>> }) => {
        fvu.set(sizeName(size), metrics.fvu[0]);
        if (size !== grid[grid.length - 1]) return;
        progress(step, [...fvu].map(([name, value]) => `${name} ${value.toFixed(3)}`).join(", "));
      },
    };
  });
  const results = await trainSaes(device, training, {
    runs,
    batchSize: BATCH,
    steps,
    seed: 0,
    saveEvery: SAVE_EVERY,
    resume: true,
  });
  return results.map(({ autoencoder }) => autoencoder);
}
