import type { Step } from "@quadrivium/kernels";
import type { LoweredGraph } from "../lower.ts";
import { dropIdentity } from "./drop-identity.ts";
import { foldConstants } from "./fold-constants.ts";
import { foldTranspositions } from "./fold-transpositions.ts";
import { Rewriting } from "./rewriting.ts";
import { simplifyMove } from "./simplify-move.ts";
import { stripBroadcasts } from "./strip-broadcasts.ts";

/** A value that may take the place of a step's result; `undefined` where a rule has nothing to say. */
export type Rule = (step: Step, rewriting: Rewriting) => number | undefined;

const rules: readonly Rule[] = [
  foldConstants,
  simplifyMove,
  dropIdentity,
  stripBroadcasts,
  foldTranspositions,
];

/** Replaces steps by cheaper ones that give the same: see the rules, each in a file of its own. */
export function simplify(graph: LoweredGraph): LoweredGraph {
  const rewriting = new Rewriting(graph);
  for (const old of graph.steps) {
    const step: Step = { ...old, inputs: old.inputs.map((value) => rewriting.now(value)) };
    let value: number | undefined;
    for (const rule of rules) {
      value = rule(step, rewriting);
      if (value !== undefined) break;
    }
    if (value === undefined) rewriting.take(step);
    else rewriting.replace(step.outputs[0], value);
  }
  return rewriting.finish();
}
