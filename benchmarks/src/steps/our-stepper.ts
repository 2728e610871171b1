import type { Device } from "@quadrivium/kernels";
import { compile, Parameters } from "@quadrivium/tensor";
import type { StepCase } from "./step-case.ts";
import type { Stepper } from "./stepper.ts";

/** A device in words: wasm, 2 threads, BLAS; or webgl2. */
export function nameOfDevice(device: Device): string {
  const { backend, threads, blas } = device.describe();
  if (backend !== "wasm") return backend;
  const words = [backend, `${threads} ${threads === 1 ? "thread" : "threads"}`];
  return [...words, ...(blas === undefined ? [] : ["BLAS"])].join(", ");
}

/** Our step on a device, which stays open when the stepper is disposed of. */
export async function ourStepper(device: Device, stepCase: StepCase): Promise<Stepper> {
  const { graph, inputs, initial = {}, runs } = stepCase;
  const parameters = new Parameters(device);
  const { compared } = graph();
  const program = await compile<"loss">(device, graph, { parameters });
  for (const [name, { data }] of Object.entries(initial)) await parameters.write(name, data);
  const given = Object.fromEntries(Object.entries(inputs).map(([name, { data }]) => [name, data]));
  return {
    name: nameOfDevice(device),
    async step() {
      const begin = performance.now();
      let result = await program.run(runs === undefined ? given : { ...given, position: 0 });
      for (let position = 1; position < (runs ?? 1); position++)
        result = await program.run({ ...given, position });
      const ms = performance.now() - begin;
      return { loss: "loss" in result ? result.loss[0] : null, ms };
    },
    async read() {
      const names = compared.map(({ source }) => source.name);
      const pairs = names.map(
        async (name) => [name, Float32Array.from(await parameters.read(name))] as const,
      );
      return Object.fromEntries(await Promise.all(pairs));
    },
    async dispose() {
      await program.dispose();
      await parameters.dispose();
    },
  };
}
