import type { Device } from "../device.ts";
import { openHostedDevice } from "./open-hosted-device.ts";
import { openLocalDevice, type WasmOptions } from "./open-local-device.ts";
import { isPage, nodeProcess } from "./runtime.ts";

/**
 * Opens the CPU device: kernels in WebAssembly with SIMD, on as many threads as the machine has. On a page's main
 * thread it is opened in a worker, and calls are posted there. In Node a BLAS takes the matrix products where `blas`
 * (default `"auto"`) allows it.
 * @throws {OptionError} when `threads` is not 1 … 16
 * @throws {DeviceError} when the engine has no WebAssembly SIMD or no memory, the worker cannot be started, or a BLAS
 * that was insisted on cannot be had
 */
export function openWasmDevice(
  options: Pick<WasmOptions, "threads" | "reason" | "blas"> = {},
): Promise<Device> {
  if (isPage) return openHostedDevice(options);
  // Elsewhere than in Node there is none to look for.
  return openLocalDevice({ ...options, blas: options.blas ?? (nodeProcess ? "auto" : false) });
}
