import type { HostArrays } from "../steps/host-array.ts";
import type { Stepper } from "../steps/stepper.ts";
import { loadTfjs, registerTfjsGradients } from "./load-tfjs.ts";
import type { TfjsModel } from "./tfjs-model.ts";

/** A step in TensorFlow.js on its wasm backend, in this process, on one thread. */
export async function tfjsStepper(model: TfjsModel, start: HostArrays, inputs: HostArrays): Promise<Stepper> {
  const { tf, version } = await loadTfjs();
  registerTfjsGradients();
  const { step, read, dispose } = model(tf, start, inputs);
  return {
    name: `tfjs-backend-wasm ${version}, 1 thread`,
    async step() {
      const begin = performance.now();
      const loss = await step();
      return { loss, ms: performance.now() - begin };
    },
    read,
    dispose: async () => dispose(),
  };
}
