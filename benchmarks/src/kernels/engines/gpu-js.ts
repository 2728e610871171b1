import { createRequire } from "node:module";
import { inProcess } from "../../measure/in-process.ts";
import type { KernelEngine } from "../engine.ts";

interface Kernel {
  (a: unknown, b: unknown): unknown;
  readonly kernel: { readonly constructor: unknown; readonly fallbackReason: string | null };
  destroy(): void;
}

/** What is used of gpu.js, whose own typings do not fit kernels given as text. */
interface GpuJs {
  readonly GPU: new (settings: {
    mode: "webasm";
  }) => {
    createKernel(source: string, settings: Readonly<Record<string, unknown>>): Kernel;
    destroy(): Promise<void>;
  };
  readonly WebAssemblyKernel: unknown;
  input(values: ArrayLike<number>, size: readonly number[]): unknown;
}

const isGpuJs = (module: unknown): module is GpuJs =>
  typeof module === "object" &&
  module !== null &&
  ["GPU", "WebAssemblyKernel", "input"].every((name) => name in module);

/** The gpu.js that `@quadrivium/kernels` is built with. */
function loadGpuJs(): { readonly library: GpuJs; readonly version: string } {
  const require = createRequire(import.meta.resolve("@quadrivium/kernels/package.json"));
  const library: unknown = require("gpu.js");
  const { version }: { version: string } = require("gpu.js/package.json");
  if (!isGpuJs(library)) throw new Error(`gpu.js ${version}: expected GPU, WebAssemblyKernel and input`);
  return { library, version };
}

const isRows = (result: unknown): result is Float32Array[] =>
  Array.isArray(result) && result.every((row) => row instanceof Float32Array);

/** Larger products take seconds. */
const LARGEST = 512;

/**
 * gpu.js in its `webasm` mode, with the kernel that its documentation opens with: one dot product per element. It takes
 * threads in asynchronous kernels only. It is measured at products only.
 */
export function gpuJsEngine(threads: number): KernelEngine {
  const { library, version } = loadGpuJs();
  const gpu = new library.GPU({ mode: "webasm" });
  return {
    name: `gpu.js ${version} webasm, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    async prepare({ kind, sizes: { n }, operands }) {
      if (kind !== "product" || n > LARGEST) return undefined;
      const source = `function (a, b) {
        let sum = 0;
        for (let k = 0; k < ${n}; k++) sum += a[this.thread.y][k] * b[k][this.thread.x];
        return sum;
      }`;
      const kernel = gpu.createKernel(source, {
        output: [n, n],
        precision: "single",
        ...(threads > 1 ? { asyncMode: true, poolSize: threads } : {}),
      });
      const [left, right] = [operands.a, operands.b].map(({ data, shape }) => library.input(data, shape));
      let rows: unknown = await kernel(left, right);
      const { constructor: ran, fallbackReason } = kernel.kernel;
      if (ran !== library.WebAssemblyKernel || fallbackReason !== null)
        throw new Error(`gpu.js: expected its webasm mode to run, but it fell back: ${fallbackReason}`);
      const contender = await inProcess(async () => {
        rows = await kernel(left, right);
      });
      return {
        ...contender,
        async result() {
          if (!isRows(rows)) throw new Error("gpu.js: expected rows of numbers");
          return Float32Array.from(rows.flatMap((row) => [...row]));
        },
        dispose: async () => kernel.destroy(),
      };
    },
    dispose: () => gpu.destroy(),
  };
}
