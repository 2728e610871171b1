import type { Device, TensorData } from "@quadrivium/kernels";
import { type CompileOptions, compile } from "./compile.ts";
import type { Tensor } from "./tensor.ts";
import type { TensorInput } from "./tensor-input.ts";

/**
 * Runs one expression: for tests, debugging and one-off computations. Each call compiles anew; use `compile` in loops.
 * @param inputs the elements of the expression's inputs, by name
 */
export async function evaluate(
  device: Device,
  expression: Tensor,
  inputs: Readonly<Record<string, TensorInput>> = {},
  options: CompileOptions = {},
): Promise<TensorData> {
  const compiled = await compile(device, () => ({ outputs: { value: expression } }), options);
  try {
    return (await compiled.run(inputs)).value;
  } finally {
    await compiled.dispose();
  }
}
