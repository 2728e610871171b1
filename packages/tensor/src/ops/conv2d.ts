import type { Pair, WindowAttributes } from "@quadrivium/kernels";
import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./binary.ts";
import { matmul } from "./matmul.ts";
import { reshape, transpose } from "./shape-ops.ts";
import { asPadding, asPair, type PaddingLike, type PairLike, sizeOfImage } from "./window-options.ts";

/** Options of `conv2d`. */
export interface Conv2dOptions {
  /** Steps from one place to the next, along rows and columns. Default 1. */
  readonly stride?: PairLike;
  /** What is added around the image. Default `"valid"`: nothing. */
  readonly padding?: PaddingLike;
  /** A vector [O] that is added at every place. */
  readonly bias?: Tensor;
}

const biased = (y: Tensor, bias: Tensor | undefined): Tensor => (bias === undefined ? y : add(y, bias));

/**
 * Whether windows lie side by side and cover the image without a rest: then y is a product of patches. So are 1×1
 * filters with stride 1.
 */
function isPatches(x: Tensor, filter: Tensor, [sh, sw]: Pair, padding: readonly number[]): boolean {
  const [kh, kw] = filter.shape;
  if (x.rank !== 4 || filter.rank !== 4 || x.shape[3] !== filter.shape[2]) return false;
  if (kh !== sh || kw !== sw || padding.some((count) => count !== 0)) return false;
  return x.shape[1] % kh === 0 && x.shape[2] % kw === 0;
}

/** y as one product: the patches of x as rows, the filter as a matrix. */
function productOfPatches(x: Tensor, filter: Tensor): Tensor {
  const [B, H, W, C] = x.shape;
  const [kh, kw, , O] = filter.shape;
  const [h, w] = [H / kh, W / kw];
  const blocks = reshape(x, [B, h, kh, w, kw * C]);
  const patches = kh === 1 ? blocks : transpose(blocks, [0, 1, 3, 2, 4]);
  const y = matmul(reshape(patches, [B * h * w, kh * kw * C]), reshape(filter, [kh * kw * C, O]));
  return reshape(y, [B, h, w, O]);
}

/**
 * y[b, i, j, o] = Σ x[b, i·sₕ + u − top, j·s_w + v − left, c]·filter[u, v, c, o] + bias[o] over u, v and c: the
 * cross-correlation that is called convolution. Outside the image x is 0.
 * x [B, H, W, C], filter [kh, kw, C, O], y [B, ⌊(H + top + bottom − kh)/sₕ⌋ + 1, ⌊(W + left + right − kw)/s_w⌋ + 1, O].
 *
 * Where the windows lie side by side without padding, as in a patch embedding or with 1×1 filters, it is one product.
 * @throws {ShapeError} when the channels differ, or the filter is larger than the padded image
 * @throws {OptionError} unless strides are whole numbers ≥ 1 and paddings whole numbers ≥ 0
 */
export function conv2d(x: Tensor, filter: Tensor, options: Conv2dOptions = {}): Tensor {
  const stride = asPair(options.stride ?? 1);
  const kernel: Pair = [filter.shape[0] ?? 1, filter.shape[1] ?? 1];
  const padding = asPadding("conv2d", options.padding ?? "valid", sizeOfImage(x), kernel, stride);
  const y = isPatches(x, filter, stride, padding)
    ? productOfPatches(x, filter)
    : apply("conv2d", [x, filter], { stride, padding });
  return biased(y, options.bias);
}

/** Options of `conv2dTranspose`. */
export interface Conv2dTransposeOptions extends Conv2dOptions {
  /** Rows and columns of the result; by default the fewest that the convolution would make x of. */
  readonly size?: PairLike;
}

/**
 * y[b, i·sₕ + u − top, j·s_w + v − left, c] = Σ x[b, i, j, o]·filter[u, v, c, o] + bias[c]: the transposed convolution,
 * which is the gradient of `conv2d` for its image. x [B, h, w, O], filter [kh, kw, C, O], y [B, H, W, C].
 *
 * H is `size`, or (h − 1)·sₕ + kh − top − bottom by default, and h·sₕ with padding `"same"`; W likewise.
 * @throws {ShapeError} when a convolution of an image of that size does not have the shape of x
 * @throws {OptionError} unless strides are whole numbers ≥ 1 and paddings whole numbers ≥ 0
 */
export function conv2dTranspose(x: Tensor, filter: Tensor, options: Conv2dTransposeOptions = {}): Tensor {
  const { padding: wanted = "valid", bias } = options;
  const [sh, sw] = asPair(options.stride ?? 1);
  const [h, w] = sizeOfImage(x);
  const kernel: Pair = [filter.shape[0] ?? 1, filter.shape[1] ?? 1];
  const given = options.size === undefined ? undefined : asPair(options.size);
  const whole = given ?? ([h * sh, w * sw] as const);
  const padding = asPadding("conv2dTranspose", wanted, whole, kernel, [sh, sw]);
  const fewest: Pair = [
    (h - 1) * sh + kernel[0] - padding[0] - padding[1],
    (w - 1) * sw + kernel[1] - padding[2] - padding[3],
  ];
  const size = given ?? (wanted === "same" ? whole : fewest);
  return biased(apply("conv2dInputGradient", [x, filter], { stride: [sh, sw], padding, size }), bias);
}

const kernelOf = ({ shape }: Tensor): Pair => [shape[0], shape[1]];

const forInput = (g: Tensor, filter: Tensor, size: Pair, { stride, padding }: WindowAttributes): Tensor =>
  apply("conv2dInputGradient", [g, filter], { stride, padding, size });

const forFilter = (x: Tensor, g: Tensor, kernel: Pair, { stride, padding }: WindowAttributes): Tensor =>
  apply("conv2dFilterGradient", [x, g], { stride, padding, kernel });

/**
 * The three are the derivatives of Σ g·conv2d(x, f) for g, x and f, so the gradients of each are the other two: with the
 * upstream gradient in the place of what was differentiated for.
 */
export const conv2dGradients: {
  readonly conv2d: GradientRule<"conv2d">;
  readonly conv2dInputGradient: GradientRule<"conv2dInputGradient">;
  readonly conv2dFilterGradient: GradientRule<"conv2dFilterGradient">;
} = {
  conv2d: rule((g, [x, filter], _, window) => [
    forInput(g, filter, sizeOfImage(x), window),
    forFilter(x, g, kernelOf(filter), window),
  ]),
  conv2dInputGradient: rule((dx, [g, filter], _, { stride, padding }) => [
    apply("conv2d", [dx, filter], { stride, padding }),
    forFilter(dx, g, kernelOf(filter), { stride, padding }),
  ]),
  conv2dFilterGradient: rule((df, [x, g], _, { stride, padding }) => [
    forInput(g, df, sizeOfImage(x), { stride, padding }),
    apply("conv2d", [x, df], { stride, padding }),
  ]),
};
