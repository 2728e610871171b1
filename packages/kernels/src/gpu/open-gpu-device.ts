import type { Device } from "../device.ts";
import { DeviceError } from "../errors.ts";
import { availableGpuBackends, type GpuBackend } from "./gpu-js-library.ts";
import { provideWebGpu } from "./node-web-gpu.ts";
import { GpuDevice } from "./runtime/gpu-device.ts";
import { acquireEngine } from "./runtime/shared-engine.ts";

/** Which backend to open, and why. */
export interface GpuDeviceOptions {
  readonly backend: GpuBackend;
  /** The sentence that `describe()` gives as the reason; by default that it was asked for. */
  readonly reason?: string;
}

/** What it takes to have a backend. */
const remedies: Record<GpuBackend, string> = {
  webgl2: "webgl2 needs a browser with WebGL 2",
  webgpu: "webgpu needs a browser with WebGPU, or in Node the npm package webgpu and a Vulkan driver",
  headlessgl: "headlessgl needs Node, the npm package gl and an X server",
  "gpujs-wasm": "gpujs-wasm needs WebAssembly",
};

/**
 * Opens a device whose kernels run on the GPU, by way of gpu.js.
 *
 * All tensors are kept in single precision on the GPU and only a program's inputs and outputs cross over. NaN and
 * infinities are not reliable there: a GPU may turn them into other numbers. int32 tensors are kept as floats, so
 * integers beyond ±2²⁴, and tensors of more than 2²⁴ elements, are refused.
 *
 * @throws {DeviceError} when the backend is not to be had here, naming those that are, or when what runs is not it
 */
export async function openGpuDevice({ backend, reason }: GpuDeviceOptions): Promise<Device> {
  const obstacle = backend === "webgpu" ? await provideWebGpu() : undefined;
  const available = await availableGpuBackends();
  if (!available.includes(backend)) {
    const remedy = [remedies[backend] ?? "unknown", obstacle].filter(Boolean).join("; ");
    throw new DeviceError(`openGpuDevice: backend "${backend}" (${remedy})`, {
      expected: `one that is available here: ${available.join(", ") || "none by gpu.js"}, or wasm, which is everywhere`,
      received: backend,
    });
  }
  const engine = await acquireEngine(backend);
  return new GpuDevice(engine, reason ?? `${backend} was asked for`);
}
