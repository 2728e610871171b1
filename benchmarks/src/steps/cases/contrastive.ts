import { RandomStream } from "@quadrivium/kernels";
import { adamW, crossEntropy, Embedding, LayerNorm, Linear, minimize, Transformer } from "@quadrivium/nn";
import {
  add,
  broadcastTo,
  concat,
  constant,
  divide,
  exp,
  gather,
  input,
  l2Normalize,
  matmul,
  minimum,
  multiply,
  normal,
  quickGelu,
  reshape,
  slice,
  state,
  type Tensor,
  transpose,
} from "@quadrivium/tensor";
import { tfjsContrastive } from "../../tfjs/contrastive.ts";
import type { StepCase, StepGraph } from "../step-case.ts";

/** The sizes of an image tower and a text tower, and of their batch. */
export interface ContrastiveSizes {
  /** Height and width of the images, which have three channels. */
  readonly size: number;
  readonly patch: number;
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  /** T: tokens of a text. */
  readonly length: number;
  readonly vocabulary: number;
  readonly rows: number;
}

const training = { learningRate: 5e-4, beta1: 0.9, beta2: 0.98, weightDecay: 0.2 };
/** See the transformer's case. */
const EPSILON = 1e-5;
const CHANNELS = 3;

/** [B, S, S, 3] → [B, (S/P)², P·P·3] */
function cutPatches(images: Tensor, patch: number): Tensor {
  const [B, S] = images.shape;
  const n = S / patch;
  const blocks = reshape(images, [B, n, patch, n, patch * CHANNELS]);
  return reshape(transpose(blocks, [0, 1, 3, 2, 4]), [B, n * n, patch * patch * CHANNELS]);
}

/** The blocks alone: the last norm is only needed at one place of each row. */
const blocksOf = ({ blocks }: Transformer, x: Tensor): Tensor =>
  blocks.reduce((y, block) => block.forward(y), x);

function graph({ size, patch, vocabulary, rows, length, ...sizes }: ContrastiveSizes): StepGraph {
  const { width } = sizes;
  const places = (size / patch) ** 2 + 1;
  const options = { ...sizes, activation: quickGelu };
  const patches = new Linear("patches", patch ** 2 * CHANNELS, width, { bias: false });
  const whole = state("class", [width]);
  const vision = new Transformer("vision", { ...options, positions: places });
  const visionFirst = new LayerNorm("vision.first", width);
  const visionProjection = new Linear("visionProjection", width, width, { bias: false });
  const tokens = new Embedding("tokens", vocabulary, width, normal());
  const text = new Transformer("text", { ...options, positions: length, causal: true });
  const textProjection = new Linear("textProjection", width, width, { bias: false });
  const scale = state("scale", [], () => Float32Array.of(Math.log(1 / 0.07)));

  const images = input("images", [rows, size, size, CHANNELS]);
  const ids = input("ids", [rows, length], "int32");
  const ends = input("ends", [rows], "int32");

  const seen = patches.forward(cutPatches(images, patch)); // [B, places − 1, width]
  const placed = add(concat([broadcastTo(whole, [rows, 1, width]), seen], 1), vision.positions);
  const x = blocksOf(vision, visionFirst.forward(placed));
  const first = reshape(slice(x, [0, 0, 0], [rows, 1, width]), [rows, width]);
  const y = reshape(blocksOf(text, add(tokens.forward(ids), text.positions)), [rows * length, width]);
  const f = l2Normalize(visionProjection.forward(vision.norm.forward(first))); // [B, width]
  const g = l2Normalize(textProjection.forward(text.norm.forward(gather(y, ends)))); // [B, width]
  const logits = multiply(exp(scale), matmul(f, g, { transposeB: true })); // [B, B]
  const own = constant(Int32Array.from({ length: rows }, (_, row) => row));
  const loss = divide(add(crossEntropy(logits, own), crossEntropy(transpose(logits), own)), 2);

  const layers = [patches, vision, visionFirst, visionProjection, tokens, text, textProjection];
  const parameters = [...layers.flatMap((layer) => layer.parameters), whole, scale];
  const updates = minimize(loss, parameters, {
    optimizer: adamW({ ...training, epsilon: EPSILON }),
    learningRate: input("learningRate", []),
    constraints: [{ parameter: scale, restore: (value) => minimum(value, Math.log(100)) }],
  });
  return { outputs: { loss }, updates, compared: parameters };
}

/** The training step of an image tower and a text tower with one symmetric contrastive loss, on random pairs. */
export function contrastiveCase(sizes: ContrastiveSizes): StepCase {
  const { size, patch, width, depth, heads, length, vocabulary, rows } = sizes;
  const random = new RandomStream(20261122, "pairs");
  const images = random.fillNormal(new Float32Array(rows * size ** 2 * CHANNELS));
  const ids = random.fillIntegers(new Int32Array(rows * length), vocabulary - 1);
  const ends = Int32Array.from({ length: rows }, (_, row) => row * length + 1 + random.integer(length - 1));
  for (const end of ends) ids[end] = vocabulary - 1;
  const { learningRate } = training;
  return {
    model: "clip",
    title: `contrastive pair, ${size} px, patch ${patch}, d ${width}, L ${depth}, text ${length}, batch ${rows}`,
    sizes: { depth, heads, patch, learningRate, epsilon: EPSILON },
    inputs: {
      images: { shape: [rows, size, size, CHANNELS], data: images },
      ids: { shape: [rows, length], data: ids },
      ends: { shape: [rows], data: ends },
      learningRate: { shape: [], data: Float32Array.of(learningRate) },
    },
    graph: () => graph(sizes),
    variants: ["module"],
    tfjs: tfjsContrastive(sizes, { ...training, epsilon: EPSILON }),
  };
}
