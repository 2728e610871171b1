import type { Backend } from "../device.ts";
import { DeviceError } from "../errors.ts";

/*
 * Everything that is known of gpu.js stands in this file and in its neighbours gpu-js.ts, gpu-js-forms.ts and
 * gpu-context.ts. Its own typings need casts wherever kernels are given as text, lack the asynchronous kernels and some
 * of the exported classes; these describe what is used, as measured on version 2.24.1, and are checked when the library
 * is loaded.
 */

/** The backends that gpu.js can run. `gpujs-wasm` computes on the CPU and is a test bed for the kernels. */
export type GpuBackend = Extract<Backend, "webgl2" | "gpujs-wasm" | "webgpu" | "headlessgl">;

/** gpu.js's names for its modes, and the export that must be the class of every kernel of that mode. */
export const modes = {
  webgl2: { mode: "webgl2", kernelClass: "WebGL2Kernel" },
  "gpujs-wasm": { mode: "webasm", kernelClass: "WebAssemblyKernel" },
  webgpu: { mode: "webgpu", kernelClass: "WebGPUKernel" },
  headlessgl: { mode: "headlessgl", kernelClass: "HeadlessGLKernel" },
} as const satisfies Record<GpuBackend, { mode: string; kernelClass: string }>;

/** Numbers that stay on the GPU: a texture or a buffer, reference-counted by gpu.js. */
export interface Resident {
  /** A copy on the host; blocks until the GPU is done, except with WebGPU, which gives a promise. */
  toArray(): Float32Array | Promise<Float32Array>;
  delete(): void;
}

/** What a kernel takes and gives: resident numbers, or plain ones where there is no GPU memory to keep them in. */
export type Payload = Resident | Float32Array;

/** What a raw kernel gives: with a kernel map an object of textures, `result` among them. */
export type RawResult = Payload | Readonly<Record<string, Resident>>;

/** gpu.js's own kernel. */
export interface RawKernel {
  (...values: readonly Payload[]): RawResult | Promise<RawResult>;
  /** The kernel that ran last: gpu.js replaces it when it falls back to the CPU. */
  readonly kernel: {
    readonly constructor: unknown;
    readonly fallbackReason: string | null;
    readonly context: unknown;
  };
  destroy(): void;
}

/** What gpu.js is told of a kernel. */
export interface KernelSettings {
  readonly output: readonly number[];
  readonly pipeline: boolean;
  readonly immutable: boolean;
  readonly precision: "single";
  readonly tactic: "precision";
  readonly asyncMode: boolean;
}

interface RawGpu {
  createKernel(source: string, settings: KernelSettings): RawKernel;
  createKernelMap(
    subKernels: Readonly<Record<string, string>>,
    source: string,
    settings: KernelSettings,
  ): RawKernel;
  destroy(): Promise<void>;
}

interface GpuClass {
  new (settings: { mode: string }): RawGpu;
  readonly isWebGL2Supported: boolean;
  readonly isHeadlessGLSupported: boolean;
  readonly isWebAssemblySupported: boolean;
  isWebGPUAvailable(): Promise<boolean>;
}

type Library = { readonly GPU: GpuClass } & Readonly<
  Record<(typeof modes)[GpuBackend]["kernelClass"], unknown>
>;

const isLibrary = (value: unknown): value is Library =>
  value !== null &&
  (typeof value === "object" || typeof value === "function") &&
  "GPU" in value &&
  typeof value.GPU === "function" &&
  Object.values(modes).every(({ kernelClass }) => kernelClass in value);

/**
 * Imports gpu.js. In a page it puts its own class in the place of `globalThis.GPU`, which is an interface of WebGPU:
 * that is undone.
 */
async function importLibrary(): Promise<Library> {
  const native = Object.getOwnPropertyDescriptor(globalThis, "GPU");
  const imported: { default?: unknown } = await import("gpu.js");
  if (native === undefined) Reflect.deleteProperty(globalThis, "GPU");
  else Object.defineProperty(globalThis, "GPU", native);
  // A CommonJS module: bundlers and Node disagree on whether its exports are the namespace or its default.
  for (const candidate of [imported.default, imported]) if (isLibrary(candidate)) return candidate;
  throw new DeviceError("gpu.js", { expected: "version 2.24.1", received: "another" });
}

let library: Promise<Library> | undefined;

/** Imports gpu.js when it is first needed. */
export const load = (): Promise<Library> => {
  library ??= importLibrary();
  return library;
};

/** The backends that can run in this environment. */
export async function availableGpuBackends(): Promise<GpuBackend[]> {
  const { GPU } = await load();
  const found: readonly (readonly [GpuBackend, boolean])[] = [
    ["webgpu", await GPU.isWebGPUAvailable()],
    ["webgl2", GPU.isWebGL2Supported],
    ["headlessgl", GPU.isHeadlessGLSupported],
    ["gpujs-wasm", GPU.isWebAssemblySupported],
  ];
  return found.filter(([, available]) => available).map(([backend]) => backend);
}
