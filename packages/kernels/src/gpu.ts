export type { GpuBackend } from "./gpu/gpu-js.ts";
export { type GpuDeviceOptions, openGpuDevice } from "./gpu/open-gpu-device.ts";
