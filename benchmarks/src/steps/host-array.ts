import type { Shape } from "@quadrivium/kernels";

/** Elements on the host with their shape. */
export interface HostArray {
  readonly shape: Shape;
  readonly data: Float32Array | Int32Array;
}

/** Arrays by name. */
export type HostArrays = Readonly<Record<string, HostArray>>;
