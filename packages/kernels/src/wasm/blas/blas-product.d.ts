import type { HostProduct } from "../kernel-instance.js";

/** A function of a library. */
export type NativeFunction = (...given: readonly (number | bigint)[]) => unknown;

/** What is used of a library that koffi has loaded. */
export interface NativeLibrary {
  /** @throws Error when the library has no such function */
  func(name: string, result: string, parameters: readonly string[]): NativeFunction;
}

/** What is used of the npm package koffi, which calls functions of native libraries. */
export interface Koffi {
  /** @throws Error when there is no such library */
  load(path: string): NativeLibrary;
  /** Where the elements of a typed array lie. */
  address(array: ArrayBufferView): bigint;
}

/** A BLAS library that was loaded and set to one thread. */
export interface Blas {
  /** Its name and version, as it tells them itself. */
  readonly name: string;
  /** `cblas_sgemm`, matrices as addresses. */
  readonly sgemm: NativeFunction;
}

/** The npm package koffi. @throws Error when it is not installed */
export function importKoffi(): Promise<Koffi>;

/** Loads a library and sets it to one thread, on this thread. @throws Error when it cannot be loaded or is no BLAS */
export function openBlas(koffi: Koffi, path: string): Blas;

/** The host's product for a device with this memory. @throws Error when koffi or the library cannot be loaded */
export function createProduct(memory: WebAssembly.Memory, path: string): Promise<HostProduct>;
