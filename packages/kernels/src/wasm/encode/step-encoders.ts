import type { OpName } from "../../ops/table.ts";
import { binaryEncoders, cast, unaryEncoders, where } from "./elementwise.ts";
import type { StepEncoder } from "./kernel-call.ts";
import { matmul } from "./matmul.ts";
import { argMax, max, sum } from "./reduce.ts";

/** How each op becomes kernels. A missing one is a compile error. */
export const stepEncoders: Partial<{ readonly [Name in OpName]: StepEncoder<Name> }> = {
  ...unaryEncoders,
  cast,
  ...binaryEncoders,
  where,
  sum,
  max,
  argMax,
  matmul,
  reshape: () => {},
};
