export type { GpuBackend } from "./gpu/gpu-js-library.ts";
export { gpuObstacle } from "./gpu/gpu-obstacle.ts";
export { type GpuDeviceOptions, openGpuDevice } from "./gpu/open-gpu-device.ts";
