import type { TensorData, TensorType } from "../dtype.ts";
import type { Elements } from "./kernel.ts";

/** A copy of host data as the reference device keeps it. */
export const elementsFrom = (data: TensorData, { dtype }: TensorType): Elements =>
  dtype === "int32" ? Int32Array.from(data) : Float64Array.from(data);
