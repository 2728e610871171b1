import { type Device, OptionError, RandomStream } from "@quadrivium/kernels";
import { compile, evaluate, input, sqrt, square, subtract, sum } from "@quadrivium/tensor";
import type { Activations } from "../activations/activations.ts";
import type { Autoencoder } from "../autoencoder.ts";
import type { SaeConfig } from "../config.ts";
import { normalizeInput } from "../input-normalization.ts";
import type { SaeRecipe } from "../recipe.ts";
import { writeWeights } from "../write-weights.ts";
import { scaleRows } from "./first-rows.ts";
import { geometricMedian, meanRow } from "./geometric-median.ts";
import { LOSS_SCALE } from "./training-graph.ts";

/** How many random unit vectors the encoder is calibrated with. */
const CALIBRATION_ROWS = 256;

/** The sample's rows in the space that the autoencoder works in. */
async function normalizedSample(device: Device, { data, width }: Activations, config: SaeConfig) {
  const { x } = normalizeInput(input("x", [data.length / width, width]), config);
  return evaluate(device, x, { x: data });
}

/** 1/mean (x − mean_b x)² over a sample, in float64. @throws {OptionError} when all rows are equal */
function lossScaleOf(sample: ArrayLike<number>, width: number): number {
  const mean = meanRow(sample, width);
  let squares = 0;
  for (let i = 0; i < sample.length; i++) squares += (sample[i] - mean[i % width]) ** 2;
  if (squares > 0) return sample.length / squares;
  throw new OptionError("training data", {
    expected: "rows that differ",
    received: "rows that are all equal",
  });
}

/** The mean norm of the reconstructions, less b_pre, of random unit vectors around b_pre. */
async function reconstructedNorm(
  device: Device,
  { model, parameters, config }: Autoencoder,
): Promise<number> {
  const { width } = config;
  const random = new RandomStream(parameters.seed, "calibration");
  const units = scaleRows(random.fillNormal(new Float32Array(CALIBRATION_ROWS * width)), width, 1);
  const center = await parameters.read("b_dec");
  const x = units.map((element, i) => element + center[i % width]);
  const rows = input("x", [CALIBRATION_ROWS, width]);
  const norms = sqrt(sum(square(subtract(model.reconstruct(rows), model.preBias)), { axes: [-1] }));
  const program = await compile(device, () => ({ outputs: { norms } }), { parameters });
  const results = await program.run({ x });
  await program.dispose();
  return meanRow(results.norms, 1)[0];
}

/** What the states of an autoencoder in training begin with. */
export interface InitializeOptions {
  readonly recipe: SaeRecipe;
  /** Rows of the data; only asked for where they are needed. */
  readonly sample: () => Promise<Activations>;
  /** An autoencoder whose weights to take, instead of fresh ones. */
  readonly start?: Autoencoder;
}

/**
 * Writes what the data tells before training begins, where the recipe asks for it: the fixed scale of the reconstruction
 * loss, b_pre, and the size of the encoder; or the weights of another autoencoder instead of the last two.
 * @throws {OptionError} when all rows are equal and the loss has a fixed scale, or `start` has no latent biases as wanted
 * @throws {ShapeError} when `start` has other sizes
 */
export async function initialize(
  device: Device,
  autoencoder: Autoencoder,
  { recipe, sample, start }: InitializeOptions,
): Promise<void> {
  const { config, parameters, model } = autoencoder;
  const { loss, initialization } = recipe;
  const preBias = start === undefined ? initialization.preBias : "zero";
  if (loss === "fixedScale" || preBias !== "zero") {
    const rows = await normalizedSample(device, await sample(), config);
    if (loss === "fixedScale") {
      await parameters.write(LOSS_SCALE, Float32Array.of(lossScaleOf(rows, config.width)));
    }
    if (preBias !== "zero") {
      const point = preBias === "mean" ? meanRow(rows, config.width) : geometricMedian(rows, config.width);
      await parameters.write("b_dec", Float32Array.from(point));
    }
  }
  if (start !== undefined) {
    await writeWeights(parameters, model, await start.weights());
  } else if (initialization.encoder === "calibrated") {
    const norm = await reconstructedNorm(device, autoencoder);
    const encoder = await parameters.read("encoder.weight");
    await parameters.write(
      "encoder.weight",
      Float32Array.from(encoder, (element) => element / norm),
    );
  }
}
