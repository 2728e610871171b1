import type { Activations } from "../activations/activations.ts";
import { checkActivations } from "../activations/activations.ts";
import type { Autoencoder } from "../autoencoder.ts";

/** How well an autoencoder does on some data. */
export interface SaeEvaluation {
  /** Number of rows measured. */
  readonly rows: number;
  /** Fraction of variance unexplained, E‖x − x̂‖² / (E‖x‖² − ‖E x‖²), in the normalised space. */
  readonly fvu: number;
  /** Mean squared error per element, in the normalised space. */
  readonly meanSquaredError: number;
  /** Mean number of latents with a value > 0. */
  readonly l0: number;
  /** Fraction of latents that fired on none of the rows. */
  readonly deadFraction: number;
  /** For each latent the fraction of rows on which it fired [n]. */
  readonly density: Float64Array;
}

/** Rows that are looked at together. */
const ROWS_PER_CHUNK = 4096;

/** Sums over all rows, in float64, so that the result does not depend on how the rows were divided. */
class VarianceSums {
  rows = 0;
  squaredErrors = 0;
  squares = 0;
  readonly sums: Float64Array;

  constructor(width: number) {
    this.sums = new Float64Array(width);
  }

  add(x: Float32Array, reconstruction: Float32Array): void {
    const width = this.sums.length;
    this.rows += x.length / width;
    for (let i = 0; i < x.length; i++) {
      this.squaredErrors += (x[i] - reconstruction[i]) ** 2;
      this.squares += x[i] * x[i];
      this.sums[i % width] += x[i];
    }
  }

  get fvu(): number {
    const squaredMean = this.sums.reduce((total, sum) => total + (sum / this.rows) ** 2, 0);
    return this.squaredErrors / this.rows / (this.squares / this.rows - squaredMean);
  }

  get meanSquaredError(): number {
    return this.squaredErrors / this.rows / this.sums.length;
  }
}

/** Measures an autoencoder on rows, usually held-out ones. @throws {OptionError} when the rows do not fit or are not finite */
export async function evaluateSae(
  autoencoder: Autoencoder,
  activations: Activations,
): Promise<SaeEvaluation> {
  const { width, latents } = autoencoder.config;
  const rows = checkActivations("evaluateSae: data", { data: activations.data, width });
  const sums = new VarianceSums(width);
  const fires = new Float64Array(latents);
  let active = 0;
  for (let start = 0; start < rows; start += ROWS_PER_CHUNK) {
    const chunk = activations.data.subarray(start * width, (start + ROWS_PER_CHUNK) * width);
    const { normalized, reconstruction } = await autoencoder.reconstruct(chunk);
    sums.add(normalized, reconstruction);
    const { values, indices } = await autoencoder.encode(chunk);
    for (let i = 0; i < values.length; i++) {
      if (values[i] <= 0) continue;
      fires[indices[i]]++;
      active++;
    }
  }
  return {
    rows,
    fvu: sums.fvu,
    meanSquaredError: sums.meanSquaredError,
    l0: active / rows,
    deadFraction: fires.reduce((dead, count) => dead + (count === 0 ? 1 : 0), 0) / latents,
    density: fires.map((count) => count / rows),
  };
}
