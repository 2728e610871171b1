import { sizeOf } from "@quadrivium/kernels";
import type { LoweredGraph } from "../lower.ts";
import { type Group, joined } from "./group.ts";

/** How many groups may lie between two that are joined: what they read and write would else live much longer. */
const WINDOW = 8;

/** Joins each group with those shortly before it that it reads from, or that read the same. */
class Joining {
  readonly groups: Group[];
  private readonly graph: LoweredGraph;
  private readonly kept: ReadonlySet<number>;
  /** The state's old value that each update replaces. */
  private readonly replaces: ReadonlyMap<number, number>;
  /** The number of groups that read each value. */
  private readonly readers = new Map<number, number>();

  constructor(graph: LoweredGraph, groups: readonly Group[]) {
    this.graph = graph;
    this.groups = [...groups];
    this.kept = new Set([...graph.outputs, ...graph.updates].map(({ value }) => value));
    const states = new Map(graph.states.map(({ name, value }) => [name, value]));
    this.replaces = new Map(graph.updates.map(({ name, value }) => [value, states.get(name)!]));
    for (const group of groups) this.count(group, 1);
  }

  private count({ inputs }: Group, by: number): void {
    for (const value of inputs) this.readers.set(value, (this.readers.get(value) ?? 0) + by);
  }

  /** Whether two groups have something of their size in common, so that it is loaded once. */
  private share(first: Group, second: Group): boolean {
    const size = sizeOf(first.shape);
    return [...second.inputs].some(
      (value) =>
        (first.outputs.has(value) || first.inputs.has(value)) &&
        sizeOf(this.graph.types[value].shape) === size,
    );
  }

  /** Whether a group may wait until others have run: none reads its results, or replaces a state that it reads. */
  private mayWait(group: Group, others: readonly Group[]): boolean {
    return others.every(({ inputs, outputs }) => {
      for (const value of inputs) if (group.outputs.has(value)) return false;
      for (const value of outputs) if (group.inputs.has(this.replaces.get(value) ?? -1)) return false;
      return true;
    });
  }

  /** Whether a group may run before others: it reads nothing of theirs, and replaces no state that they read. */
  private mayHurry(group: Group, others: readonly Group[]): boolean {
    return others.every(({ inputs, outputs }) => {
      for (const value of outputs) if (group.inputs.has(value)) return false;
      for (const value of group.outputs) if (inputs.has(this.replaces.get(value) ?? -1)) return false;
      return true;
    });
  }

  /** Makes one group of those at `early` and `late`, unless they are better apart. Returns whether it did. */
  private join(early: number, late: number): boolean {
    const { groups } = this;
    const [first, second] = [groups[early], groups[late]];
    if (!first.isElementwise || !second.isElementwise || !this.share(first, second)) return false;
    const between = groups.slice(early + 1, late);
    const waits = this.mayWait(first, between);
    if (!waits && !this.mayHurry(second, between)) return false;
    const inner = [...first.outputs].filter(
      (value) => !this.kept.has(value) && this.readers.get(value) === (second.inputs.has(value) ? 1 : 0),
    );
    const both = joined(this.graph, first, second, new Set(inner));
    if (both === undefined) return false;
    this.count(first, -1);
    this.count(second, -1);
    this.count(both, 1);
    groups[waits ? late : early] = both;
    groups.splice(waits ? early : late, 1);
    return true;
  }

  run(): Group[] {
    for (let late = 1; late < this.groups.length; late++) {
      for (let early = late - 1; early >= Math.max(0, late - WINDOW); early--) {
        if (!this.join(early, late)) continue;
        // What is here now has neighbours of its own.
        late--;
        early = late;
      }
    }
    return this.groups;
  }
}

/** Groups that read the same large values one shortly after the other become one of several results. */
export const joinSiblings = (graph: LoweredGraph, groups: readonly Group[]): Group[] =>
  new Joining(graph, groups).run();
