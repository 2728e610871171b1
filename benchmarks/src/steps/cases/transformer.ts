import { RandomStream } from "@quadrivium/kernels";
import { adamW, crossEntropy, Embedding, Linear, minimize, Transformer } from "@quadrivium/nn";
import { input, reshape } from "@quadrivium/tensor";
import { tfjsTransformer } from "../../tfjs/transformer.ts";
import type { StepCase, StepGraph } from "../step-case.ts";

/** The sizes of a decoder-only transformer and of its batch. */
export interface TransformerSizes {
  readonly depth: number;
  readonly width: number;
  readonly heads: number;
  /** T: places in a sequence. */
  readonly length: number;
  readonly vocabulary: number;
  readonly rows: number;
}

/** How all sides train it. */
export const training = { learningRate: 4.5e-4, beta1: 0.9, beta2: 0.96, weightDecay: 4.5e-2 };

/**
 * ε of Adam on all sides, above the usual: what has no gradient but for rounding, such as a key's bias, then keeps
 * still instead of taking steps of full length in random directions. It does not touch the time.
 */
export const EPSILON = 1e-5;

/** Token embedding, a causal tower with exact GELU, and a head of its own without a bias. */
export function transformer({ width, depth, heads, length, vocabulary }: Omit<TransformerSizes, "rows">): {
  readonly tokens: Embedding;
  readonly tower: Transformer;
  readonly head: Linear;
} {
  return {
    tokens: new Embedding("tokens", vocabulary, width),
    tower: new Transformer("tower", { width, depth, heads, positions: length, causal: true }),
    head: new Linear("head", width, vocabulary, { bias: false }),
  };
}

function graph(sizes: TransformerSizes): StepGraph {
  const { rows, length, vocabulary } = sizes;
  const { tokens, tower, head } = transformer(sizes);
  const ids = input("ids", [rows, length], "int32");
  const targets = input("targets", [rows, length], "int32");
  const logits = head.forward(tower.forward(tokens.forward(ids)));
  const loss = crossEntropy(reshape(logits, [rows * length, vocabulary]), reshape(targets, [rows * length]));
  const parameters = [tokens, tower, head].flatMap((layer) => layer.parameters);
  const updates = minimize(loss, parameters, {
    optimizer: adamW({ ...training, epsilon: EPSILON }),
    learningRate: input("learningRate", []),
  });
  return { outputs: { loss }, updates, compared: parameters };
}

/** The training step of a decoder-only transformer with AdamW on random tokens. */
export function transformerCase(sizes: TransformerSizes): StepCase {
  const { depth, width, heads, length, vocabulary, rows } = sizes;
  const random = new RandomStream(20261122, "tokens");
  const ids = random.fillIntegers(new Int32Array(rows * (length + 1)), vocabulary);
  const cut = (from: number) =>
    Int32Array.from({ length: rows * length }, (_, i) => {
      const [row, place] = [Math.floor(i / length), i % length];
      return ids[row * (length + 1) + place + from];
    });
  const { learningRate } = training;
  return {
    model: "transformer",
    title: `transformer, L ${depth}, d ${width}, ${heads} heads, T ${length}, vocabulary ${vocabulary}, batch ${rows}`,
    sizes: { depth, heads, learningRate, epsilon: EPSILON },
    inputs: {
      ids: { shape: [rows, length], data: cut(0) },
      targets: { shape: [rows, length], data: cut(1) },
      learningRate: { shape: [], data: Float32Array.of(learningRate) },
    },
    graph: () => graph(sizes),
    variants: ["module"],
    tfjs: tfjsTransformer(sizes, { ...training, epsilon: EPSILON }),
  };
}
