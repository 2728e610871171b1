import { adamCases } from "./cases/adam.ts";
import { atPositionCases } from "./cases/at-position.ts";
import { attentionCases } from "./cases/attention.ts";
import { binaryCases } from "./cases/binary.ts";
import { blockCases } from "./cases/blocks.ts";
import { conv2dCases } from "./cases/conv2d.ts";
import { fusedCases } from "./cases/fused.ts";
import { indexedCases } from "./cases/indexed.ts";
import { matmulCases } from "./cases/matmul.ts";
import { moveCases } from "./cases/moves.ts";
import { pool2dCases } from "./cases/pool2d.ts";
import { reduceCases } from "./cases/reduce.ts";
import { rowCases } from "./cases/rows.ts";
import { sparseCases } from "./cases/sparse.ts";
import { unaryCases } from "./cases/unary.ts";
import { whereCastCases } from "./cases/where-cast.ts";
import type { OpCase } from "./op-case.ts";

/** Every op on which the devices are held against `reference`. */
export const opCases: readonly OpCase[] = [
  ...unaryCases,
  ...binaryCases,
  ...whereCastCases,
  ...reduceCases,
  ...matmulCases,
  ...conv2dCases,
  ...pool2dCases,
  ...rowCases,
  ...attentionCases,
  ...atPositionCases,
  ...indexedCases,
  ...sparseCases,
  ...moveCases,
  ...blockCases,
  ...adamCases,
  ...fusedCases,
];
