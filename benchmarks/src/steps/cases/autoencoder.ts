import { RandomStream } from "@quadrivium/kernels";
import { minimize } from "@quadrivium/nn";
import {
  paperLearningRate,
  SparseAutoencoder,
  saePreset,
  saeTrainingGraph,
} from "@quadrivium/sparse-autoencoder";
import { tfjsAutoencoder } from "../../tfjs/autoencoder.ts";
import type { StepCase, StepGraph } from "../step-case.ts";

/** The sizes of an autoencoder and of its batch. */
export interface AutoencoderSizes {
  /** d */
  readonly width: number;
  /** n */
  readonly latents: number;
  readonly k: number;
  /** B: rows of the batch. */
  readonly rows: number;
}

/** The sizes in words. */
export const formatSizes = ({ width, latents, k, rows }: AutoencoderSizes): string =>
  `d ${width}, n ${latents}, k ${k}, batch ${rows}`;

/**
 * Our training step as `trainSae` takes it, its metrics included, but without what the peer does not do: AuxK, input
 * normalisation, averages.
 */
function graph({ width, latents, k, rows }: AutoencoderSizes): StepGraph {
  const sizes = { width, latents, k, inputNormalization: "none" } as const;
  const changes = { auxiliary: { coefficient: 0 }, average: undefined };
  const { config, recipe } = saePreset("paper", sizes, changes);
  const graph = saeTrainingGraph(new SparseAutoencoder(config), { recipe, batchSize: rows });
  const { loss, metrics, updates, parameters, optimization } = graph;
  return {
    outputs: { ...metrics, loss },
    updates: [...minimize(loss, parameters, optimization), ...(updates ?? [])],
    compared: parameters,
  };
}

function unitRows(data: Float32Array, width: number): Float32Array {
  for (let start = 0; start < data.length; start += width) {
    const row = data.subarray(start, start + width);
    const norm = Math.hypot(...row);
    for (let i = 0; i < width; i++) row[i] /= norm;
  }
  return data;
}

/**
 * The TopK sparse autoencoder's training step: random weights, with E = D as in the published recipe, and a batch of
 * normal numbers, the same for the same sizes.
 */
export function autoencoderCase(sizes: AutoencoderSizes): StepCase {
  const { width, latents, k, rows } = sizes;
  const random = new RandomStream(20261122, "autoencoder");
  const decoder = unitRows(random.fillNormal(new Float32Array(latents * width)), width);
  const learningRate = paperLearningRate(latents);
  const preBias = random.fillNormal(new Float32Array(width), 0, 0.1);
  const batch = random.fillNormal(new Float32Array(rows * width));
  return {
    model: "autoencoder",
    title: `autoencoder, ${formatSizes(sizes)}`,
    sizes: { k, learningRate },
    inputs: {
      x: { shape: [rows, width], data: batch },
      learningRate: { shape: [], data: Float32Array.of(learningRate) },
    },
    graph: () => graph(sizes),
    initial: {
      "encoder.weight": { shape: [latents, width], data: decoder },
      W_dec: { shape: [latents, width], data: decoder },
      b_dec: { shape: [width], data: preBias },
      loss_scale: { shape: [1], data: Float32Array.of(1) },
    },
    variants: ["dense", "embedding_bag"],
    tfjs: tfjsAutoencoder(k, learningRate),
  };
}
