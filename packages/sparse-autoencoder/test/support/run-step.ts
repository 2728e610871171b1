import { type Device, sizeOf } from "@quadrivium/kernels";
import { compile, gradients, Parameters, type Tensor } from "@quadrivium/tensor";
import { normalArray } from "@quadrivium/test-utils";
import { type SaePreset, SparseAutoencoder, saeTrainingGraph } from "../../src/index.ts";
import type { PlainInputs } from "./plain-loss.ts";

/** A loss or metric of a training step. */
type StepOutput = "loss" | "auxiliaryLoss" | "multiTopKLoss" | "reconstructionLoss";

/** Weights and a batch that are random, every second latent being silent. */
export function randomInputs({ config }: SaePreset, rows: number): PlainInputs {
  const { width, latents, latentBias } = config;
  const shapes = { "encoder.weight": [latents, width], W_dec: [latents, width], b_dec: [width] };
  const all = Object.entries(latentBias ? { ...shapes, "encoder.bias": [latents] } : shapes);
  return {
    weights: Object.fromEntries(
      all.map(([name, shape], i) => [name, normalArray(11 * i + 5, sizeOf(shape), 0.4)]),
    ),
    x: normalArray(3, rows * width),
    silent: Array.from({ length: latents }, (_, i) => i % 2 === 0),
    scale: 1.7,
  };
}

/** The metrics of a training step and the gradients of one of them, by the names of the parameters; nothing is updated. */
export async function runStep(
  device: Device,
  { config, recipe }: SaePreset,
  { weights, x, silent, scale }: PlainInputs,
  differentiated: StepOutput = "loss",
): Promise<{ metrics: Record<string, number>; gradients: Record<string, Float64Array> }> {
  const model = new SparseAutoencoder(config, recipe);
  const graph = saeTrainingGraph(model, { batchSize: x.length / config.width, recipe });
  const metrics: Record<string, Tensor> = { ...graph.metrics, loss: graph.loss };
  const outputs = { ...metrics };
  const slopes = gradients(metrics[differentiated], model.parameters);
  for (const [i, slope] of slopes.entries()) outputs[model.parameters[i].source.name] = slope;
  const parameters = new Parameters(device);
  const program = await compile(device, () => ({ outputs }), { parameters });
  const since = Float64Array.from(silent, (isSilent) => (isSilent ? 1e9 : 0));
  const states: Record<string, Float64Array> = { ...weights, loss_scale: Float64Array.of(scale) };
  for (const name of parameters.names()) {
    await parameters.write(name, Float64Array.from(name.endsWith("since_fired") ? since : states[name]));
  }
  const results = await program.run({ x });
  await program.dispose();
  await parameters.dispose();
  return {
    metrics: Object.fromEntries(Object.keys(metrics).map((name) => [name, results[name][0]])),
    gradients: Object.fromEntries(
      model.parameters.map(({ source }) => [source.name, Float64Array.from(results[source.name])]),
    ),
  };
}
