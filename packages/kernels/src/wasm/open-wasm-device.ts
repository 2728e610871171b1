import type { Device } from "../device.ts";
import { openHostedDevice } from "./open-hosted-device.ts";
import { openLocalDevice, type WasmOptions } from "./open-local-device.ts";
import { isPage } from "./runtime.ts";

/**
 * Opens the CPU device: kernels in WebAssembly with SIMD, on as many threads as the machine has. On a page's main
 * thread it is opened in a worker, and calls are posted there.
 * @throws {OptionError} when `threads` is not 1 … 16
 * @throws {DeviceError} when the engine has no WebAssembly SIMD or no memory, or the worker cannot be started
 */
export const openWasmDevice = (options: Pick<WasmOptions, "threads" | "reason"> = {}): Promise<Device> =>
  isPage ? openHostedDevice(options) : openLocalDevice(options);
