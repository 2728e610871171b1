import { type Step, sameShape } from "@quadrivium/kernels";
import type { Rewriting } from "./rewriting.ts";
import type { Rule } from "./simplify.ts";

/** What a step transposes in the last two axes alone. */
function swappedInput(step: Step | undefined): number | undefined {
  if (step?.op !== "transpose") return undefined;
  const { permutation } = step.attributes;
  const rank = permutation.length;
  const swaps = permutation.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i));
  return rank >= 2 && swaps ? step.inputs[0] : undefined;
}

/** The value of which another is the transpose in the last two axes; also through a new shape of the axes before. */
function transposeOf(value: number, rewriting: Rewriting): number | undefined {
  const producer = rewriting.producerOf(value);
  if (producer?.op !== "reshape") return swappedInput(producer);
  const [inner] = producer.inputs;
  const source = swappedInput(rewriting.producerOf(inner));
  const [from, to] = [rewriting.shapeOf(inner), rewriting.shapeOf(value)];
  if (source === undefined || to.length < 2 || !sameShape(from.slice(-2), to.slice(-2))) return undefined;
  const shape = [...to.slice(0, -2), to.at(-1)!, to.at(-2)!];
  const { dtype } = rewriting.types[source];
  return rewriting.call({ op: "reshape", attributes: { shape }, inputs: [source] }, { shape, dtype });
}

/** Products read transposed matrices as they lie, and (A·B)ᵀ is Bᵀ·Aᵀ. */
export const foldTranspositions: Rule = (step, rewriting) => {
  if (step.op === "matmul") {
    const sources = step.inputs.map((value) => transposeOf(value, rewriting));
    if (sources.every((source) => source === undefined)) return undefined;
    const { transposeA, transposeB } = step.attributes;
    const attributes = {
      transposeA: transposeA !== (sources[0] !== undefined),
      transposeB: transposeB !== (sources[1] !== undefined),
    };
    const inputs = step.inputs.map((value, i) => sources[i] ?? value);
    return rewriting.call({ op: "matmul", attributes, inputs }, rewriting.types[step.outputs[0]]);
  }
  const value = swappedInput(step);
  const product = value === undefined ? undefined : rewriting.producerOf(value);
  // A product that something else reads too would be made twice.
  if (value === undefined || product?.op !== "matmul" || rewriting.usesOf(value) !== 1) return undefined;
  const { transposeA, transposeB } = product.attributes;
  const attributes = { transposeA: !transposeB, transposeB: !transposeA };
  const inputs = product.inputs.toReversed();
  return rewriting.call({ op: "matmul", attributes, inputs }, rewriting.types[step.outputs[0]]);
};
