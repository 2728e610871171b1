import { candidates } from "./auto/candidates.ts";
import { chooseDevice } from "./auto/choose-device.ts";
import type { CalibrationStore } from "./calibration/stores/calibration-store.ts";
import { defaultCalibrations } from "./calibration/stores/default-calibrations.ts";
import { type Backend, backends, type Device } from "./device.ts";
import { OptionError } from "./errors.ts";
import type { Program } from "./program.ts";
import { openReferenceDevice } from "./reference/open-reference-device.ts";
import type { BlasOption } from "./wasm/blas/find-blas.ts";
import { openWasmDevice } from "./wasm/open-wasm-device.ts";

/** A program, or something that has one, such as what `trace` of `@quadrivium/tensor` returns. */
export type Workload = Program | { readonly program: Program };

/** Options of `openDevice`. */
export interface OpenDeviceOptions {
  /**
   * The backend to open. `auto` takes the one on which the workload is predicted to run fastest; without a workload the
   * CPU's `wasm`, which is there everywhere. Default `auto`.
   */
  readonly backend?: Backend | "auto";
  /** The program that matters, such as a training step, traced before there is a device. For `auto`. */
  readonly workload?: Workload;
  /**
   * Where `auto` keeps what it has measured. Default: the user's cache folder in Node, IndexedDB in a browser.
   */
  readonly calibrations?: CalibrationStore;
  /** Ends the opening, also while a device is being measured. */
  readonly signal?: AbortSignal;
  /** Threads of the `wasm` backend, 1 … 16. Default: as many as the machine runs at once, in a browser one less. */
  readonly threads?: number;
  /**
   * Whether a BLAS of the system takes the matrix products of the `wasm` backend, in Node: `"auto"` where the npm
   * package koffi and OpenBLAS, Accelerate or MKL are found, `true` insists on that, a path insists on that library,
   * `false` does without. Default `"auto"`.
   */
  readonly blas?: BlasOption;
}

async function openBest(workload: Workload, options: OpenDeviceOptions): Promise<Device> {
  const program = "program" in workload ? workload.program : workload;
  const { calibrations = defaultCalibrations(), signal } = options;
  return chooseDevice(program, await candidates(options), { calibrations, signal });
}

/**
 * Opens a device and says, in `describe()`, what really runs.
 *
 * - `auto`: the device on which a run of `workload` is predicted to take the least time. Each device is measured once
 *   on a machine (the CPU in under a second, a GPU in a few); what was expected of each is in `describe()`. A
 *   `reference` and a `gpujs-wasm` device are never chosen.
 * - `wasm`: the CPU, by WebAssembly with SIMD, on all threads where memory can be shared.
 * - `webgl2`, `webgpu`, `headlessgl`: the GPU, by gpu.js, which is loaded only when asked for.
 * - `gpujs-wasm`: gpu.js without a GPU: a slow test bed for its kernels.
 * - `reference`: double precision JavaScript: slow, and the truth that the others are held against.
 *
 * @throws {DeviceError} when the backend, or the BLAS that was insisted on, is not to be had here; the message names
 * what is, or what would work
 * @throws {OptionError} when an option is out of range
 * @throws the signal's reason when it is aborted
 *
 * @example
 * const traced = trace(build);
 * const device = await openDevice({ workload: traced });
 * device.describe().reason; // "auto chose wasm: 1.2 ms predicted for a run of the workload; webgl2 35 ms"
 */
export async function openDevice(options: OpenDeviceOptions = {}): Promise<Device> {
  const { backend = "auto", workload, threads, blas, signal } = options;
  signal?.throwIfAborted();
  switch (backend) {
    case "auto": {
      if (workload !== undefined) return openBest(workload, options);
      const reason = "chosen by default: auto was given no workload to predict the time of";
      return openWasmDevice({ threads, blas, reason });
    }
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
