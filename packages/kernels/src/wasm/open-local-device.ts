import type { Device } from "../device.ts";
import { OptionError, QuadriviumError } from "../errors.ts";
import { type BlasOption, findBlas } from "./blas/find-blas.ts";
import { MAX_THREADS } from "./codes.ts";
import { instantiateKernels, type ProductSource } from "./kernel-instance.js";
import { compileKernels, type SimdLevel } from "./kernels.ts";
import { hasRelaxedSimd } from "./relaxed-simd.ts";
import { defaultThreads, engineName, reasonForOneThread } from "./runtime.ts";
import { WasmDevice } from "./wasm-device.ts";
import { WasmMemory } from "./wasm-memory.ts";
import { WorkerPool } from "./worker-pool.ts";

/** How to open the wasm device. */
export interface WasmOptions {
  /** Number of threads, 1 … 16; by default as many as the machine runs at once, in a browser one less. */
  readonly threads?: number;
  /** Why this device, for `describe()`. */
  readonly reason?: string;
  /** Do without shared memory, as where there is none. */
  readonly unshared?: boolean;
  /** SIMD instructions to use. Default: relaxed SIMD where the engine has it. */
  readonly simd?: SimdLevel;
  /** Whether a BLAS of the system takes matrix products. Default `false`. */
  readonly blas?: BlasOption;
  /** Takes matrix products instead of a BLAS that was looked for. */
  readonly product?: ProductSource;
}

function checkThreads(threads: number): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS) return threads;
  throw new OptionError("openWasmDevice: threads", {
    expected: `a whole number in 1 … ${MAX_THREADS}`,
    received: String(threads),
  });
}

/**
 * Opens the CPU device on this thread.
 * @throws {OptionError} when `threads` is not 1 … 16
 * @throws {DeviceError} when the engine has no WebAssembly SIMD or no memory, or lacks the BLAS that was insisted on
 */
export async function openLocalDevice(options: WasmOptions = {}): Promise<Device> {
  const wanted = checkThreads(options.threads ?? Math.min(defaultThreads(), MAX_THREADS));
  const blas = options.product ? undefined : await findBlas(options.blas ?? false);
  const product = options.product ?? blas?.product;
  const obstacle = options.unshared ? "shared memory was refused" : reasonForOneThread();
  const shared = obstacle === undefined;
  const reasons = [options.reason ?? "WebAssembly runs everywhere"];
  if (!shared && wanted > 1) reasons.push(`one thread (${obstacle})`);
  const simd = options.simd ?? (hasRelaxedSimd() ? "relaxed-simd" : "simd128");
  const module = await compileKernels(shared, simd);
  const memory = new WasmMemory(shared);
  let threads = shared ? wanted : 1;
  let pool: WorkerPool | undefined;
  if (threads > 1) {
    try {
      pool = await WorkerPool.start({ module, memory: memory.memory, threads, product });
    } catch (error) {
      if (!QuadriviumError.isInstance(error)) throw error;
      reasons.push(`one thread (${error instanceof Error ? error.message : error})`);
      threads = 1;
    }
  }
  if (blas?.reason) reasons.push(`no BLAS (${blas.reason})`);
  const kernels = await instantiateKernels(module, memory.memory, product);
  return new WasmDevice({
    memory,
    kernels,
    pool,
    hostProducts: product !== undefined,
    description: {
      backend: "wasm",
      adapter: engineName(),
      threads,
      simd,
      blas: blas?.name,
      reason: reasons.filter(Boolean).join("; "),
    },
  });
}
