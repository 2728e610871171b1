import { inProcess } from "../../measure/in-process.ts";
import type { Tfjs, TfTensor } from "../../tfjs/tfjs.ts";
import { tensorsOf } from "../../tfjs/tfjs-training.ts";
import type { KernelEngine } from "../engine.ts";
import type { KernelTask } from "../task.ts";

type Operands = Readonly<Record<string, TfTensor>>;

/** The task as a function of nothing. What TensorFlow.js likes in another layout is laid out so beforehand. */
function workOf(tf: Tfjs, { kind, sizes }: KernelTask, operands: Operands): () => TfTensor {
  switch (kind) {
    case "product":
      return () => tf.matMul(operands.a, operands.b);
    case "convolution":
      return () => tf.tidy(() => tf.add(tf.conv2d(operands.x, operands.weight, 1, "same"), operands.bias));
    case "attention": {
      const [q, k, v] = [operands.q, operands.k, operands.v].map((x) => tf.transpose(x, [0, 2, 1, 3]));
      const length = sizes.length;
      const hidden = Float32Array.from({ length: length ** 2 }, (_, i) =>
        i % length > Math.floor(i / length) ? -1e9 : 0,
      );
      const mask = tf.tensor(hidden, [length, length]);
      const scale = 1 / Math.sqrt(sizes.width);
      return () =>
        tf.tidy(() => {
          const scores = tf.matMul(tf.mul(q, scale), k, false, true);
          return tf.matMul(tf.softmax(tf.add(scores, mask)), v);
        });
    }
  }
}

/** The first element, on the host: whoever has it has waited for all before it. */
const first = (tf: Tfjs, x: TfTensor): Promise<unknown> => {
  const one = tf.slice(
    x,
    x.shape.map(() => 0),
    x.shape.map(() => 1),
  );
  return one.data().finally(() => one.dispose());
};

/** TensorFlow.js on the backend that it is set to, under a name. */
export function tfjsEngine(tf: Tfjs, name: string): KernelEngine {
  return {
    name,
    async prepare(task) {
      const operands = tensorsOf(tf, task.operands);
      const work = workOf(tf, task, operands);
      let result = work();
      const contender = await inProcess(
        () => {
          result.dispose();
          result = work();
        },
        // Its wasm backend is done when a call returns; on a GPU calls return at once.
        tf.getBackend() === "wasm" ? {} : { finish: () => first(tf, result) },
      );
      return {
        ...contender,
        async result() {
          return (task.kind === "attention" ? tf.transpose(result, [0, 2, 1, 3]) : result).data();
        },
        async dispose() {
          for (const tensor of [...Object.values(operands), result]) tensor.dispose();
        },
      };
    },
    async dispose() {},
  };
}
