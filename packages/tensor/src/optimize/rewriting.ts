import type { Step, TensorType } from "@quadrivium/kernels";
import type { Leaf, LoweredGraph } from "../lower.ts";

/** A step whose results have no numbers yet. */
export type Call = { [Op in Step["op"]]: Omit<Extract<Step, { op: Op }>, "outputs"> }[Step["op"]];

/**
 * A graph that is written anew, step after step: values may be replaced by others, and equal calls are made once.
 * The values of the old graph keep their numbers; new ones come after them.
 */
export class Rewriting {
  readonly types: TensorType[];
  readonly leaves: (Leaf | undefined)[];
  readonly steps: Step[] = [];
  private readonly graph: LoweredGraph;
  /** What took the place of a value. */
  private readonly replaced = new Map<number, number>();
  private readonly producers = new Map<number, Step>();
  private readonly known = new Map<string, readonly number[]>();
  private readonly uses: number[];

  constructor(graph: LoweredGraph) {
    this.graph = graph;
    this.types = [...graph.types];
    this.leaves = [...graph.leaves];
    this.uses = graph.types.map(() => 0);
    for (const { inputs } of graph.steps) for (const value of inputs) this.uses[value]++;
    for (const { value } of [...graph.outputs, ...graph.updates]) this.uses[value]++;
  }

  /** What a value of the old graph is now. */
  now(value: number): number {
    return this.replaced.get(value) ?? value;
  }

  /** How often the old graph, as far as it is not replaced, reads a value. */
  usesOf(value: number): number {
    return this.uses[value] ?? 0;
  }

  shapeOf(value: number): readonly number[] {
    return this.types[value].shape;
  }

  /** The step that makes a value; none makes a leaf. */
  producerOf(value: number): Step | undefined {
    return this.producers.get(value);
  }

  /** The number that a constant of one element holds. */
  numberOf(value: number): number | undefined {
    const leaf = this.leaves[value];
    return leaf?.kind === "constant" && leaf.data.length === 1 ? leaf.data[0] : undefined;
  }

  /** Adds a constant. */
  constant(type: TensorType, leaf: Extract<Leaf, { kind: "constant" }>): number {
    this.leaves[this.types.push(type) - 1] = leaf;
    return this.types.length - 1;
  }

  /** Adds a call of one result, unless there is an equal one already, and returns its value. */
  call(call: Call, type: TensorType): number {
    const key = keyOf(call);
    const before = this.known.get(key);
    if (before !== undefined) return before[0];
    const value = this.types.push(type) - 1;
    this.keep({ ...call, outputs: [value] } as Step, key);
    return value;
  }

  /** Takes a step over, with inputs that are values of the new graph. */
  take(step: Step): void {
    const key = keyOf(step);
    const before = this.known.get(key);
    if (before === undefined) this.keep(step, key);
    else for (const [i, output] of step.outputs.entries()) this.replace(output, before[i]);
  }

  /** Has `other` read wherever the old graph reads `value`. */
  replace(value: number, other: number): void {
    this.replaced.set(value, other);
    this.uses[other] = (this.uses[other] ?? 0) + this.uses[value];
  }

  private keep(step: Step, key: string): void {
    this.steps.push(step);
    this.known.set(key, step.outputs);
    for (const output of step.outputs) this.producers.set(output, step);
  }

  /** The new graph. */
  finish(): LoweredGraph {
    const { types, leaves, steps } = this;
    const renamed = <Named extends { readonly value: number }>(list: readonly Named[]): Named[] =>
      list.map((named) => ({ ...named, value: this.now(named.value) }));
    const { inputs, states, outputs, updates } = this.graph;
    return { types, leaves, steps, inputs, states, outputs: renamed(outputs), updates: renamed(updates) };
  }
}

const keyOf = ({ op, inputs, attributes }: Call): string => `${op} ${inputs} ${JSON.stringify(attributes)}`;
