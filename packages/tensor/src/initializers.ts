import { OptionError, type RandomStream, type Shape, sizeOf, type TensorData } from "@quadrivium/kernels";

/**
 * Makes the first elements of a state from its shape and a random stream of its own; `undefined` stands for zeros.
 */
export type Initializer = (shape: Shape, random: RandomStream) => TensorData | undefined;

/** All elements 0. */
export const zeros: Initializer = () => undefined;

/** All elements `value`. */
export const filled =
  (value: number): Initializer =>
  (shape) =>
    new Float32Array(sizeOf(shape)).fill(value);

/** All elements 1. */
export const ones: Initializer = filled(1);

/** Given elements, row-major. */
export const fromData =
  (data: TensorData): Initializer =>
  () =>
    data;

/** Independent draws from the normal distribution. @throws {OptionError} unless std ≥ 0 */
export const normal = ({
  mean = 0,
  std = 1,
}: {
  readonly mean?: number;
  readonly std?: number;
} = {}): Initializer => {
  if (!(std >= 0)) throw new OptionError("normal: std", { expected: "a number ≥ 0", received: String(std) });
  return (shape, random) => Float32Array.from({ length: sizeOf(shape) }, () => mean + std * random.normal());
};

/** Independent draws from the uniform distribution on [low, high). @throws {OptionError} unless low ≤ high */
export const uniform = ({
  low = 0,
  high = 1,
}: {
  readonly low?: number;
  readonly high?: number;
} = {}): Initializer => {
  if (!(low <= high))
    throw new OptionError("uniform", { expected: "low ≤ high", received: `${low} and ${high}` });
  return (shape, random) =>
    Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random.uniform());
};
