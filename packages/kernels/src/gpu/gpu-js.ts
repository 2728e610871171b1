import { DeviceError } from "../errors.ts";
import { adapterOf, isLost, largestArray, takeError, watchErrors, workDone } from "./gpu-context.ts";
import { type KernelForm, outputsOf, tileRows } from "./gpu-js-forms.ts";
import {
  type GpuBackend,
  type KernelSettings,
  load,
  modes,
  type Payload,
  type RawKernel,
} from "./gpu-js-library.ts";

/** One kernel, compiled for one number of threads. */
export interface GpuJsKernel {
  /** Runs all threads. `read` kernels give plain numbers; the others what stays on the GPU: several for a tile. */
  run(values: readonly Payload[]): readonly Payload[] | Promise<readonly Payload[]>;
  destroy(): void;
}

/** One instance of gpu.js: one drawing context. */
export interface GpuJs {
  /** @param form What a thread gives; `read` when the result is wanted on the host */
  createKernel(source: string, threads: number, form: KernelForm): GpuJsKernel;
  /** Whether the graphics driver has taken the context away, and all memory with it. */
  isLost(): boolean;
  /** What went wrong in the graphics driver since the last call, `undefined` for nothing. */
  takeError(): string | undefined;
  /** The most elements that an array can have, and why; known once a kernel has run. */
  largestArray(): ReturnType<typeof largestArray>;
  /** Settles when the GPU has done all that it was given so far; `undefined` where the host does not run ahead of it. */
  workDone(): Promise<unknown> | undefined;
  /** The name of the hardware underneath, as far as the browser tells. */
  adapter(): string;
  destroy(): Promise<void>;
}

/** Opens gpu.js in one of its modes; the caller has made sure that it is available. */
export async function openGpuJs(backend: GpuBackend): Promise<GpuJs> {
  const loaded = await load();
  const { mode, kernelClass } = modes[backend];
  const gpu = new loaded.GPU({ mode });
  /** Of the kernel that ran last. */
  let context: unknown;
  /*
   * In GL, gpu.js leaves all kernels drawing from the vertices of the one that was compiled last: without those, every
   * later call draws nothing. So that kernel is destroyed only when another has been compiled.
   */
  let compiledLast: RawKernel | undefined;
  let doomed: RawKernel | undefined;
  const checkClass = ({ kernel: { constructor: ranOn, fallbackReason } }: RawKernel) => {
    if (ranOn === loaded[kernelClass] && fallbackReason === null) return;
    throw new DeviceError("gpu.js", {
      expected: `a kernel that runs on ${backend}`,
      received: `one that fell back to the CPU (${fallbackReason ?? "no reason given"})`,
    });
  };
  return {
    createKernel(source, threads, form) {
      const isRead = form === "read";
      const settings: KernelSettings = {
        output: [threads],
        pipeline: !isRead,
        immutable: !isRead,
        precision: "single",
        // Without it, devices that have low precision get it for small tensors.
        tactic: "precision",
        // In the wasm mode it would start threads, which the test bed does without.
        asyncMode: isRead && backend !== "gpujs-wasm",
      };
      const kernel =
        form === "tile"
          ? gpu.createKernelMap(tileRows, source, settings)
          : gpu.createKernel(source, settings);
      let isCompiled = false;
      return {
        run(values) {
          const result = kernel(...values);
          if (!isCompiled) {
            isCompiled = true;
            compiledLast = kernel;
            doomed?.destroy();
            doomed = undefined;
          }
          checkClass(kernel);
          context = kernel.kernel.context;
          if (!(result instanceof Promise)) return outputsOf(result, threads, form);
          return result.then((settled) => {
            // WebGPU has no context before its first kernel is compiled.
            context = kernel.kernel.context;
            watchErrors(context);
            return outputsOf(settled, threads, form);
          });
        },
        destroy() {
          if (kernel === compiledLast) doomed = kernel;
          else kernel.destroy();
        },
      };
    },
    isLost: () => isLost(context),
    takeError: () => takeError(context),
    largestArray: () => largestArray(context),
    workDone: () => workDone(context),
    adapter: () => adapterOf(context),
    destroy: () => gpu.destroy(),
  };
}
