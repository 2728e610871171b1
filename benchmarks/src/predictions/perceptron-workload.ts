import { RandomStream } from "@quadrivium/kernels";
import { adamW, crossEntropy, Linear, minimize } from "@quadrivium/nn";
import { input, relu, type Traced } from "@quadrivium/tensor";
import type { Workload } from "./workload.ts";

/** The sizes of a classifier with two hidden layers, and of its batch. */
export interface PerceptronSizes {
  readonly width: number;
  readonly hidden: number;
  readonly classes: number;
  readonly rows: number;
}

function graph({ width, hidden, classes, rows }: PerceptronSizes): Traced {
  const layers = [
    new Linear("first", width, hidden),
    new Linear("second", hidden, hidden),
    new Linear("last", hidden, classes),
  ];
  const [first, second, last] = layers;
  const x = input("x", [rows, width]);
  const logits = last.forward(relu(second.forward(relu(first.forward(x)))));
  const loss = crossEntropy(logits, input("y", [rows], "int32"));
  const parameters = layers.flatMap((layer) => layer.parameters);
  const optimization = { optimizer: adamW(), learningRate: input("learningRate", []) };
  return { outputs: { loss }, updates: minimize(loss, parameters, optimization) };
}

/** A classifier's training step with AdamW. */
export function perceptronWorkload(sizes: PerceptronSizes): Workload {
  const { width, hidden, classes, rows } = sizes;
  const random = new RandomStream(1, "perceptron");
  return {
    title: `perceptron ${width}–${hidden}–${hidden}–${classes}, batch ${rows}`,
    graph: () => graph(sizes),
    inputs: {
      x: random.fillNormal(new Float32Array(rows * width)),
      y: Int32Array.from({ length: rows }, (_, row) => row % classes),
      learningRate: Float32Array.of(1e-3),
    },
  };
}
