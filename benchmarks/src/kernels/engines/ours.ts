import { openDevice } from "@quadrivium/kernels";
import { assign, compile, matmul, Parameters, type State, state, type Tensor } from "@quadrivium/tensor";
import { inProcess } from "../../measure/in-process.ts";
import { nameOfDevice } from "../../steps/our-stepper.ts";
import type { KernelEngine } from "../engine.ts";
import type { KernelTask } from "../task.ts";

/** The task's result as an expression of its operands. */
function expressionOf({ kind }: KernelTask, operand: (name: string) => State): Tensor | undefined {
  return kind === "product" ? matmul(operand("a"), operand("b")) : undefined;
}

/** Our wasm device. Operands and result are states: nothing is copied in or out. @throws Error unless it has the threads */
export async function ourEngine(threads: number): Promise<KernelEngine> {
  const device = await openDevice({ backend: "wasm", threads });
  const { threads: opened, reason } = device.describe();
  if (opened !== threads)
    throw new Error(`wasm device: expected ${threads} threads, got ${opened}: ${reason}`);
  return {
    name: `ours, ${nameOfDevice(device)}`,
    async prepare(task) {
      const expression = expressionOf(task, (name) => state(name, task.operands[name].shape));
      if (expression === undefined) return undefined;
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
