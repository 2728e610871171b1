import { inProcess } from "../../measure/in-process.ts";
import { onnxruntimeFolder, requirePeer } from "../../peers-folder.ts";
import type { KernelEngine } from "../engine.ts";
import type { KernelTask } from "../task.ts";
import { encodeOnnx, type OnnxGraph } from "./onnx-model.ts";
import { permute } from "./permute.ts";

interface OrtTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** What is used of onnxruntime-node. */
interface OnnxRuntime {
  readonly env: { readonly versions: { readonly node?: string; readonly common: string } };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OrtTensor;
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: { readonly intraOpNumThreads: number; readonly interOpNumThreads: number },
    ): Promise<{
      run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Record<string, OrtTensor>>;
      release(): Promise<void>;
    }>;
  };
}

const isOnnxRuntime = (module: unknown): module is OnnxRuntime =>
  typeof module === "object" &&
  module !== null &&
  ["env", "Tensor", "InferenceSession"].every((name) => name in module);

/** A task as an ONNX model, whose result is `y`, with the axes that its layout needs moved. */
interface Recipe {
  readonly graph: OnnxGraph;
  /** The permutation of each operand's axes before, where it is not the identity. */
  readonly before: Readonly<Record<string, readonly number[]>>;
  /** The permutation of the result's axes afterwards. */
  readonly after?: readonly number[];
}

function recipeOf({ kind, sizes }: KernelTask): Recipe | undefined {
  switch (kind) {
    case "product": {
      const matrix = [sizes.n, sizes.n];
      const nodes = [{ op: "MatMul", inputs: ["a", "b"], outputs: ["y"] }];
      return { graph: { nodes, inputs: { a: matrix, b: matrix }, outputs: { y: matrix } }, before: {} };
    }
    case "convolution": {
      const { batch, size, inputs, outputs, kernel, padding } = sizes;
      const attributes = { kernel_shape: [kernel, kernel], pads: Array<number>(4).fill(padding) };
      return {
        graph: {
          nodes: [{ op: "Conv", inputs: ["x", "weight", "bias"], outputs: ["y"], attributes }],
          inputs: {
            x: [batch, inputs, size, size],
            weight: [outputs, inputs, kernel, kernel],
            bias: [outputs],
          },
          outputs: { y: [batch, outputs, size, size] },
        },
        before: { x: [0, 3, 1, 2], weight: [3, 2, 0, 1] },
        after: [0, 2, 3, 1],
      };
    }
    case "attention":
      return undefined;
  }
}

/** onnxruntime-node on the CPU: products and convolutions. */
export function onnxRuntimeEngine(threads: number): KernelEngine {
  const ort = requirePeer("onnxruntime-node", onnxruntimeFolder);
  if (!isOnnxRuntime(ort)) throw new Error("onnxruntime-node: expected env, Tensor and InferenceSession");
  const version = ort.env.versions.node ?? ort.env.versions.common;
  return {
    name: `onnxruntime-node ${version}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    async prepare(task) {
      const recipe = recipeOf(task);
      if (recipe === undefined) return undefined;
      const { graph, before, after } = recipe;
      const options = { intraOpNumThreads: threads, interOpNumThreads: 1 };
      const session = await ort.InferenceSession.create(encodeOnnx(graph), options);
      const feeds = Object.fromEntries(
        Object.entries(task.operands).map(([name, { data, shape }]) => {
          const moved = permute(Float32Array.from(data), shape, before[name] ?? shape.map((_, axis) => axis));
          return [name, new ort.Tensor("float32", moved, graph.inputs[name])];
        }),
      );
      let { y } = await session.run(feeds);
      const contender = await inProcess(async () => {
        ({ y } = await session.run(feeds));
      });
      return {
        ...contender,
        result: async () => (after === undefined ? y.data : permute(y.data, y.dims, after)),
        dispose: () => session.release(),
      };
    },
    async dispose() {},
  };
}
