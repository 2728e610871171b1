import { OptionError } from "@quadrivium/kernels";
import type { Autoencoder } from "../autoencoder.ts";
import { type CodeMetrics, CodeSums } from "./reconstruction/code-sums.ts";
import { type ReconstructionMetrics, ReconstructionSums } from "./reconstruction/reconstruction-sums.ts";
import { type RowSource, rowChunks, rowsOf } from "./row-chunks.ts";
import { type TaskOptions, taskSteps } from "./task-progress.ts";

/** How well an autoencoder does on some data. */
export interface SaeEvaluation extends ReconstructionMetrics, CodeMetrics {}

/** Options of `evaluateSae`; the units of progress are rows. */
export interface EvaluateSaeOptions extends TaskOptions {
  /**
   * Where the reconstruction is compared: after the input normalisation, as the paper does and the default, or on the
   * inputs' own scale.
   */
  readonly space?: "normalized" | "inputs";
  /** The mean activation [d] of `nmse`, in that space. Default: the mean of the rows measured. */
  readonly meanActivation?: ArrayLike<number>;
  /** The most rows that are measured, for sources that never end. Default: all. */
  readonly rows?: number;
  /** The number of last rows on which a latent has to have fired not to be dead. Default: all. */
  readonly deadWindow?: number;
}

/**
 * Measures an autoencoder on rows, usually held-out ones, held in memory or coming in chunks: one pass, summed in
 * float64. How the rows are divided changes nothing but how the device rounds a row at another place of a run.
 *
 * @example
 * const { fvu, l0, density } = await evaluateSae(autoencoder, { data, width: 64 });
 * const { counts, dead } = densityHistogram(density);
 *
 * @throws {OptionError} when the rows do not fit, are not finite, or there are none, or when an option is out of range
 * @throws the reason of the signal when aborted
 */
export async function evaluateSae(
  autoencoder: Pick<Autoencoder, "config" | "encode" | "reconstruct">,
  source: RowSource,
  options: EvaluateSaeOptions = {},
): Promise<SaeEvaluation> {
  const { space = "normalized", meanActivation, deadWindow, rows: most = Infinity } = options;
  if (space !== "normalized" && space !== "inputs") {
    throw new OptionError("evaluateSae: space", {
      expected: "normalized or inputs",
      received: String(space),
    });
  }
  if (!(most >= 1 && (most === Infinity || Number.isInteger(most)))) {
    throw new OptionError("evaluateSae: rows", { expected: "a whole number ≥ 1", received: String(most) });
  }
  const { width, latents } = autoencoder.config;
  const reconstructions = new ReconstructionSums(width, meanActivation);
  const codes = new CodeSums(latents, deadWindow);
  const step = taskSteps(options, Math.min(most, rowsOf(source)));
  let done = 0;
  for await (const x of rowChunks("evaluateSae: data", source, width, most)) {
    const { normalized, reconstruction, restored } = await autoencoder.reconstruct(x);
    if (space === "normalized") reconstructions.add(normalized, reconstruction);
    else reconstructions.add(x, restored);
    codes.add(await autoencoder.encode(x));
    done += x.length / width;
    await step(done);
  }
  return { ...reconstructions.metrics, ...codes.metrics };
}
