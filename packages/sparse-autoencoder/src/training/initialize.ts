import { type Device, OptionError } from "@quadrivium/kernels";
import { evaluate, input, type Parameters } from "@quadrivium/tensor";
import { type Activations, sampleRows } from "../activations/activations.ts";
import type { SaeConfig } from "../config.ts";
import { normalizeInput } from "../input-normalization.ts";
import { geometricMedian } from "./geometric-median.ts";
import { LOSS_SCALE } from "./training-graph.ts";

/** How many rows the pre-bias and the loss's scale are worked out from. */
const SAMPLE_ROWS = 32_768;

/** What a sample of the inputs tells before training begins. */
export interface SampleStatistics {
  /** The geometric median of the normalised sample: the first b_pre [d]. */
  readonly median: Float64Array;
  /** 1/mean (x − mean_b x)² over the normalised sample: the fixed scale of the reconstruction loss. */
  readonly lossScale: number;
}

/** Statistics of up to 32,768 rows, in the space that the autoencoder works in. @throws {OptionError} when all rows are equal */
export async function sampleStatistics(
  device: Device,
  activations: Activations,
  config: SaeConfig,
): Promise<SampleStatistics> {
  const { data, width } = sampleRows(activations, SAMPLE_ROWS);
  const rows = data.length / width;
  const { x } = normalizeInput(input("x", [rows, width]), config);
  const sample = await evaluate(device, x, { x: data });
  const lossScale = 1 / meanVariance(sample, width);
  if (!Number.isFinite(lossScale)) {
    throw new OptionError("training data", {
      expected: "rows that differ",
      received: "rows that are all equal",
    });
  }
  return { median: geometricMedian(sample, width), lossScale };
}

/** mean over all elements of (x − mean_b x)², in float64. */
function meanVariance(data: ArrayLike<number>, width: number): number {
  const rows = data.length / width;
  const mean = new Float64Array(width);
  for (let i = 0; i < data.length; i++) mean[i % width] += data[i] / rows;
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += (data[i] - mean[i % width]) ** 2;
  return squares / data.length;
}

/** Writes what the sample tells into the states. */
export async function writeStatistics(
  parameters: Parameters,
  { median, lossScale }: SampleStatistics,
): Promise<void> {
  await parameters.write("b_dec", Float32Array.from(median));
  await parameters.write(LOSS_SCALE, Float32Array.of(lossScale));
}
