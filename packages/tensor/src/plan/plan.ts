import {
  inPlacePairs,
  type Program,
  type Step,
  type Storage,
  sizeOf,
  type TensorType,
} from "@quadrivium/kernels";
import type { LoweredGraph } from "../lower.ts";
import { placeIntervals } from "./arena.ts";
import { lastUses } from "./liveness.ts";

const bytesOf = ({ shape }: TensorType): number => 4 * sizeOf(shape);

/** A storage while the plan is made. */
interface Draft {
  readonly bytes: number;
  readonly kind: Storage["kind"];
  readonly leaf: Storage | undefined;
  /** First step that writes it. */
  readonly first: number;
  /** Last step that reads one of its values. */
  last: number;
}

/** Assigns storages to values, step after step. */
class Planner {
  readonly drafts: Draft[] = [];
  readonly storageOf: number[] = [];
  readonly types: TensorType[];
  readonly steps: Step[] = [];
  private readonly graph: LoweredGraph;
  private readonly last: number[];
  /** The state that each value becomes. */
  private readonly stateOfUpdate = new Map<number, number>();

  constructor(graph: LoweredGraph) {
    this.graph = graph;
    this.types = [...graph.types];
    this.last = lastUses(graph);
    for (const [value, leaf] of graph.leaves.entries()) {
      if (leaf === undefined) continue;
      const type = graph.types[value];
      const storage: Storage =
        leaf.kind === "constant"
          ? { kind: "constant", data: leaf.data, type }
          : { kind: leaf.kind, name: leaf.name, type };
      this.storageOf[value] = this.addStorage({
        bytes: bytesOf(type),
        kind: leaf.kind,
        leaf: storage,
        first: 0,
        last: this.last[value],
      });
    }
    for (const { name, value } of graph.updates) {
      const state = graph.states.find((candidate) => candidate.name === name);
      if (state !== undefined && !this.stateOfUpdate.has(value))
        this.stateOfUpdate.set(value, this.storageOf[state.value]);
    }
  }

  private addStorage(draft: Draft): number {
    this.drafts.push(draft);
    return this.drafts.length - 1;
  }

  private addArena(bytes: number, first: number): number {
    return this.addStorage({ bytes, kind: "arena", leaf: undefined, first, last: first });
  }

  /** Whether a step's output may be written over a storage that the step reads. */
  private mayOverwrite(storage: number, value: number, step: number): boolean {
    const { kind, last, bytes } = this.drafts[storage];
    if (bytes !== bytesOf(this.types[value]) || last > step) return false;
    return (
      kind === "arena" || kind === "input" || (kind === "state" && this.stateOfUpdate.get(value) === storage)
    );
  }

  private choose(step: Step, s: number, output: number, taken: ReadonlySet<number>): number {
    const value = step.outputs[output];
    if (step.op === "reshape") return this.storageOf[step.inputs[0]];
    const candidates = inPlacePairs(step)
      .filter(([out]) => out === output)
      .map(([, input]) => this.storageOf[step.inputs[input]])
      .filter((storage) => !taken.has(storage) && this.mayOverwrite(storage, value, s));
    // Straight into the state that it becomes, in place or once all readers of the old value have run.
    const state = this.stateOfUpdate.get(value);
    if (state !== undefined && (candidates.includes(state) || this.drafts[state].last < s)) return state;
    return candidates[0] ?? this.addArena(bytesOf(this.types[value]), s);
  }

  private place(step: Step): void {
    const s = this.steps.length;
    this.steps.push(step);
    const taken = new Set<number>();
    for (const [output, value] of step.outputs.entries()) {
      const storage = this.choose(step, s, output, taken);
      taken.add(storage);
      this.storageOf[value] = storage;
      this.drafts[storage].last = Math.max(this.drafts[storage].last, s, this.last[value] ?? s);
    }
  }

  /** Adds a step that copies a value into a storage, or into new scratch memory, and returns the new value. */
  private copy(value: number, storage?: number): number {
    const s = this.steps.length;
    const target = this.types.push(this.types[value]) - 1;
    this.steps.push({ op: "copy", attributes: {}, inputs: [value], outputs: [target] });
    this.storageOf[target] = storage ?? this.addArena(bytesOf(this.types[value]), s);
    for (const used of [this.storageOf[value], this.storageOf[target]]) {
      this.drafts[used].last = Math.max(this.drafts[used].last, s);
    }
    return target;
  }

  /** Brings updates that were computed elsewhere into their states, after saving what that would overwrite. */
  private finish(): Pick<Program, "outputs" | "updates"> {
    const stateStorage = (name: string) =>
      this.storageOf[this.graph.states.find((state) => state.name === name)!.value];
    const pending = this.graph.updates.filter(
      ({ name, value }) => this.storageOf[value] !== stateStorage(name),
    );
    const overwritten = new Set(pending.map(({ name }) => stateStorage(name)));
    const saved = new Map<number, number>();
    const save = (value: number): number => {
      if (!overwritten.has(this.storageOf[value])) return value;
      const copy = saved.get(value) ?? this.copy(value);
      saved.set(value, copy);
      return copy;
    };
    const outputs = this.graph.outputs.map(({ name, value }) => ({ name, value: save(value) }));
    const sources = pending.map(({ name, value }) => ({ name, value: save(value) }));
    const copied = new Map(sources.map(({ name, value }) => [name, this.copy(value, stateStorage(name))]));
    const updates = this.graph.updates.map(({ name, value }) => ({ name, value: copied.get(name) ?? value }));
    for (const { value } of outputs) this.drafts[this.storageOf[value]].last = this.steps.length;
    return { outputs, updates };
  }

  plan(): Program {
    for (const step of this.graph.steps) this.place(step);
    const { outputs, updates } = this.finish();
    const arenas = this.drafts.flatMap((draft, storage) =>
      draft.kind === "arena" ? [{ ...draft, storage }] : [],
    );
    const { offsets, bytes: arenaBytes } = placeIntervals(arenas);
    const storages: Storage[] = this.drafts.map(({ leaf }) => leaf ?? { kind: "arena", offset: 0, bytes: 0 });
    for (const [i, { storage, bytes }] of arenas.entries())
      storages[storage] = { kind: "arena", offset: offsets[i], bytes };
    const values = this.types.map((type, value) => ({ type, storage: this.storageOf[value] }));
    const states = this.graph.states.map(({ name, value }) => ({ name, value }));
    return {
      storages,
      values,
      steps: this.steps,
      inputs: this.graph.inputs,
      states,
      updates,
      outputs,
      arenaBytes,
    };
  }
}

/**
 * Plans memory for a graph: values that are not needed at the same time share memory, elementwise steps overwrite an
 * input that nobody needs any more, and a state's new value is computed in the state's own memory where its old value
 * has been read for the last time.
 */
export const planProgram = (graph: LoweredGraph): Program => new Planner(graph).plan();
