import type { TensorType } from "../dtype.ts";
import { OptionError } from "../errors.ts";
import { formatShape } from "../shape.ts";
import { checkCount, checkDType, checkRank, checkShapeIs, type OpDefinition } from "./definition.ts";
import {
  checkPair,
  checkWindow,
  imageSize,
  type Pair,
  type WindowAttributes,
  windowPlaces,
} from "./window.ts";

/** A window, and how it moves. */
export interface PoolAttributes extends WindowAttributes {
  /** Rows and columns of the window. */
  readonly window: Pair;
}

/** A window, how it moves, and what its sum is multiplied with. */
export interface SumPoolAttributes extends PoolAttributes {
  readonly scale: number;
}

/** The same, and the size of the image whose gradient is wanted. */
export interface SumPoolGradientAttributes extends SumPoolAttributes {
  /** H and W of x. */
  readonly size: Pair;
}

function checkImage(op: string, name: string, type: TensorType): void {
  checkDType(op, name, type, "float32");
  checkRank(op, name, type, 4);
}

function checkPool(op: string, attributes: PoolAttributes): void {
  checkPair(op, "a window", attributes.window);
  checkWindow(op, attributes);
}

/** Windows that lie in the padding altogether have no largest element. */
function checkEveryWindowSees(op: string, { window, padding }: PoolAttributes): void {
  if (padding.every((count, side) => count < window[side >> 1])) return;
  throw new OptionError(op, {
    expected: `a padding smaller than the window ${formatShape(window)}`,
    received: formatShape(padding),
  });
}

/**
 * y[b, i, j, c] = max x[b, i·sₕ + u − top, j·s_w + v − left, c] over the places (u, v) of the window inside the image; NaN
 * wins. x [B, H, W, C], y [B, ⌊(H + top + bottom − h)/sₕ⌋ + 1, ⌊(W + left + right − w)/s_w⌋ + 1, C].
 */
export const maxPool2d: OpDefinition<PoolAttributes> = {
  infer(inputs, attributes) {
    const op = "maxPool2d";
    checkCount(op, inputs, 1);
    const [x] = inputs;
    checkImage(op, "x", x);
    checkPool(op, attributes);
    checkEveryWindowSees(op, attributes);
    const places = windowPlaces(op, imageSize(x), attributes.window, attributes);
    return [{ shape: [x.shape[0], ...places, x.shape[3]], dtype: "float32" }];
  },
};

/**
 * dx: each element of g goes to the first largest element of its window in x, or to the first NaN: the gradient of
 * `maxPool2d`. x [B, H, W, C], g [B, OH, OW, C], dx [B, H, W, C].
 */
export const maxPool2dGradient: OpDefinition<PoolAttributes> = {
  infer(inputs, attributes) {
    const op = "maxPool2dGradient";
    checkCount(op, inputs, 2);
    const [x, g] = inputs;
    checkImage(op, "x", x);
    checkImage(op, "g", g);
    checkPool(op, attributes);
    checkEveryWindowSees(op, attributes);
    const places = windowPlaces(op, imageSize(x), attributes.window, attributes);
    checkShapeIs(op, "g", g, [x.shape[0], ...places, x.shape[3]]);
    return [x];
  },
};

/**
 * y[b, i, j, c] = scale·Σ x[b, i·sₕ + u − top, j·s_w + v − left, c] over the places (u, v) of the window; x is 0 outside.
 * x [B, H, W, C], y [B, ⌊(H + top + bottom − h)/sₕ⌋ + 1, ⌊(W + left + right − w)/s_w⌋ + 1, C].
 */
export const sumPool2d: OpDefinition<SumPoolAttributes> = {
  infer(inputs, attributes) {
    const op = "sumPool2d";
    checkCount(op, inputs, 1);
    const [x] = inputs;
    checkImage(op, "x", x);
    checkPool(op, attributes);
    const places = windowPlaces(op, imageSize(x), attributes.window, attributes);
    return [{ shape: [x.shape[0], ...places, x.shape[3]], dtype: "float32" }];
  },
};

/**
 * dx[b, i·sₕ + u − top, j·s_w + v − left, c] = scale·Σ g[b, i, j, c]: every element of a window gets what the window has,
 * the gradient of `sumPool2d`; with windows side by side it enlarges an image by whole factors.
 * g [B, OH, OW, C], dx [B, H, W, C] with `size` = [H, W].
 */
export const sumPool2dGradient: OpDefinition<SumPoolGradientAttributes> = {
  infer(inputs, attributes) {
    const op = "sumPool2dGradient";
    checkCount(op, inputs, 1);
    const [g] = inputs;
    checkImage(op, "g", g);
    checkPool(op, attributes);
    checkPair(op, "a size", attributes.size);
    const places = windowPlaces(op, attributes.size, attributes.window, attributes);
    checkShapeIs(op, "g", g, [g.shape[0], ...places, g.shape[3]]);
    return [{ shape: [g.shape[0], ...attributes.size, g.shape[3]], dtype: "float32" }];
  },
};
