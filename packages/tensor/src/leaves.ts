import {
  checkShape,
  type DType,
  DTypeError,
  formatShape,
  OptionError,
  type Shape,
  ShapeError,
  sameShape,
  sizeOf,
  type TensorData,
} from "@quadrivium/kernels";
import { type Initializer, zeros } from "./initializers.ts";
import { type ConstantSource, type InputSource, type State, Tensor, type Update } from "./tensor.ts";

function checkName(what: string, name: string): void {
  if (typeof name === "string" && name.length > 0) return;
  throw new OptionError(what, { expected: "a name that is not empty", received: String(name) });
}

/** A tensor that is given at each run under `name`. @throws {ShapeError} {OptionError} */
export function input(name: string, shape: Shape, dtype: DType = "float32"): Tensor<InputSource> {
  checkName("input", name);
  checkShape(`input "${name}"`, shape);
  return new Tensor({ shape, dtype }, { kind: "input", name });
}

/**
 * A tensor that stays on the device between runs, shared by all programs compiled over one set of `Parameters`.
 * `initializer` makes its elements when it is first needed (default: zeros).
 * @throws {ShapeError} {OptionError}
 */
export function state(
  name: string,
  shape: Shape,
  initializer: Initializer = zeros,
  dtype: DType = "float32",
): State {
  checkName("state", name);
  checkShape(`state "${name}"`, shape);
  return new Tensor({ shape, dtype }, { kind: "state", name, initializer });
}

/**
 * A tensor with fixed elements; float32 unless `data` is an `Int32Array` or `dtype` says otherwise.
 * @throws {ShapeError} when the number of elements does not fit the shape
 */
export function constant(
  data: number | readonly number[] | TensorData,
  shape: Shape = typeof data === "number" ? [] : [data.length],
  dtype: DType = data instanceof Int32Array ? "int32" : "float32",
): Tensor<ConstantSource> {
  checkShape("constant", shape);
  const elements = typeof data === "number" ? [data] : data;
  if (elements.length !== sizeOf(shape)) {
    throw new ShapeError("constant", {
      expected: `${sizeOf(shape)} elements for ${formatShape(shape)}`,
      received: `${elements.length}`,
    });
  }
  const copy = dtype === "int32" ? Int32Array.from(elements) : Float64Array.from(elements);
  return new Tensor({ shape, dtype }, { kind: "constant", data: copy });
}

/** The new value of a state, taken at the end of a run. @throws {ShapeError} {DTypeError} when it does not fit the state */
export function assign(target: State, value: Tensor): Update {
  const subject = `assign: state "${target.source.name}"`;
  if (!sameShape(target.shape, value.shape)) {
    throw new ShapeError(subject, {
      expected: formatShape(target.shape),
      received: formatShape(value.shape),
    });
  }
  if (target.dtype !== value.dtype)
    throw new DTypeError(subject, { expected: target.dtype, received: value.dtype });
  return { state: target, value };
}
