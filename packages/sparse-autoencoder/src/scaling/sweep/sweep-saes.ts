import { type Device, OptionError } from "@quadrivium/kernels";
import type { ActivationSource } from "../../activations/activation-source.ts";
import { type Activations, checkActivations } from "../../activations/activations.ts";
import type { Autoencoder } from "../../autoencoder.ts";
import { evaluateSae } from "../../evaluation/evaluate-sae.ts";
import { trainSaes } from "../../train.ts";
import type { TrainSaeResult } from "../../training/train-options.ts";
import { finishedRow, type PlannedPoint, planSweep, type SweepGrid } from "./plan-sweep.ts";
import { SweepMeter, type SweepProgress } from "./sweep-progress.ts";
import type { SweepRow } from "./sweep-row.ts";
import type { SweepStore } from "./sweep-store.ts";

/** Options of `sweepSaes`. */
export interface SweepOptions extends SweepGrid {
  /** Rows that no autoencoder is trained on, by which all are measured. */
  readonly heldOut: Activations;
  /** How many autoencoders are trained at once on the same batches, each of which is read once. Default 1. */
  readonly together?: number;
  /** Where finished rows are kept and looked for. Default nowhere. */
  readonly store?: SweepStore;
  /** Called after each step. */
  readonly onProgress?: (progress: SweepProgress) => void;
  /** Ends the sweep after the current step; autoencoders in training give no rows. */
  readonly signal?: AbortSignal;
}

function checkTogether(together: number): void {
  if (Number.isInteger(together) && together >= 1) return;
  throw new OptionError("sweepSaes: together", {
    expected: "a whole number ≥ 1",
    received: String(together),
  });
}

/** Points of one seed, so many at a time. */
function* groupsOf(points: readonly PlannedPoint[], together: number): Generator<readonly PlannedPoint[]> {
  for (const seed of new Set(points.map(({ settings }) => settings.seed))) {
    const some = points.filter(({ settings }) => settings.seed === seed);
    for (let start = 0; start < some.length; start += together) yield some.slice(start, start + together);
  }
}

async function free(autoencoder: Autoencoder): Promise<void> {
  await autoencoder.dispose();
  await autoencoder.parameters.dispose();
}

/** Measures what was trained: with the averaged weights, where the recipe keeps them. Frees it. */
async function measure(
  { settings, flops }: PlannedPoint,
  result: TrainSaeResult,
  heldOut: Activations,
): Promise<SweepRow> {
  const { config, recipe, seed } = settings;
  const averaged = recipe.average === undefined ? undefined : await result.averaged();
  const { fvu, l0, deadFraction } = await evaluateSae(averaged ?? result.autoencoder, heldOut);
  await free(result.autoencoder);
  if (averaged !== undefined) await free(averaged);
  const { latents, k } = config;
  const { examples, step } = result;
  return { latents, k, seed, loss: fvu, l0, deadFraction, examples, flops: flops * step, settings };
}

/**
 * Trains and measures an autoencoder for each number of latents, of active latents and seed, and tells each row as soon
 * as it is there: first those that the store has, in the order of the grid, then the others. Rows are plain data, and are
 * what `fitJointLaw` takes.
 *
 * The averaged weights are measured where the recipe keeps such, as in the paper. A row is taken from the store only if
 * its settings are the very same; that data and held-out rows are, is up to the caller.
 *
 * @example
 * const store = fileSweepStore("sweep.json");
 * const grid = { latents: [512, 2048, 8192], ks: [8, 16, 32], batchSize: 1024, steps: 2000 };
 * const rows = [];
 * for await (const row of sweepSaes(device, source, { ...grid, heldOut, store, together: 3 })) rows.push(row);
 * const { law } = fitJointLaw(rows);
 *
 * @throws {OptionError} when an option is out of range, before anything is trained
 * @throws what `trainSaes` throws
 */
export async function* sweepSaes(
  device: Device,
  data: Activations | ActivationSource,
  options: SweepOptions,
): AsyncGenerator<SweepRow, void, undefined> {
  const { heldOut, together = 1, store, onProgress, signal } = options;
  checkTogether(together);
  checkActivations("sweepSaes: heldOut", heldOut);
  const points = planSweep(data.width, options);
  const rows = (await store?.rows()) ?? [];
  const found = points.map((point) => finishedRow(point, rows));
  for (const row of found) if (row !== undefined) yield row;

  const open = points.filter((_, i) => found[i] === undefined);
  const meter = new SweepMeter(points.length, open);
  for (const group of groupsOf(open, together)) {
    if (signal?.aborted) return;
    const [{ settings }] = group;
    const { batchSize, steps, seed } = settings;
    const runs = group.map((point) => ({
      config: point.settings.config,
      recipe: point.settings.recipe,
      onStep: ({ step }: { readonly step: number }) => {
        meter.count(point);
        onProgress?.(meter.progress(group, step));
      },
    }));
    const results = await trainSaes(device, data, { runs, batchSize, steps, seed, signal });
    const measured: SweepRow[] = [];
    for (const [i, result] of results.entries()) {
      if (!result.isComplete && signal?.aborted) {
        await free(result.autoencoder);
        continue;
      }
      const row = await measure(group[i], result, heldOut);
      await store?.add(row);
      meter.finish(1);
      measured.push(row);
    }
    // Not before all are kept: who hears of a row may not want another.
    yield* measured;
  }
}
