import type { Device } from "@quadrivium/kernels";
import {
  assign,
  attention,
  compile,
  conv2d,
  matmul,
  Parameters,
  type State,
  slice,
  state,
  type Tensor,
} from "@quadrivium/tensor";
import { inProcess } from "../../measure/in-process.ts";
import { nameOfDevice } from "../../steps/our-stepper.ts";
import type { KernelEngine } from "../engine.ts";
import type { KernelTask } from "../task.ts";

/** The task's result as an expression of its operands. */
function expressionOf({ kind, sizes }: KernelTask, operand: (name: string) => State): Tensor {
  switch (kind) {
    case "product":
      return matmul(operand("a"), operand("b"));
    case "convolution":
      return conv2d(operand("x"), operand("weight"), { padding: sizes.padding, bias: operand("bias") });
    case "attention":
      return attention(operand("q"), operand("k"), operand("v"), { causal: true });
  }
}

/**
 * One of our devices, on its threads where it is a CPU's. Operands and result are states: nothing is copied in or out.
 * @throws Error unless it has the threads
 */
export function ourEngine(device: Device, threads: number): KernelEngine {
  const { threads: opened, reason } = device.describe();
  if (opened !== threads)
    throw new Error(`${device.backend} device: expected ${threads} threads, got ${opened}: ${reason}`);
  return {
    name: `ours, ${nameOfDevice(device)}`,
    async prepare(task) {
      const expression = expressionOf(task, (name) => state(name, task.operands[name].shape));
      const { shape } = expression;
      const parameters = new Parameters(device);
      const result = state("result", shape);
      const updates = [assign(result, expression)];
      const program = await compile(device, () => ({ outputs: {}, updates }), { parameters });
      // Whoever has one number of the result has waited for all before it: a run on a GPU returns at once.
      const zeros = shape.map(() => 0);
      const ones = shape.map(() => 1);
      const first = await compile(device, () => ({ outputs: { first: slice(result, zeros, ones) } }), {
        parameters,
      });
      for (const [name, { data }] of Object.entries(task.operands)) await parameters.write(name, data);
      const contender = await inProcess(
        () => program.run(),
        device.backend === "wasm" ? {} : { finish: () => first.run() },
      );
      return {
        ...contender,
        result: () => parameters.read("result"),
        async dispose() {
          await first.dispose();
          await program.dispose();
          await parameters.dispose();
        },
      };
    },
    dispose: () => device.dispose(),
  };
}
