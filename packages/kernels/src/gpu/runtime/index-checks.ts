import type { TensorData } from "../../dtype.ts";
import { IndexError } from "../../errors.ts";
import type { Program, Step } from "../../program.ts";
import { sizeOf } from "../../shape.ts";
import type { Plan, Slot } from "./plan.ts";
import { reduceAxis } from "./reduce-axis.ts";

/** Indices that must lie in 0 … bound − 1 for an op. Kernels cannot raise errors, so the host looks. */
export interface IndexCheck {
  readonly op: string;
  readonly bound: number;
  /** The given value (input or constant) that holds the indices as they are, looked at before the run. */
  readonly given?: number;
  /** For indices made by the program: their array, and the array of one number that counts the bad ones. */
  readonly computed?: { readonly indices: Slot; readonly bad: Slot };
}

/** Which input of a step holds indices, and the size of their table. */
function indicesOf(step: Step, { values }: Program): { value: number; bound: number } | undefined {
  const shapeOf = (input: number) => values[step.inputs[input]].type.shape;
  const at = (input: number, bound: number) => ({ value: step.inputs[input], bound });
  switch (step.op) {
    case "gather":
      return at(1, shapeOf(0)[0]);
    case "segmentSum":
      return at(1, step.attributes.segments);
    case "takeAlong":
    case "crossEntropy":
    case "crossEntropyGradient":
      return at(1, shapeOf(0).at(-1)!);
    case "scatterAlong":
      return at(1, step.attributes.size);
    case "sparseDecode":
      return at(1, shapeOf(2)[0]);
    case "sampledProduct":
      return at(2, shapeOf(1)[0]);
    case "sparseOuter":
      return at(1, step.attributes.rows);
    case "attention":
    case "attentionGradient": {
      const { packed, mask, position } = step.attributes;
      if (!position) return undefined;
      const [T, S] = [shapeOf(0)[1], shapeOf(packed ? 0 : 1)[1]];
      return at((packed ? 1 : 3) + Number(mask), S - T + 1);
    }
    case "updateSlice":
    case "sliceAt": {
      const axis = step.attributes.axis < 0 ? step.attributes.axis + shapeOf(0).length : step.attributes.axis;
      const count = step.op === "sliceAt" ? step.attributes.size : shapeOf(1)[axis];
      return at(step.inputs.length - 1, shapeOf(0)[axis] - count + 1);
    }
    case "rotaryEmbedding":
      return step.attributes.position ? at(2, shapeOf(1)[0] - shapeOf(0).at(-3)! + 1) : undefined;
    default:
      return undefined;
  }
}

/** The largest index that an op can give, plus one; undefined for ops that give any. */
function rangeOf(step: Step, { values }: Program): number | undefined {
  const { shape } = values[step.inputs[0]].type;
  if (step.op === "topK") return shape.at(-1);
  if (step.op === "argMax") return shape.at(step.attributes.axis);
  return undefined;
}

/** The checks that a program needs: none for indices that `topK` or `argMax` made for a table of that size. */
export function addIndexChecks(plan: Plan, program: Program, slots: readonly Slot[]): IndexCheck[] {
  const makers = new Map(
    program.steps.flatMap((step) => step.outputs.map((value) => [value, step] as const)),
  );
  return program.steps.flatMap((step): IndexCheck[] => {
    const found = indicesOf(step, program);
    if (found === undefined) return [];
    const { op } = step;
    const { bound } = found;
    let { value } = found;
    let maker = makers.get(value);
    // These two pass all elements on as they are.
    while (maker?.op === "reshape" || maker?.op === "copy") {
      value = maker.inputs[0];
      maker = makers.get(value);
    }
    const range = maker === undefined ? undefined : rangeOf(maker, program);
    if (range !== undefined && range <= bound) return [];
    const isState = program.states.some((state) => state.value === value);
    if (maker === undefined && !isState) return [{ op, bound, given: value }];
    const indices = slots[value];
    const size = sizeOf(program.values[value].type.shape);
    plan.enter(op);
    const flags = plan.kernel(
      size,
      { indices },
      "const index = indices[this.thread.x];",
      `if (index >= 0 && index < ${bound}) { return 0; }`,
      "return 1;",
    );
    const term = "flags[k]";
    const bad = reduceAxis(plan, { outer: 1, size, inner: 1, inputs: { flags }, term, combine: "sum" });
    return [{ op, bound, computed: { indices, bad } }];
  });
}

/** Looks for an index outside its table. @throws {IndexError} naming op and index */
export function checkIndices({ op, bound }: IndexCheck, indices: TensorData): void {
  const bad = indices.find((index) => !(index >= 0 && index < bound));
  if (bad === undefined) return;
  throw new IndexError(op, { expected: `indices in 0 … ${bound - 1}`, received: String(bad) });
}
