import type { HostArrays } from "../steps/host-array.ts";

/** One kernel at one size. */
export interface KernelTask {
  readonly kind: "product" | "convolution" | "attention";
  /** Kind and sizes in words. */
  readonly title: string;
  /** Sizes and settings by name. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly operands: HostArrays;
  /** Floating-point operations, a multiplication and an addition as two. */
  readonly flop: number;
  /** The result in double precision. */
  readonly expected: () => Float64Array;
}
