import type { NamedValue, Step } from "@quadrivium/kernels";
import type { LoweredGraph } from "../lower.ts";

/** The graph without the steps that nothing needs, and without values that no step, name or result has. */
export function removeUnused(graph: LoweredGraph): LoweredGraph {
  const needed = new Set([...graph.outputs, ...graph.updates].map(({ value }) => value));
  const kept: Step[] = [];
  for (const step of graph.steps.toReversed()) {
    if (!step.outputs.some((value) => needed.has(value))) continue;
    kept.push(step);
    for (const value of step.inputs) needed.add(value);
  }
  const steps = kept.reverse();
  for (const { value } of [...graph.inputs, ...graph.states]) needed.add(value);
  for (const { outputs } of steps) for (const value of outputs) needed.add(value);

  const old = graph.types.map((_, value) => value).filter((value) => needed.has(value));
  const numbers = new Map(old.map((value, number) => [value, number]));
  const numberOf = (value: number): number => numbers.get(value)!;
  const renamed = <Named extends NamedValue>(list: readonly Named[]): Named[] =>
    list.map((named) => ({ ...named, value: numberOf(named.value) }));
  return {
    types: old.map((value) => graph.types[value]),
    leaves: old.map((value) => graph.leaves[value]),
    steps: steps.map((step) => ({
      ...step,
      inputs: step.inputs.map(numberOf),
      outputs: step.outputs.map(numberOf),
    })),
    inputs: renamed(graph.inputs),
    states: renamed(graph.states),
    outputs: renamed(graph.outputs),
    updates: renamed(graph.updates),
  };
}
