import { DTypeError } from "../errors.ts";
import { broadcastShapes } from "../shape.ts";
import { checkCount, checkDType, type NoAttributes, type OpDefinition } from "./definition.ts";

/** z = x where the condition is not 0, else y; all three broadcast. The condition is float32, x and y of one type. */
export const where: OpDefinition<NoAttributes> = {
  infer(inputs) {
    checkCount("where", inputs, 3);
    const [condition, x, y] = inputs;
    checkDType("where", "condition", condition, "float32");
    if (x.dtype !== y.dtype) {
      throw new DTypeError("where", {
        expected: "x and y of one element type",
        received: `${x.dtype} and ${y.dtype}`,
      });
    }
    return [{ shape: broadcastShapes("where", condition.shape, x.shape, y.shape), dtype: x.dtype }];
  },
  inPlace: [
    [0, 0],
    [0, 1],
    [0, 2],
  ],
};
