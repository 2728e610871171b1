import { RandomStream } from "@quadrivium/kernels";
import { adam, minimize } from "@quadrivium/nn";
import {
  abs,
  add,
  constant,
  divide,
  exp,
  gumbelSoftmax,
  input,
  log,
  logSoftmax,
  maximum,
  multiply,
  negate,
  slice,
  subtract,
  sum,
  type Tensor,
} from "@quadrivium/tensor";
import { discreteAutoencoder } from "../../models/discrete-autoencoder.ts";
import type { StepCase, StepGraph } from "../step-case.ts";

/** The sizes of a discrete autoencoder and of its batch. */
export interface DiscreteAutoencoderSizes {
  /** Height and width of the images. */
  readonly size: number;
  readonly channels: number;
  /** Groups of blocks: the grid is smaller than the image by 2^(groups − 1). */
  readonly groups: number;
  /** K */
  readonly codes: number;
  /** h */
  readonly width: number;
  readonly rows: number;
}

const [PIXEL_EDGE, FLOOR, BETA, TEMPERATURE] = [0.1, -5, 6.6, 1];
const LEARNING_RATE = 3e-4;
const EPSILON = 1e-5;

/** −ln of the density of a logit-Laplace distribution at x, its mean and the logarithm of its scale in 2·C maps. */
function logitLaplace(x: Tensor, maps: Tensor): Tensor {
  const [B, H, W, C] = x.shape;
  const mean = slice(maps, [0, 0, 0, 0], [B, H, W, C]);
  const logScale = maximum(slice(maps, [0, 0, 0, C], [B, H, W, C]), FLOOR);
  const [logX, logRest] = [log(x), log(subtract(1, x))];
  const distance = abs(subtract(subtract(logX, logRest), mean));
  const density = add(multiply(distance, exp(negate(logScale))), add(logScale, Math.LN2));
  return add(density, add(logX, logRest));
}

function graph(sizes: DiscreteAutoencoderSizes): StepGraph {
  const { size, channels, groups, codes, rows } = sizes;
  const grid = size / 2 ** (groups - 1);
  const { encoder, decoder } = discreteAutoencoder(sizes);
  const images = input("images", [rows, size, size, channels]);
  const uniform = input("uniform", [rows, grid, grid, codes]);

  const x = add(multiply(1 - 2 * PIXEL_EDGE, images), PIXEL_EDGE);
  const logits = encoder.forward(x); // [B, grid, grid, K]
  const relaxed = gumbelSoftmax(logits, uniform, constant(TEMPERATURE));
  const likelihood = logitLaplace(x, decoder.forward(relaxed));
  const logShares = logSoftmax(logits);
  const divergence = multiply(exp(logShares), add(logShares, Math.log(codes)));
  const total = add(sum(likelihood), multiply(BETA, sum(divergence)));
  const loss = divide(total, rows * size ** 2 * channels);

  const parameters = [...encoder.parameters, ...decoder.parameters];
  const updates = minimize(loss, parameters, {
    optimizer: adam({ epsilon: EPSILON }),
    learningRate: input("learningRate", []),
  });
  return { outputs: { loss }, updates, compared: parameters };
}

/** The training step of the discrete autoencoder on random images. */
export function discreteAutoencoderCase(sizes: DiscreteAutoencoderSizes): StepCase {
  const { size, channels, groups, codes, width, rows } = sizes;
  const grid = size / 2 ** (groups - 1);
  const random = new RandomStream(20261122, "images");
  const images = Float32Array.from(
    random.fillIntegers(new Int32Array(rows * size ** 2 * channels), 256),
    (value) => value / 255,
  );
  const uniform = Float32Array.from({ length: rows * grid ** 2 * codes }, () =>
    Math.max(2 ** -24, random.uniform()),
  );
  return {
    model: "dvae",
    title: `discrete autoencoder, ${size}×${size}×${channels}, grid ${grid}×${grid}, K ${codes}, h ${width}, batch ${rows}`,
    sizes: { groups, learningRate: LEARNING_RATE, epsilon: EPSILON },
    inputs: {
      images: { shape: [rows, size, size, channels], data: images },
      uniform: { shape: [rows, grid, grid, codes], data: uniform },
      learningRate: { shape: [], data: Float32Array.of(LEARNING_RATE) },
    },
    graph: () => graph(sizes),
    variants: ["noise given", "noise drawn"],
    unchecked: ["noise drawn"],
    tfjs: "its wasm backend has no kernel Conv2DBackpropFilter, the gradient of a convolution's filter",
  };
}
