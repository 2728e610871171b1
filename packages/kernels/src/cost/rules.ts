import type { TensorType } from "../dtype.ts";
import { sizeOf } from "../shape.ts";
import type { CostRule, WorkKind } from "./op-cost.ts";

/** Bytes of an element of either type. */
const ELEMENT_BYTES = 4;

/** The bytes of a tensor. */
export const bytesOf = ({ shape }: TensorType): number => ELEMENT_BYTES * sizeOf(shape);

/** The bytes of several tensors. */
export const bytesOfAll = (types: readonly TensorType[]): number =>
  types.reduce((total, type) => total + bytesOf(type), 0);

/** What an op does for each element; numbers, or a function of the attributes. */
export type PerElement<Attributes> = number | ((attributes: Attributes) => number);

const perElement = <Attributes>(count: PerElement<Attributes>, attributes: Attributes): number =>
  typeof count === "number" ? count : count(attributes);

/** Costs that are the same for each of the elements that `counted` picks; every tensor is read or written once. */
const uniform =
  (kind: WorkKind, counted: (inputs: readonly TensorType[], outputs: readonly TensorType[]) => TensorType) =>
  <Attributes>(
    flops: PerElement<Attributes> = 1,
    functions: PerElement<Attributes> = 0,
  ): CostRule<Attributes> =>
  (inputs, attributes, outputs) => {
    const elements = sizeOf(counted(inputs, outputs).shape);
    return {
      kind,
      flops: elements * perElement(flops, attributes),
      functions: elements * perElement(functions, attributes),
      bytesRead: bytesOfAll(inputs),
      bytesWritten: bytesOfAll(outputs),
    };
  };

/** An op that computes each element of its first output by itself: so many operations, of which so many functions. */
export const elementwise = uniform("elementwise", (_, [output]) => output);

/** An op that goes along rows or axes of its first input: so many operations for each element of it. */
export const rows = uniform("rows", ([input]) => input);

/** An op that looks for the largest elements of its first input. */
export const selection = uniform("selection", ([input]) => input);

/** An op that moves elements, in an order that the shapes tell. */
export const move: CostRule<unknown> = (inputs, _, outputs) => {
  const bytesWritten = bytesOfAll(outputs);
  // A part of an input, or all of it, perhaps several times.
  const bytesRead = Math.min(bytesOfAll(inputs), bytesWritten);
  return { kind: "elementwise", flops: 0, functions: 0, bytesRead, bytesWritten };
};

/** An op that only gives another name to what is there. */
export const free: CostRule<unknown> = () => ({
  kind: "none",
  flops: 0,
  functions: 0,
  bytesRead: 0,
  bytesWritten: 0,
});

/** Counts from the types and attributes of a call. */
type Count<Attributes> = (
  inputs: readonly TensorType[],
  attributes: Attributes,
  outputs: readonly TensorType[],
) => number;

/** A product or convolution: its number of multiplications, each with an addition, and of functions if it has any. */
export const product =
  <Attributes>(multiplications: Count<Attributes>, functions: Count<Attributes> = () => 0) =>
  (...call: Parameters<CostRule<Attributes>>): ReturnType<CostRule<Attributes>> => ({
    kind: "product",
    flops: 2 * multiplications(...call) + functions(...call),
    functions: functions(...call),
    bytesRead: bytesOfAll(call[0]),
    bytesWritten: bytesOfAll(call[2]),
  });

/** What an op that finds its elements through indices does. */
export interface IndexedCounts<Attributes> {
  /** Additions and multiplications. */
  readonly flops: Count<Attributes>;
  /** Elements that are read, those found through indices included. */
  readonly elementsRead: Count<Attributes>;
  /** Operations where nothing can be added at an index; by default as many. */
  readonly flopsWithoutScatter?: Count<Attributes>;
}

/** An op that finds its elements through indices. */
export const indexed =
  <Attributes>({ flops, elementsRead, flopsWithoutScatter }: IndexedCounts<Attributes>) =>
  (...call: Parameters<CostRule<Attributes>>): ReturnType<CostRule<Attributes>> => ({
    kind: "indexed",
    flops: flops(...call),
    functions: 0,
    bytesRead: ELEMENT_BYTES * elementsRead(...call),
    bytesWritten: bytesOfAll(call[2]),
    flopsWithoutScatter: flopsWithoutScatter?.(...call),
  });
