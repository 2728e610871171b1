import {
  formatShape,
  type NamedValue,
  OptionError,
  type Step,
  sameShape,
  type TensorType,
} from "@quadrivium/kernels";
import type { OpCall, Source, State, Tensor, Update } from "./tensor.ts";

/** What a value is, before memory is planned. */
export type Leaf = Extract<Source, { kind: "input" | "state" | "constant" }>;

/** A graph as a list of steps over numbered values, without memory. */
export interface LoweredGraph {
  readonly types: readonly TensorType[];
  /** The leaf that a value stands for; `undefined` for results of steps. */
  readonly leaves: readonly (Leaf | undefined)[];
  readonly steps: readonly Step[];
  readonly inputs: readonly NamedValue[];
  readonly states: readonly (NamedValue & { readonly state: State })[];
  readonly updates: readonly NamedValue[];
  readonly outputs: readonly NamedValue[];
}

/** Gives numbers to tensors, once to each, and once to equal calls. */
class Lowering {
  readonly types: TensorType[] = [];
  readonly leaves: (Leaf | undefined)[] = [];
  readonly steps: Step[] = [];
  readonly inputs: NamedValue[] = [];
  readonly states: (NamedValue & { state: State })[] = [];
  private readonly numbers = new Map<Tensor, number>();
  private readonly known = new Map<string, readonly number[]>();

  private add(type: TensorType, leaf: Leaf | undefined): number {
    this.types.push(type);
    this.leaves.push(leaf);
    return this.types.length - 1;
  }

  /** The value of a leaf; leaves of one name are one value, and have to agree. */
  private leaf(tensor: Tensor, leaf: Leaf): number {
    if (leaf.kind === "constant") {
      const key =
        leaf.data.length === 1
          ? `constant ${tensor.dtype} ${Object.is(leaf.data[0], -0) ? "-0" : leaf.data[0]} ${tensor.shape}`
          : undefined;
      const before = key === undefined ? undefined : this.known.get(key);
      if (before !== undefined) return before[0];
      const value = this.add(tensor.type, leaf);
      if (key !== undefined) this.known.set(key, [value]);
      return value;
    }
    const list: NamedValue[] = leaf.kind === "input" ? this.inputs : this.states;
    const before = list.find(({ name }) => name === leaf.name);
    if (before !== undefined) {
      const { shape, dtype } = this.types[before.value];
      if (sameShape(shape, tensor.shape) && dtype === tensor.dtype) return before.value;
      throw new OptionError(`compile: two ${leaf.kind}s named "${leaf.name}"`, {
        expected: `${dtype} ${formatShape(shape)}`,
        received: `${tensor.dtype} ${formatShape(tensor.shape)}`,
      });
    }
    const value = this.add(tensor.type, leaf);
    if (leaf.kind === "input") this.inputs.push({ name: leaf.name, value });
    else this.states.push({ name: leaf.name, value, state: tensor as State });
    return value;
  }

  private call(call: OpCall): readonly number[] {
    const inputs = call.inputs.map((input) => this.number(input));
    const key = `${call.op} ${inputs} ${JSON.stringify(call.attributes)}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const outputs = call.outputs.map(({ type }) => this.add(type, undefined));
    const step = { op: call.op, attributes: call.attributes, inputs, outputs };
    this.steps.push(step as Step);
    this.known.set(key, outputs);
    return outputs;
  }

  /** The number of a tensor whose parents have theirs. */
  private number(tensor: Tensor): number {
    const number = this.numbers.get(tensor);
    if (number === undefined) throw new Error("a tensor was numbered before its inputs");
    return number;
  }

  /** Adds all that a tensor is made of, and the tensor. Iterative, since graphs are deeper than the call stack. */
  visit(root: Tensor): number {
    const stack: Tensor[] = [root];
    while (stack.length > 0) {
      const tensor = stack[stack.length - 1];
      const { source } = tensor;
      const parents =
        source.kind === "result" ? source.call.inputs : source.kind === "detached" ? [source.value] : [];
      const missing = this.numbers.has(tensor) ? [] : parents.filter((parent) => !this.numbers.has(parent));
      if (missing.length > 0) {
        stack.push(...missing.toReversed());
        continue;
      }
      stack.pop();
      if (this.numbers.has(tensor)) continue;
      if (source.kind === "detached") this.numbers.set(tensor, this.number(source.value));
      else if (source.kind !== "result") this.numbers.set(tensor, this.leaf(tensor, source));
      else {
        const numbers = this.call(source.call);
        for (const [i, output] of source.call.outputs.entries()) this.numbers.set(output, numbers[i]);
      }
    }
    return this.number(root);
  }
}

/**
 * Numbers a graph's tensors and lists its calls in an order in which they can run: what the outputs need first, then
 * what the updates need. Calls that nothing needs are left out; equal calls are made once.
 * @throws {OptionError} when two inputs or states of one name differ, or a state has two updates
 */
export function lower(outputs: Readonly<Record<string, Tensor>>, updates: readonly Update[]): LoweredGraph {
  const lowering = new Lowering();
  const outputValues = Object.entries(outputs).map(([name, tensor]) => ({
    name,
    value: lowering.visit(tensor),
  }));
  // All that updates are made of comes before the first of them, so that most states are read for the last time before
  // they change and can change in their own memory.
  for (const { source } of updates.map(({ value }) => value)) {
    if (source.kind === "result") for (const part of source.call.inputs) lowering.visit(part);
  }
  const updateValues = updates.map(({ state, value }) => {
    lowering.visit(state);
    return { name: state.source.name, value: lowering.visit(value) };
  });
  const names = updateValues.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new OptionError(`compile: state "${twice}"`, { expected: "one update", received: "two" });
  const { types, leaves, steps, inputs, states } = lowering;
  return { types, leaves, steps, inputs, states, outputs: outputValues, updates: updateValues };
}
