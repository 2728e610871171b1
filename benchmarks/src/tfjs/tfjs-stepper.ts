import type { HostArrays } from "../steps/host-array.ts";
import type { Stepper } from "../steps/stepper.ts";
import type { LoadedTfjs } from "./load-tfjs.ts";
import type { TfjsModel } from "./tfjs-model.ts";

/** A step in TensorFlow.js on the backend that it is set to, with the gradients of its kernels registered. */
export async function tfjsStepper(
  { tf, name }: LoadedTfjs,
  model: TfjsModel,
  { start, inputs }: { readonly start: HostArrays; readonly inputs: HostArrays },
): Promise<Stepper> {
  const { step, read, dispose } = model(tf, start, inputs);
  return {
    name,
    async step() {
      const begin = performance.now();
      const loss = await step();
      return { loss, ms: performance.now() - begin };
    },
    read,
    dispose: async () => dispose(),
  };
}
