import type { CastAttributes } from "../ops/cast.ts";
import type { ReferenceKernel } from "./kernel.ts";

/** The whole number towards 0, as far as 32 bits reach. */
export const saturate = (x: number) => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x)));

/** Conversion between element types; storing NaN into an Int32Array gives 0. */
export const cast: ReferenceKernel<CastAttributes> = ([x], { dtype }) => [
  dtype === "int32" ? Int32Array.from(x.data, saturate) : Float64Array.from(x.data),
];
