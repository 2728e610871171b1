import type { Device, DeviceTensor } from "../../src/device.ts";
import type { TensorData } from "../../src/dtype.ts";
import type { OpCase } from "./op-case.ts";
import { type ProgramVariant, singleOpProgram } from "./single-op-program.ts";

/** What a case gave on a device. */
export interface CaseResult {
  /** The op's outputs, in order. */
  readonly outputs: readonly TensorData[];
  /** The states after the run, in the order of the inputs; empty unless the inputs are states. */
  readonly states: readonly TensorData[];
}

/** Runs one case on a device, `runs` times over the same inputs, and gives what the last run returned. */
export async function runCase(
  device: Device,
  opCase: OpCase,
  variant: ProgramVariant = {},
  runs = 1,
): Promise<CaseResult> {
  const program = singleOpProgram(opCase, variant);
  const named = opCase.inputs.map((tensor, i) => ({ name: `input${i}`, tensor }));
  const states: Record<string, DeviceTensor> = {};
  try {
    for (const { name } of program.states) {
      const { tensor } = named.find((input) => input.name === name)!;
      states[name] = await device.allocate({ shape: tensor.shape, dtype: tensor.dtype });
    }
    const executable = await device.prepare(program, states);
    try {
      const inputs = Object.fromEntries(
        program.inputs.map(({ name }, i) => [name, named[i].tensor.data] as const),
      );
      let results: Record<string, TensorData> = {};
      for (let run = 0; run < runs; run++) {
        // An in-place op has overwritten its states: each run starts from the same ones.
        for (const { name, tensor } of named) await states[name]?.write(tensor.data);
        results = await executable.run(inputs);
      }
      return {
        outputs: program.outputs.map(({ name }) => results[name]),
        states: await Promise.all(program.states.map(({ name }) => states[name].read())),
      };
    } finally {
      executable.dispose();
    }
  } finally {
    for (const state of Object.values(states)) state.dispose();
  }
}
