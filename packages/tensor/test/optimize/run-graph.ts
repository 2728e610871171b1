import { type Device, type Program, sizeOf, type TensorData } from "@quadrivium/kernels";
import { normalArray } from "@quadrivium/test-utils";

/** Runs a program twice over fixed inputs and states; all outputs, and the states as they are at the end. */
export async function runProgram(device: Device, program: Program): Promise<Record<string, TensorData>> {
  const states = Object.fromEntries(
    await Promise.all(
      program.states.map(async ({ name, value }) => {
        const { type } = program.values[value];
        const tensor = await device.allocate(type);
        await tensor.write(Float32Array.from(normalArray(name.charCodeAt(0), sizeOf(type.shape))));
        return [name, tensor] as const;
      }),
    ),
  );
  const inputs = Object.fromEntries(
    program.inputs.map(({ name, value }) => {
      const size = sizeOf(program.values[value].type.shape);
      return [name, Float32Array.from(normalArray(name.charCodeAt(0), size))];
    }),
  );
  const executable = await device.prepare(program, states);
  const results: Record<string, TensorData> = {};
  for (let run = 0; run < 2; run++) Object.assign(results, await executable.run(inputs));
  for (const [name, state] of Object.entries(states)) {
    results[`state ${name}`] = await state.read();
    state.dispose();
  }
  executable.dispose();
  return results;
}
