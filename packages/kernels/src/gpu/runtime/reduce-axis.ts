import { splitIndex } from "./kernel-source.ts";
import type { Plan, Slot } from "./plan.ts";

/** What is summed, or of what the maximum is taken, along the middle axis of [outer, size, inner]. */
export interface Reduction {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  /** The arrays that the term reads, by name. */
  readonly inputs: Readonly<Record<string, Slot>>;
  /** An expression of the indices `outer`, `k` and `inner`. */
  readonly term: string;
  readonly combine: "sum" | "max";
}

/** Above this many terms a single thread would take too long, and round too often. */
const longest = 512;

/** Adds the kernels of a reduction; the result is [outer, inner]. Long axes are reduced in two passes, by pieces. */
export function reduceAxis(plan: Plan, reduction: Reduction): Slot {
  const { outer, size, inner, inputs, term, combine } = reduction;
  if (size <= longest) {
    const index = splitIndex([
      ["outer", outer],
      ["inner", inner],
    ]);
    return plan.kernel(outer * inner, inputs, index, ...loop(term, combine, size));
  }
  const length = Math.min(longest, Math.ceil(Math.sqrt(size)));
  const pieces = Math.ceil(size / length);
  const index = splitIndex([
    ["outer", outer],
    ["piece", pieces],
    ["inner", inner],
  ]);
  const partial = plan.kernel(
    outer * pieces * inner,
    inputs,
    index,
    `const first = piece * ${length};`,
    ...loop(term, combine, length, size),
  );
  return reduceAxis(plan, {
    outer,
    size: pieces,
    inner,
    inputs: { partial },
    term: `partial[(outer * ${pieces} + k) * ${inner} + inner]`,
    combine,
  });
}

/** Combines `length` terms; with a `limit`, those from `first` on that lie below it. */
function loop(term: string, combine: Reduction["combine"], length: number, limit?: number): string[] {
  const index = limit === undefined ? "step" : "first + step";
  const guard = limit === undefined || limit % length === 0 ? "" : `if (k < ${limit}) `;
  const update = combine === "sum" ? `result += ${term};` : `result = Math.max(result, ${term});`;
  const body = `const k = ${index}; ${guard}{ ${update} }`;
  if (combine === "sum") {
    return ["let result = 0;", `for (let step = 0; step < ${length}; step++) { ${body} }`, "return result;"];
  }
  // The maximum starts from the first term: there is no number below all others on every GPU.
  const start = term.replaceAll(/\bk\b/g, limit === undefined ? "0" : "first");
  return [
    `let result = ${start};`,
    `for (let step = 1; step < ${length}; step++) { ${body} }`,
    "return result;",
  ];
}
