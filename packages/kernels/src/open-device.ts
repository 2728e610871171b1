import { type Backend, backends, type Device } from "./device.ts";
import { OptionError } from "./errors.ts";
import { openReferenceDevice } from "./reference/open-reference-device.ts";
import type { BlasOption } from "./wasm/blas/find-blas.ts";
import { openWasmDevice } from "./wasm/open-wasm-device.ts";

/** Options of `openDevice`. */
export interface OpenDeviceOptions {
  /** The backend to open; `auto` takes the CPU's `wasm`, which is there everywhere. Default `auto`. */
  readonly backend?: Backend | "auto";
  /** Threads of the `wasm` backend, 1 … 16. Default: as many as the machine runs at once, in a browser one less. */
  readonly threads?: number;
  /**
   * Whether a BLAS of the system takes the matrix products of the `wasm` backend, in Node: `"auto"` where the npm
   * package koffi and OpenBLAS, Accelerate or MKL are found, `true` insists on that, a path insists on that library,
   * `false` does without. Default `"auto"`.
   */
  readonly blas?: BlasOption;
}

/**
 * Opens a device and says, in `describe()`, what really runs.
 *
 * - `wasm`: the CPU, by WebAssembly with SIMD, on all threads where memory can be shared.
 * - `webgl2`, `webgpu`, `headlessgl`: the GPU, by gpu.js, which is loaded only when asked for.
 * - `gpujs-wasm`: gpu.js without a GPU: a slow test bed for its kernels.
 * - `reference`: double precision JavaScript: slow, and the truth that the others are held against.
 *
 * @throws {DeviceError} when the backend, or the BLAS that was insisted on, is not to be had here; the message names
 * what is, or what would work
 * @throws {OptionError} when an option is out of range
 */
export async function openDevice({
  backend = "auto",
  threads,
  blas,
}: OpenDeviceOptions = {}): Promise<Device> {
  switch (backend) {
    case "auto":
      return openWasmDevice({ threads, blas, reason: "chosen by default: the CPU is there everywhere" });
    case "wasm":
      return openWasmDevice({ threads, blas });
    case "reference":
      return openReferenceDevice();
    case "webgpu":
    case "webgl2":
    case "headlessgl":
    case "gpujs-wasm": {
      const { openGpuDevice } = await import("@quadrivium/kernels/gpu");
      return openGpuDevice({ backend });
    }
    default:
      throw new OptionError("openDevice: backend", {
        expected: ["auto", ...backends].join(", "),
        received: String(backend),
      });
  }
}
