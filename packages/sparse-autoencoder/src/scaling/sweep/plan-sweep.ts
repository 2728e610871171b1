import { OptionError } from "@quadrivium/kernels";
import { explain } from "@quadrivium/tensor";
import { type SaePreset, saePreset } from "../../presets/sae-preset.ts";
import { saeWorkload } from "../../train.ts";
import type { SaeSize } from "../joint-law.ts";
import type { SweepRow, SweepSettings } from "./sweep-row.ts";

/** The grid of a sweep. */
export interface SweepGrid {
  /** Numbers of latents n. */
  readonly latents: readonly number[];
  /** Numbers of active latents k. */
  readonly ks: readonly number[];
  /** Seeds of the weights, and of the order of data in memory. Default: 0 alone. */
  readonly seeds?: readonly number[];
  /** Rows per step. */
  readonly batchSize: number;
  /** Steps of each autoencoder. */
  readonly steps: number;
  /** The autoencoder of a size and how it is trained. Default: the `paper` preset. */
  readonly preset?: (size: SaeSize & { readonly width: number }) => SaePreset;
}

/** An autoencoder that a sweep is to train. */
export interface PlannedPoint {
  readonly settings: SweepSettings;
  /** Of one training step. */
  readonly flops: number;
}

function checkList(name: string, values: readonly number[]): void {
  if (values.length > 0 && new Set(values).size === values.length) return;
  throw new OptionError(`sweepSaes: ${name}`, {
    expected: "one or more different numbers",
    received: `[${values.join(", ")}]`,
  });
}

/** All points of a grid: seed by seed, then by n, then by k. @throws {OptionError} when one of them cannot be */
export function planSweep(
  width: number,
  { latents, ks, seeds = [0], batchSize, steps, preset }: SweepGrid,
): PlannedPoint[] {
  checkList("latents", latents);
  checkList("ks", ks);
  checkList("seeds", seeds);
  const of = preset ?? ((size) => saePreset("paper", size));
  const sizes = latents.flatMap((n) => ks.map((k) => ({ width, latents: n, k })));
  const points = sizes.map((size) => {
    const { config, recipe } = of(size);
    const { program } = saeWorkload(config, { batchSize, recipe });
    return { config, recipe, flops: explain(program).totals.flops };
  });
  return seeds.flatMap((seed) =>
    points.map(({ config, recipe, flops }) => ({
      settings: { config, recipe, batchSize, steps, seed },
      flops,
    })),
  );
}

/** The row of a point among those that are finished: of the very same settings. */
export function finishedRow(point: PlannedPoint, rows: readonly SweepRow[]): SweepRow | undefined {
  const wanted = JSON.stringify(point.settings);
  return rows.find(({ settings }) => JSON.stringify(settings) === wanted);
}
