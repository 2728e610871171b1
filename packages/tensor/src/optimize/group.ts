import { isElementwise, type Shape, sameShape } from "@quadrivium/kernels";
import type { LoweredGraph } from "../lower.ts";

/** The most instructions of a fused step: longer chains gain little more. */
const MOST_INSTRUCTIONS = 32;
/** The most inputs: what a kernel of WebGPU can read. */
const MOST_INPUTS = 7;
/** The most results. */
const MOST_OUTPUTS = 4;

/** Steps that run as one: elementwise steps of one shape, or any step by itself. */
export interface Group {
  readonly isElementwise: boolean;
  readonly shape: Shape;
  /** The steps, by their place in the graph. */
  readonly members: ReadonlySet<number>;
  /** Values that come from elsewhere, without numbers that become part of the step. */
  readonly inputs: ReadonlySet<number>;
  /** Results that others read. */
  readonly outputs: ReadonlySet<number>;
}

/** The finite number that a constant of one element holds: it becomes part of a fused step. */
export function foldableNumber({ leaves }: LoweredGraph, value: number): number | undefined {
  const leaf = leaves[value];
  if (leaf?.kind !== "constant" || leaf.data.length !== 1) return undefined;
  return Number.isFinite(leaf.data[0]) ? leaf.data[0] : undefined;
}

/** The group of one step. */
export function groupOf(graph: LoweredGraph, index: number): Group {
  const { op, inputs, outputs } = graph.steps[index];
  return {
    isElementwise: isElementwise(op),
    shape: graph.types[outputs[0]].shape,
    members: new Set([index]),
    inputs: new Set(inputs.filter((value) => foldableNumber(graph, value) === undefined)),
    outputs: new Set(outputs),
  };
}

/** Two groups as one, of which the results in `inner` are read by nobody else; `undefined` when it cannot be. */
export function joined(
  graph: LoweredGraph,
  first: Group,
  second: Group,
  inner: ReadonlySet<number>,
): Group | undefined {
  if (!first.isElementwise || !second.isElementwise || !sameShape(first.shape, second.shape))
    return undefined;
  const members = new Set([...first.members, ...second.members]);
  if (members.size > MOST_INSTRUCTIONS) return undefined;
  const made = new Set([...members].map((index) => graph.steps[index].outputs[0]));
  const inputs = new Set([...first.inputs, ...second.inputs].filter((value) => !made.has(value)));
  const outputs = new Set([...first.outputs, ...second.outputs].filter((value) => !inner.has(value)));
  if (inputs.size > MOST_INPUTS || outputs.size > MOST_OUTPUTS) return undefined;
  return { isElementwise: true, shape: first.shape, members, inputs, outputs };
}
