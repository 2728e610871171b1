import { TURN_MS } from "../../measure/in-process.ts";
import { torchStepper } from "../../steps/torch-stepper.ts";
import type { KernelEngine } from "../engine.ts";

/** PyTorch on the CPU, in a child process that times itself. */
export const torchEngine = (python: string, threads: number, version: string): KernelEngine => ({
  name: `PyTorch ${version}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
  async prepare({ kind, sizes, operands }) {
    const variant = "channels-last";
    const torchCase = { model: kind, sizes, inputs: operands, variants: [variant] };
    const stepper = await torchStepper(torchCase, {}, { python, threads, variant });
    await stepper.step();
    return {
      turn: async () => (await stepper.step(TURN_MS)).ms,
      result: async () => (await stepper.read()).result,
      dispose: () => stepper.dispose(),
    };
  },
  async dispose() {},
});
