import type { Device } from "@quadrivium/kernels";
import {
  assign,
  attention,
  compile,
  conv2d,
  matmul,
  Parameters,
  type State,
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

/** Our wasm device. Operands and result are states: nothing is copied in or out. @throws Error unless it has the threads */
export function ourEngine(device: Device, threads: number): KernelEngine {
  const { threads: opened, reason } = device.describe();
  if (opened !== threads)
    throw new Error(`wasm device: expected ${threads} threads, got ${opened}: ${reason}`);
  return {
    name: `ours, ${nameOfDevice(device)}`,
    async prepare(task) {
      const expression = expressionOf(task, (name) => state(name, task.operands[name].shape));
      const parameters = new Parameters(device);
      const result = state("result", expression.shape);
      const updates = [assign(result, expression)];
      const program = await compile(device, () => ({ outputs: {}, updates }), { parameters });
      for (const [name, { data }] of Object.entries(task.operands)) await parameters.write(name, data);
      const contender = await inProcess(() => program.run());
      return {
        ...contender,
        result: () => parameters.read("result"),
        async dispose() {
          await program.dispose();
          await parameters.dispose();
        },
      };
    },
    dispose: () => device.dispose(),
  };
}
