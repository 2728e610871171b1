import type { DType } from "@quadrivium/kernels";
import { apply } from "../apply.ts";
import type { Tensor } from "../tensor.ts";

/** x as another element type; to int32 it truncates towards 0. No gradient. */
export const cast = (x: Tensor, dtype: DType): Tensor =>
  x.dtype === dtype ? x : apply("cast", [x], { dtype });
