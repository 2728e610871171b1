import { DTypeError, OptionError, ShapeError } from "../errors.ts";
import {
  broadcastShapes,
  checkShape,
  formatShape,
  normalizeAxis,
  type Shape,
  sameShape,
  sizeOf,
} from "../shape.ts";
import { checkCount, checkRank, type NoAttributes, type OpDefinition } from "./definition.ts";

/** The shape of the result. */
export interface ShapeAttributes {
  readonly shape: Shape;
}

/** Which input axis becomes each output axis. */
export interface TransposeAttributes {
  readonly permutation: readonly number[];
}

/** The first index and the number of elements along each axis. */
export interface SliceAttributes {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
}

/** The axis along which the inputs are joined, counted from the front. */
export interface ConcatAttributes {
  readonly axis: number;
}

/** How many zeros come before and after along each axis. */
export interface PadAttributes {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** y = x with another shape of as many elements; costs nothing. */
export const reshape: OpDefinition<ShapeAttributes> = {
  infer(inputs, { shape }) {
    checkCount("reshape", inputs, 1);
    checkShape("reshape", shape);
    const [x] = inputs;
    if (sizeOf(shape) !== sizeOf(x.shape)) {
      throw new ShapeError("reshape", {
        expected: `a shape of ${sizeOf(x.shape)} elements like ${formatShape(x.shape)}`,
        received: formatShape(shape),
      });
    }
    return [{ shape, dtype: x.dtype }];
  },
};

/** y = x repeated along new axes and axes of size 1 to the given shape. */
export const broadcastTo: OpDefinition<ShapeAttributes> = {
  infer(inputs, { shape }) {
    checkCount("broadcastTo", inputs, 1);
    checkShape("broadcastTo", shape);
    const [x] = inputs;
    if (!sameShape(broadcastShapes("broadcastTo", x.shape, shape), shape)) {
      const received = `${formatShape(x.shape)} to ${formatShape(shape)}`;
      throw new ShapeError("broadcastTo", { expected: "a shape that x broadcasts to", received });
    }
    return [{ shape, dtype: x.dtype }];
  },
};

/** y[i₀, i₁, …] = x with axis `permutation[a]` of x as axis a of y. */
export const transpose: OpDefinition<TransposeAttributes> = {
  infer(inputs, { permutation }) {
    checkCount("transpose", inputs, 1);
    const [{ shape, dtype }] = inputs;
    const sorted = [...permutation].sort((a, b) => a - b);
    if (permutation.length !== shape.length || sorted.some((axis, i) => axis !== i)) {
      throw new OptionError("transpose", {
        expected: `a permutation of the ${shape.length} axes of ${formatShape(shape)}`,
        received: formatShape(permutation),
      });
    }
    return [{ shape: permutation.map((axis) => shape[axis]), dtype }];
  },
};

/** y = the block of x that begins at `starts` and has the shape `sizes`. */
export const slice: OpDefinition<SliceAttributes> = {
  infer(inputs, { starts, sizes }) {
    checkCount("slice", inputs, 1);
    const [{ shape, dtype }] = inputs;
    checkShape("slice", sizes);
    const fits =
      starts.length === shape.length &&
      sizes.length === shape.length &&
      starts.every(
        (start, axis) => Number.isInteger(start) && start >= 0 && start + sizes[axis] <= shape[axis],
      );
    if (!fits) {
      throw new OptionError("slice", {
        expected: `a block inside ${formatShape(shape)}`,
        received: `starts ${formatShape(starts)}, sizes ${formatShape(sizes)}`,
      });
    }
    return [{ shape: sizes, dtype }];
  },
};

/** y = the inputs one after the other along an axis; their other sizes are the same. */
export const concat: OpDefinition<ConcatAttributes> = {
  infer(inputs, { axis }) {
    if (inputs.length === 0) throw new ShapeError("concat", { expected: "at least 1 input", received: "0" });
    const [first] = inputs;
    checkRank("concat", "every input", first, 1, Infinity);
    const at = normalizeAxis("concat", axis, first.shape.length);
    for (const { shape, dtype } of inputs) {
      if (dtype !== first.dtype) {
        throw new DTypeError("concat", { expected: `every input to be ${first.dtype}`, received: dtype });
      }
      if (
        shape.length !== first.shape.length ||
        shape.some((size, i) => i !== at && size !== first.shape[i])
      ) {
        throw new ShapeError("concat", {
          expected: `shapes that differ from ${formatShape(first.shape)} in axis ${at} only`,
          received: formatShape(shape),
        });
      }
    }
    const shape = [...first.shape];
    shape[at] = inputs.reduce((total, input) => total + input.shape[at], 0);
    return [{ shape, dtype: first.dtype }];
  },
};

/** y = x with zeros around it. */
export const pad: OpDefinition<PadAttributes> = {
  infer(inputs, { before, after }) {
    checkCount("pad", inputs, 1);
    const [{ shape, dtype }] = inputs;
    const valid = [before, after].every(
      (counts) =>
        counts.length === shape.length && counts.every((count) => Number.isInteger(count) && count >= 0),
    );
    if (!valid) {
      throw new OptionError("pad", {
        expected: `two counts ≥ 0 for each axis of ${formatShape(shape)}`,
        received: `before ${formatShape(before)}, after ${formatShape(after)}`,
      });
    }
    return [{ shape: shape.map((size, axis) => before[axis] + size + after[axis]), dtype }];
  },
};

/** y = x in memory of its own. The planner adds it where a state's new value was computed elsewhere. */
export const copy: OpDefinition<NoAttributes> = {
  infer(inputs) {
    checkCount("copy", inputs, 1);
    return [inputs[0]];
  },
};
