import type { TensorType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { checkCount, checkDType, checkRank, checkShapeIs, type OpDefinition } from "./definition.ts";
import {
  checkPair,
  checkWindow,
  imageSize,
  type Pair,
  type WindowAttributes,
  windowPlaces,
} from "./window.ts";

/** How a filter moves, and the size of the image whose gradient is wanted. */
export interface Conv2dInputGradientAttributes extends WindowAttributes {
  /** H and W of x. */
  readonly size: Pair;
}

/** How a filter moves, and the size of the filter whose gradient is wanted. */
export interface Conv2dFilterGradientAttributes extends WindowAttributes {
  /** kh and kw. */
  readonly kernel: Pair;
}

function checkInputs(op: string, inputs: readonly TensorType[], names: readonly [string, string]): void {
  checkCount(op, inputs, 2);
  names.forEach((name, i) => {
    checkDType(op, name, inputs[i], "float32");
    checkRank(op, name, inputs[i], 4);
  });
}

function checkSize(op: string, name: string, axis: string, received: number, expected: number): void {
  if (received === expected) return;
  throw new ShapeError(op, { expected: `${name} with ${expected} ${axis}`, received: String(received) });
}

/**
 * y[b, i, j, o] = Σ x[b, i·sₕ + u − top, j·s_w + v − left, c]·filter[u, v, c, o] over u, v and c; x is 0 outside.
 * x [B, H, W, C], filter [kh, kw, C, O], y [B, ⌊(H + top + bottom − kh)/sₕ⌋ + 1, ⌊(W + left + right − kw)/s_w⌋ + 1, O].
 */
export const conv2d: OpDefinition<WindowAttributes> = {
  infer(inputs, attributes) {
    checkInputs("conv2d", inputs, ["x", "filter"]);
    checkWindow("conv2d", attributes);
    const [x, filter] = inputs;
    const [kh, kw, C, O] = filter.shape;
    checkSize("conv2d", "a filter", "input channels", C, x.shape[3]);
    const places = windowPlaces("conv2d", imageSize(x), [kh, kw], attributes);
    return [{ shape: [x.shape[0], ...places, O], dtype: "float32" }];
  },
};

/**
 * dx[b, i·sₕ + u − top, j·s_w + v − left, c] = Σ g[b, i, j, o]·filter[u, v, c, o]: the gradient of `conv2d` for x, which
 * is the transposed convolution. g [B, OH, OW, O], filter [kh, kw, C, O], dx [B, H, W, C] with `size` = [H, W].
 */
export const conv2dInputGradient: OpDefinition<Conv2dInputGradientAttributes> = {
  infer(inputs, attributes) {
    const op = "conv2dInputGradient";
    checkInputs(op, inputs, ["g", "filter"]);
    checkWindow(op, attributes);
    checkPair(op, "a size", attributes.size);
    const [g, filter] = inputs;
    const [kh, kw, C, O] = filter.shape;
    const places = windowPlaces(op, attributes.size, [kh, kw], attributes);
    checkShapeIs(op, "g", g, [g.shape[0], ...places, O]);
    return [{ shape: [g.shape[0], ...attributes.size, C], dtype: "float32" }];
  },
};

/**
 * df[u, v, c, o] = Σ x[b, i·sₕ + u − top, j·s_w + v − left, c]·g[b, i, j, o] over b, i and j: the gradient of `conv2d`
 * for the filter. x [B, H, W, C], g [B, OH, OW, O], df [kh, kw, C, O] with `kernel` = [kh, kw].
 */
export const conv2dFilterGradient: OpDefinition<Conv2dFilterGradientAttributes> = {
  infer(inputs, attributes) {
    const op = "conv2dFilterGradient";
    checkInputs(op, inputs, ["x", "g"]);
    checkWindow(op, attributes);
    checkPair(op, "a kernel", attributes.kernel);
    const [x, g] = inputs;
    const places = windowPlaces(op, imageSize(x), attributes.kernel, attributes);
    checkShapeIs(op, "g", g, [x.shape[0], ...places, g.shape[3]]);
    return [{ shape: [...attributes.kernel, x.shape[3], g.shape[3]], dtype: "float32" }];
  },
};
