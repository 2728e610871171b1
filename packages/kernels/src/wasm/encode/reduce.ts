import { normalizeAxes, normalizeAxis, sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import type { KernelCall, StepEncoder } from "./kernel-call.ts";

/** The most rows that one kernel reduces in a line: longer axes are reduced in chunks, then the chunks. */
const LONGEST_COLUMN = 256;
const LONGEST_ROW = 16384;

interface Group {
  size: number;
  readonly reduced: boolean;
}

/** Neighbouring axes of one kind as one; axes of size 1 go. */
function groupsOf(shape: readonly number[], axes: readonly number[]): Group[] {
  const groups: Group[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const reduced = axes.includes(axis);
    const last = groups.at(-1);
    if (last?.reduced === reduced) last.size *= size;
    else groups.push({ size, reduced });
  });
  return groups;
}

/** One kernel: outer, R and inner of what it reads; how many rows make a chunk. */
interface Pass {
  readonly outer: number;
  readonly R: number;
  readonly inner: number;
  readonly chunk: number;
  readonly chunks: number;
}

/** The passes that reduce every reduced group, the last first. They depend on the shape alone. */
function passesOf(groups: readonly Group[]): Pass[] {
  const sizes = groups.map(({ size }) => size);
  const passes: Pass[] = [];
  for (let i = groups.length - 1; i >= 0; i--) {
    if (!groups[i].reduced) continue;
    const outer = sizeOf(sizes.slice(0, i));
    const inner = sizeOf(sizes.slice(i + 1));
    for (let R = sizes[i]; R > 1; ) {
      const longest = inner === 1 ? LONGEST_ROW : LONGEST_COLUMN;
      const chunk = Math.min(R, longest);
      const chunks = Math.ceil(R / chunk);
      passes.push({ outer, R, inner, chunk, chunks });
      R = chunks;
    }
    sizes[i] = 1;
  }
  return passes;
}

function reduction(operation: number) {
  return (call: KernelCall<"sum" | "max">): void => {
    const [input] = call.inputs;
    const [output] = call.outputs;
    const axes = normalizeAxes("reduce", call.attributes.axes, input.shape.length);
    const passes = passesOf(groupsOf(input.shape, axes));
    if (passes.length === 0) {
      const size = sizeOf(input.shape);
      call.emit(code.COPY, [output.address, input.address, size], { work: size / 2 });
      return;
    }
    let from = input.address;
    passes.forEach(({ outer, R, inner, chunk, chunks }, index) => {
      const last = index === passes.length - 1;
      const to = last ? output.address : call.scratch(outer * chunks * inner * 4);
      call.emit(code.REDUCE, [operation, to, from, outer, R, inner, chunk, chunks], {
        work: (outer * R * inner) / 2,
      });
      from = to;
    });
  };
}

/** Σ x over axes. */
export const sum: StepEncoder<"sum"> = reduction(code.SUM);

/** max x over axes. */
export const max: StepEncoder<"max"> = reduction(code.MAX);

/** The index of the largest along one axis. */
export const argMax: StepEncoder<"argMax"> = (call) => {
  const [{ shape, address }] = call.inputs;
  const axis = normalizeAxis("argMax", call.attributes.axis, shape.length);
  const outer = sizeOf(shape.slice(0, axis));
  const inner = sizeOf(shape.slice(axis + 1));
  call.emit(code.ARG_MAX, [call.outputs[0].address, address, outer, shape[axis], inner], {
    work: sizeOf(shape) * 2,
  });
};
