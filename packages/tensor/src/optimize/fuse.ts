import {
  broadcastShapes,
  type FusedConstant,
  type FusedInstruction,
  type Step,
  sameShape,
} from "@quadrivium/kernels";
import type { LoweredGraph } from "../lower.ts";
import { chainsOf } from "./chains.ts";
import { foldableNumber, type Group } from "./group.ts";
import { joinSiblings } from "./siblings.ts";

/** The numbers in a group's steps as constants of the fused step, unless they are what gives the result its rank. */
function constantsOf(graph: LoweredGraph, { shape, inputs, members }: Group): Map<number, FusedConstant> {
  const read = new Set([...members].flatMap((index) => graph.steps[index].inputs));
  const constants = new Map<number, FusedConstant>();
  for (const value of read) {
    const number = foldableNumber(graph, value);
    if (number !== undefined) constants.set(value, { value: number, dtype: graph.types[value].dtype });
  }
  const shapes = [...inputs].map((value) => graph.types[value].shape);
  return sameShape(broadcastShapes("fused", ...shapes), shape) ? constants : new Map();
}

/** A group as one step. */
function stepOf(graph: LoweredGraph, group: Group): Step {
  const indices = [...group.members].sort((a, b) => a - b);
  if (indices.length === 1) return graph.steps[indices[0]];
  const constants = constantsOf(graph, group);
  const made = new Set(indices.map((index) => graph.steps[index].outputs[0]));
  const read = new Set(indices.flatMap((index) => graph.steps[index].inputs));
  const inputs = [...read].filter((value) => !made.has(value) && !constants.has(value));
  const slots = new Map([...inputs, ...constants.keys()].map((value, slot) => [value, slot]));
  const instructions = indices.map((index): FusedInstruction => {
    const step = graph.steps[index];
    const operands = step.inputs.map((value) => slots.get(value)!);
    slots.set(step.outputs[0], slots.size);
    const op = step.op as FusedInstruction["op"];
    return step.op === "cast" ? { op, operands, dtype: step.attributes.dtype } : { op, operands };
  });
  const results = indices.map((index) => graph.steps[index].outputs[0]);
  const outputs = results.flatMap((value, i) => (group.outputs.has(value) ? [i] : []));
  return {
    op: "fused",
    attributes: { inputs: inputs.length, constants: [...constants.values()], instructions, outputs },
    inputs,
    outputs: outputs.map((i) => results[i]),
  };
}

/**
 * Makes one step of elementwise steps that follow each other: one pass over memory, and results on the way are never
 * stored. Each element goes through the same operations, so the bits stay the same.
 */
export function fuse(graph: LoweredGraph): LoweredGraph {
  const groups = joinSiblings(graph, chainsOf(graph));
  return { ...graph, steps: groups.map((group) => stepOf(graph, group)) };
}
