import type { CastAttributes } from "../ops/cast.ts";
import { elementwise } from "./runtime/elementwise.ts";
import type { GpuOp } from "./runtime/plan.ts";

/** The whole number towards 0. */
export const truncateBody = ["if (x < 0) { return Math.ceil(x); }", "return Math.floor(x);"] as const;

/** Integers are floats on the GPU already, so only the fraction has to go. */
export const cast: GpuOp<CastAttributes> = (plan, [x], { dtype }, [{ shape }]) => {
  if (dtype === "float32" || x.dtype === "int32") return [x.slot];
  return [elementwise(plan, shape, { x }, ...truncateBody)];
};
