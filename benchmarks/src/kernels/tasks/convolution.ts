import { RandomStream, sizeOf } from "@quadrivium/kernels";
import type { KernelTask } from "../task.ts";

/** The sizes of a convolution with a square kernel of odd size, which keeps height and width. */
export interface ConvolutionSizes {
  readonly batch: number;
  /** Height and width. */
  readonly size: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
}

/** x [B, S, S, I], w [K, K, I, O], b [O] → y [B, S, S, O] in double precision, zeros around the image. */
export function doubleConvolution(
  x: ArrayLike<number>,
  w: ArrayLike<number>,
  b: ArrayLike<number>,
  { batch, size, inputs, outputs, kernel }: ConvolutionSizes,
): Float64Array {
  const y = new Float64Array(batch * size * size * outputs);
  const weights = Float64Array.from(w);
  const edge = kernel >> 1;
  const inside = (at: number) => at >= 0 && at < size;
  for (let place = 0; place < batch * size * size; place++) {
    const [row, column] = [Math.floor(place / size) % size, place % size];
    const image = Math.floor(place / size ** 2) * size ** 2;
    const sums = y.subarray(place * outputs, (place + 1) * outputs);
    sums.set(Float64Array.from(b));
    for (let i = 0; i < kernel; i++) {
      for (let j = 0; j < kernel; j++) {
        const [r, c] = [row + i - edge, column + j - edge];
        if (!inside(r) || !inside(c)) continue;
        for (let k = 0; k < inputs; k++) {
          const factor = x[(image + r * size + c) * inputs + k];
          const from = ((i * kernel + j) * inputs + k) * outputs;
          for (let o = 0; o < outputs; o++) sums[o] += factor * weights[from + o];
        }
      }
    }
  }
  return y;
}

/** A convolution of standard normal numbers, the same for the same sizes. */
export function convolutionTask(sizes: ConvolutionSizes): KernelTask {
  const { batch, size, inputs, outputs, kernel } = sizes;
  const random = new RandomStream(20261122, "convolution");
  const array = (...shape: number[]) => ({
    shape,
    data: random.fillNormal(new Float32Array(sizeOf(shape))),
  });
  const operands = {
    x: array(batch, size, size, inputs),
    weight: array(kernel, kernel, inputs, outputs),
    bias: array(outputs),
  };
  const { x, weight, bias } = operands;
  return {
    kind: "convolution",
    title: `conv2d ${kernel}×${kernel}, ${inputs}→${outputs}, ${size}×${size}, batch ${batch}`,
    sizes: { ...sizes, padding: kernel >> 1 },
    operands,
    flop: 2 * batch * size ** 2 * inputs * outputs * kernel ** 2,
    expected: () => doubleConvolution(x.data, weight.data, bias.data, sizes),
  };
}
