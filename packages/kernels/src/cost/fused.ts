import type { FusedAttributes } from "../ops/fused.ts";
import type { BinaryName, UnaryName } from "../ops/table.ts";
import { sizeOf } from "../shape.ts";
import type { CostRule } from "./op-cost.ts";
import { bytesOfAll } from "./rules.ts";

/** The cost of a chain: its instructions' operations for each element, its inputs read once, its outputs written once. */
export const fusedCost =
  (costs: Readonly<Record<UnaryName | BinaryName | "where", CostRule<Record<never, never>>>>) =>
  (...[inputs, { instructions }, outputs]: Parameters<CostRule<FusedAttributes>>) => {
    const elements = sizeOf(outputs[0].shape);
    let flops = 0;
    let functions = 0;
    for (const { op } of instructions) {
      const one = { shape: [], dtype: "float32" } as const;
      const cost = op === "cast" ? { flops: 1, functions: 0 } : costs[op]([one], {}, [one]);
      flops += elements * cost.flops;
      functions += elements * cost.functions;
    }
    const bytes = { bytesRead: bytesOfAll(inputs), bytesWritten: bytesOfAll(outputs) };
    return { kind: "elementwise", flops, functions, ...bytes } as const;
  };
