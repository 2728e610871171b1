import type { NoAttributes } from "../ops/definition.ts";
import { type ReferenceKernel, zeros } from "./kernel.ts";
import { broadcastOffsets } from "./offsets.ts";

/** x where the condition is not 0, else y. */
export const where: ReferenceKernel<NoAttributes> = ([condition, x, y], _, [type]) => {
  const z = zeros(type);
  const fromCondition = broadcastOffsets(condition.shape, type.shape);
  const fromX = broadcastOffsets(x.shape, type.shape);
  const fromY = broadcastOffsets(y.shape, type.shape);
  for (let i = 0; i < z.length; i++) {
    z[i] = condition.data[fromCondition[i]] !== 0 ? x.data[fromX[i]] : y.data[fromY[i]];
  }
  return [z];
};
