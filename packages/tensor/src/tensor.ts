import type { AttributesOf, DType, OpName, Shape, TensorData, TensorType } from "@quadrivium/kernels";
import type { Initializer } from "./initializers.ts";

/** Given at each run under this name. */
export interface InputSource {
  readonly kind: "input";
  readonly name: string;
}

/** Kept on the device between runs under this name. */
export interface StateSource {
  readonly kind: "state";
  readonly name: string;
  /** Makes the elements when the state is first needed. */
  readonly initializer: Initializer;
}

/** Fixed when the graph is built. */
export interface ConstantSource {
  readonly kind: "constant";
  readonly data: TensorData;
}

/** One output of an operation. */
export interface ResultSource {
  readonly kind: "result";
  readonly call: OpCall;
  readonly output: number;
}

/** The value of one tensor with the gradient of another, or with none. */
export interface DetachedSource {
  readonly kind: "detached";
  readonly value: Tensor;
  readonly gradientTo: Tensor | undefined;
}

/** Where a tensor's elements come from. */
export type Source = InputSource | StateSource | ConstantSource | ResultSource | DetachedSource;

/** An operation applied to tensors: an edge of the traced graph. */
export interface OpCall<Name extends OpName = OpName> {
  readonly op: Name;
  readonly attributes: AttributesOf<Name>;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor<ResultSource>[];
}

/**
 * A symbolic tensor: a shape, an element type and the recipe for the elements, but no elements.
 *
 * Functions of tensors build a graph of them; `compile` turns a graph into a program for a device.
 */
export class Tensor<S extends Source = Source> {
  readonly type: TensorType;
  readonly source: S;

  /** Called by `input`, `state`, `constant` and the operations, not by users. */
  constructor(type: TensorType, source: S) {
    this.type = type;
    this.source = source;
  }

  /** The sizes of the axes, outermost first; `[]` for a scalar. */
  get shape(): Shape {
    return this.type.shape;
  }

  /** The element type. */
  get dtype(): DType {
    return this.type.dtype;
  }

  /** The number of axes. */
  get rank(): number {
    return this.type.shape.length;
  }
}

/** A tensor that is kept on the device between runs, such as a parameter of a model. */
export type State = Tensor<StateSource>;

/** Whether a tensor is a state. */
export const isState = (tensor: Tensor): tensor is State => tensor.source.kind === "state";

/** A new value for a state, taken at the end of a run. */
export interface Update {
  readonly state: State;
  readonly value: Tensor;
}
