import type { DType } from "../dtype.ts";
import { checkCount, type OpDefinition } from "./definition.ts";

/** The element type to convert to. */
export interface CastAttributes {
  readonly dtype: DType;
}

/** y = x as another element type; to int32 it truncates towards 0 and saturates, NaN becomes 0. */
export const cast: OpDefinition<CastAttributes> = {
  infer(inputs, { dtype }) {
    checkCount("cast", inputs, 1);
    return [{ shape: inputs[0].shape, dtype }];
  },
  inPlace: [[0, 0]],
};
