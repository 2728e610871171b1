import type { Device } from "@quadrivium/kernels";
import { compile, Parameters } from "@quadrivium/tensor";
import { ourGraph } from "./our-graph.ts";
import type { SaeStart } from "./sae-case.ts";
import type { Stepper } from "./stepper.ts";

/** Our training step on a device, which stays open when the stepper is disposed of. */
export async function ourStepper(device: Device, start: SaeStart): Promise<Stepper> {
  const parameters = new Parameters(device);
  const program = await compile(device, () => ourGraph(start.sizes), { parameters });
  await parameters.write("encoder.weight", start.encoder);
  await parameters.write("W_dec", start.decoder);
  await parameters.write("b_dec", start.preBias);
  await parameters.write("loss_scale", Float32Array.of(1));
  const inputs = { x: start.batch, learningRate: start.learningRate };
  const { backend, threads } = device.describe();
  return {
    name: `${backend}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    async step() {
      const begin = performance.now();
      const { loss } = await program.run(inputs);
      return { loss: loss[0], ms: performance.now() - begin };
    },
    async weights() {
      const read = async (name: string) => Float32Array.from(await parameters.read(name));
      return {
        encoder: await read("encoder.weight"),
        decoder: await read("W_dec"),
        preBias: await read("b_dec"),
      };
    },
    async dispose() {
      await program.dispose();
      await parameters.dispose();
    },
  };
}
