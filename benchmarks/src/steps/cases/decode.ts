import { RandomStream } from "@quadrivium/kernels";
import {
  add,
  argMax,
  assign,
  constant,
  input,
  reshape,
  sliceAt,
  state,
  updateSlice,
} from "@quadrivium/tensor";
import type { StepCase, StepGraph } from "../step-case.ts";
import { type TransformerSizes, transformer } from "./transformer.ts";

/** One token: the most likely one after those up to `position` becomes the next of each row. */
function graph(sizes: TransformerSizes): StepGraph {
  const { rows, length } = sizes;
  const { tokens, tower, head } = transformer(sizes);
  const ids = state("ids", [rows, length + 1], undefined, "int32");
  const position = input("position", [], "int32");
  const token = sliceAt(ids, position, { axis: 1 }); // [B, 1]
  const { y, updates } = tower.decode(tokens.forward(token), tower.caches(rows), position);
  const next = reshape(argMax(head.forward(y)), [rows, 1]);
  const after = add(position, constant(1, [], "int32"));
  return {
    outputs: {},
    updates: [...updates, assign(ids, updateSlice(ids, next, after, { axis: 1 }))],
    compared: [ids],
    fixed: [tokens, tower, head].flatMap(({ parameters }) => parameters),
  };
}

/** Greedy decoding of a whole sequence with a cache of keys and values, after one start token per row. */
export function decodeCase(sizes: TransformerSizes): StepCase {
  const { depth, width, heads, length, vocabulary, rows } = sizes;
  const random = new RandomStream(20261122, "starts");
  const starts = random.fillIntegers(new Int32Array(rows), vocabulary);
  const ids = new Int32Array(rows * (length + 1));
  for (const [row, start] of starts.entries()) ids[row * (length + 1)] = start;
  return {
    model: "decode",
    title: `${length} tokens decoded, L ${depth}, d ${width}, ${heads} heads, vocabulary ${vocabulary}, batch ${rows}`,
    sizes: { depth, heads, length },
    inputs: {},
    graph: () => graph(sizes),
    initial: { ids: { shape: [rows, length + 1], data: ids } },
    runs: length,
    variants: ["module"],
  };
}
