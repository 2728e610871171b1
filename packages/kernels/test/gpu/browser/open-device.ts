import { GpuDevice } from "../../../src/gpu/runtime/gpu-device.ts";
import { type GpuBackend, openGpuDevice } from "../../../src/gpu.ts";

/** Opens a device, with what only the class itself tells. */
export async function open(backend: GpuBackend): Promise<GpuDevice> {
  const device = await openGpuDevice({ backend });
  if (device instanceof GpuDevice) return device;
  throw new Error(`expected a GpuDevice, got ${device.backend}`);
}

/** An error in words. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
