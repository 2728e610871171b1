import { normalArray } from "@quadrivium/test-utils/seeded-arrays";
import type { Device, DeviceTensor } from "../../src/device.ts";
import { stateProgram } from "./state-program.ts";

/** Runs the training step of `stateProgram` many times, and gives Σ w and the states at the end. */
export async function train(
  device: Device,
  runs: number,
  afterRun: (run: number) => void | Promise<void> = () => undefined,
): Promise<{ total: number; states: Record<string, number[]> }> {
  const program = stateProgram();
  const states: Record<string, DeviceTensor> = {};
  for (const { name, value } of program.states) {
    states[name] = await device.allocate(program.values[value].type);
  }
  const executable = await device.prepare(program, states);
  const inputs = { x: Float32Array.from(normalArray(5, 24)), rate: Float32Array.of(0.01) };
  let total = 0;
  for (let run = 1; run <= runs; run++) {
    total = (await executable.run(inputs)).total[0];
    await afterRun(run);
  }
  const read: Record<string, number[]> = {};
  for (const [name, tensor] of Object.entries(states)) {
    read[name] = Array.from(await tensor.read());
    tensor.dispose();
  }
  executable.dispose();
  return { total, states: read };
}
