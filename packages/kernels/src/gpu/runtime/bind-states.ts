import { checkStates } from "../../check-states.ts";
import type { DeviceTensor } from "../../device.ts";
import { DeviceError } from "../../errors.ts";
import type { Program } from "../../program.ts";
import type { GpuDevice } from "./gpu-device.ts";
import { GpuTensor } from "./gpu-tensor.ts";

/**
 * The tensors of a program's states, by name.
 * @throws {DeviceError} when one is missing or of another device; {ShapeError} {DTypeError} when it does not fit
 */
export function bindStates(
  device: GpuDevice,
  program: Program,
  states: Readonly<Record<string, DeviceTensor>>,
): ReadonlyMap<string, GpuTensor> {
  checkStates(program, states);
  return new Map(
    program.states.map(({ name }) => {
      const tensor = states[name];
      if (tensor instanceof GpuTensor && tensor.device === device) return [name, tensor] as const;
      throw new DeviceError(`prepare: state "${name}"`, {
        expected: "a tensor of this device",
        received: "one of another",
      });
    }),
  );
}
