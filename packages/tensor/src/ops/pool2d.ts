import type { Pair, PoolAttributes } from "@quadrivium/kernels";
import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import { constant } from "../leaves.ts";
import type { Tensor } from "../tensor.ts";
import { multiply } from "./binary.ts";
import { asPadding, asPair, type PaddingLike, type PairLike, sizeOfImage } from "./window-options.ts";

/** Options of pooling. */
export interface Pool2dOptions {
  /** Rows and columns of the window. */
  readonly window: PairLike;
  /** Steps from one window to the next. Default: the window's size, so that windows lie side by side. */
  readonly stride?: PairLike;
  /** What is added around the image. Default `"valid"`: nothing. */
  readonly padding?: PaddingLike;
}

/** Options of `averagePool2d`. */
export interface AveragePool2dOptions extends Pool2dOptions {
  /** Whether the zeros of the padding are counted as elements. Default true. */
  readonly countPadding?: boolean;
}

function attributesOf(op: string, x: Tensor, options: Pool2dOptions): PoolAttributes {
  const window = asPair(options.window);
  const stride = asPair(options.stride ?? window);
  const padding = asPadding(op, options.padding ?? "valid", sizeOfImage(x), window, stride);
  return { window, stride, padding };
}

/**
 * The largest element of each window, channel by channel; what lies outside the image does not take part, NaN wins. The
 * gradient goes to the first largest. x [B, H, W, C] → y [B, ⌊(H + top + bottom − h)/sₕ⌋ + 1, …, C].
 * @throws {ShapeError} when the window is larger than the padded image
 * @throws {OptionError} when a padding is as large as the window
 */
export const maxPool2d = (x: Tensor, options: Pool2dOptions): Tensor =>
  apply("maxPool2d", [x], attributesOf("maxPool2d", x, options));

/** The sum of each window, channel by channel. x [B, H, W, C] → y [B, ⌊(H + top + bottom − h)/sₕ⌋ + 1, …, C]. */
export const sumPool2d = (x: Tensor, options: Pool2dOptions): Tensor =>
  apply("sumPool2d", [x], { ...attributesOf("sumPool2d", x, options), scale: 1 });

/** How many elements of each window along one axis lie inside. */
const counts = (places: number, size: number, window: number, stride: number, before: number): number[] =>
  Array.from({ length: places }, (_, i) => {
    const start = i * stride - before;
    return Math.max(0, Math.min(start + window, size) - Math.max(start, 0));
  });

/**
 * The mean of each window, channel by channel: over the whole window, zeros of the padding included, or over what lies
 * inside the image. x [B, H, W, C] → y [B, ⌊(H + top + bottom − h)/sₕ⌋ + 1, …, C].
 * @throws {ShapeError} when the window is larger than the padded image
 */
export function averagePool2d(x: Tensor, options: AveragePool2dOptions): Tensor {
  const attributes = attributesOf("averagePool2d", x, options);
  const { window, stride, padding } = attributes;
  const scale = 1 / (window[0] * window[1]);
  const y = apply("sumPool2d", [x], { ...attributes, scale });
  if ((options.countPadding ?? true) || padding.every((count) => count === 0)) return y;
  const rows = counts(y.shape[1], x.shape[1], window[0], stride[0], padding[0]);
  const columns = counts(y.shape[2], x.shape[2], window[1], stride[1], padding[2]);
  const share = rows.flatMap((down) => columns.map((across) => 1 / (Math.max(1, down * across) * scale)));
  return multiply(y, constant(share, [y.shape[1], y.shape[2], 1]));
}

/**
 * Each pixel repeated to a block of `factor` (whole numbers ≥ 1): y[b, i, j, c] = x[b, ⌊i/fₕ⌋, ⌊j/f_w⌋, c].
 * x [B, H, W, C] → y [B, H·fₕ, W·f_w, C]. @throws {OptionError} when a factor is no whole number ≥ 1
 */
export function upsampleNearest(x: Tensor, factor: PairLike): Tensor {
  const window = asPair(factor);
  const [H, W] = sizeOfImage(x);
  const size: Pair = [H * window[0], W * window[1]];
  return apply("sumPool2dGradient", [x], { window, stride: window, padding: [0, 0, 0, 0], scale: 1, size });
}

/** The gradients of the functions above. Sums over windows and their gradients are each other's. */
export const pool2dGradients: {
  readonly maxPool2d: GradientRule<"maxPool2d">;
  readonly maxPool2dGradient: undefined;
  readonly sumPool2d: GradientRule<"sumPool2d">;
  readonly sumPool2dGradient: GradientRule<"sumPool2dGradient">;
} = {
  maxPool2d: rule((g, [x], _, attributes) => [apply("maxPool2dGradient", [x, g], attributes)]),
  maxPool2dGradient: undefined,
  sumPool2d: rule((g, [x], _, attributes) => [
    apply("sumPool2dGradient", [g], { ...attributes, size: sizeOfImage(x) }),
  ]),
  sumPool2dGradient: rule((dx, _inputs, _, { window, stride, padding, scale }) => [
    apply("sumPool2d", [dx], { window, stride, padding, scale }),
  ]),
};
