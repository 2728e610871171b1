import type { TensorData, TensorType } from "./dtype.ts";
import type { Program } from "./program.ts";

/** The names by which devices are asked for. */
export const backends = ["wasm", "webgpu", "webgl2", "headlessgl", "gpujs-wasm", "reference"] as const;

/** The name of a kind of device. */
export type Backend = (typeof backends)[number];

/** What `auto` expected of one backend before it chose. */
export interface DevicePrediction {
  readonly backend: Backend;
  /** Whether it could have been chosen. */
  readonly available: boolean;
  /** Predicted milliseconds of one run of the workload; `undefined` where nothing was predicted. */
  readonly milliseconds: number | undefined;
  /** Where that time goes, or why nothing was predicted. */
  readonly reason: string;
}

/** What really runs, as opposed to what was asked for. */
export interface DeviceDescription {
  readonly backend: Backend;
  /** The hardware or engine underneath, as far as it can be told. */
  readonly adapter: string;
  /** Number of threads that compute. */
  readonly threads: number;
  /** SIMD level of the CPU kernels, `none` where that does not apply. */
  readonly simd: "none" | "simd128" | "relaxed-simd";
  /** The BLAS library that takes matrix products, if any. */
  readonly blas: string | undefined;
  /** Why this backend, in one sentence; for a fallback, why not what was preferred. */
  readonly reason: string;
  /** Where `auto` chose by a workload: what it expected of each backend, the fastest first. */
  readonly predictions?: readonly DevicePrediction[];
}

/** A tensor kept on a device between runs. */
export interface DeviceTensor {
  readonly type: TensorType;
  /** A copy of the elements. */
  read(): Promise<TensorData>;
  /** Replaces the elements. @throws {ShapeError} when the length does not fit */
  write(data: TensorData): Promise<void>;
  /** Frees the memory; the tensor must not be used by any program any more. */
  dispose(): void;
}

/** A program made ready on a device. */
export interface Executable {
  /**
   * Runs all steps once: uploads the inputs, updates the states, returns the outputs.
   * @throws {ShapeError} {DTypeError} when an input is missing, unknown or does not fit; nothing has run then
   * @throws {IndexError} when a kernel met an index outside its table; later steps have not run then
   * @throws {DeviceLostError} when the device was lost, also during the run; the states are gone then
   * @throws {DeviceError} when the device was disposed of
   */
  run(inputs: Readonly<Record<string, TensorData>>): Promise<Record<string, TensorData>>;
  /** Frees the program's memory; the states stay. */
  dispose(): void;
}

/** Something that runs programs. */
export interface Device {
  readonly backend: Backend;
  /** What really runs. */
  describe(): DeviceDescription;
  /** A new tensor filled with zeros. @throws {DeviceError} when there is no memory for it */
  allocate(type: TensorType): Promise<DeviceTensor>;
  /**
   * Makes a program ready to run over the given states (one for each of `program.states`, by name).
   * @throws {DeviceError} when the device lacks an op of the program, or the memory for it
   */
  prepare(program: Program, states: Readonly<Record<string, DeviceTensor>>): Promise<Executable>;
  /** Frees everything, programs and tensors included. */
  dispose(): Promise<void>;
}
