import { OptionError } from "@quadrivium/kernels";
import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import { constant } from "../leaves.ts";
import type { Tensor } from "../tensor.ts";

/** Options of `rotaryEmbedding`. */
export interface RotaryEmbeddingOptions {
  /** Pairs are neighbours (2i, 2i + 1), as in the paper and llama2.c, else (i, i + D/2), as in GPT-NeoX. Default true. */
  readonly interleaved?: boolean;
  /** The time of x's first element, an int32 scalar in 0 … P − T. Default 0. */
  readonly position?: Tensor;
}

/**
 * The angles that `rotaryEmbedding` turns by: row p holds cos(p·base^(−2i/D)) for i in 0 … D/2 − 1, then the sines.
 *
 * @param positions P, one more than the largest time
 * @param size D, the elements of a head
 * @returns a constant [P, D], computed in double precision
 * @throws {OptionError} when the size is odd
 */
export function rotaryAngles(
  positions: number,
  size: number,
  { base = 10000 }: { readonly base?: number } = {},
): Tensor {
  if (!Number.isInteger(size) || size < 2 || size % 2 !== 0) {
    throw new OptionError("rotaryAngles", { expected: "an even size ≥ 2", received: String(size) });
  }
  const half = size / 2;
  const angles = Float64Array.from({ length: positions * size }, (_, at) => {
    const i = at % size;
    const angle = Math.floor(at / size) * base ** ((-2 * (i % half)) / size);
    return i < half ? Math.cos(angle) : Math.sin(angle);
  });
  return constant(angles, [positions, size]);
}

/**
 * Rotary position embedding (Su et al. 2021): each pair of elements of a head is turned by an angle that grows with
 * time, so that products of queries and keys depend on the distance of their times alone.
 *
 * x [..., T, H, D] with D even, angles [P, D] with P ≥ T from {@link rotaryAngles}; y like x. Differentiable in x.
 * @throws {ShapeError} {DTypeError}
 * @throws {IndexError} at run time, when the position is out of range
 */
export const rotaryEmbedding = (
  x: Tensor,
  angles: Tensor,
  { interleaved = true, position }: RotaryEmbeddingOptions = {},
): Tensor =>
  apply("rotaryEmbedding", position === undefined ? [x, angles] : [x, angles, position], {
    interleaved,
    inverse: false,
    position: position !== undefined,
  });

/** Turns back: dx = the same of g with the opposite angles. */
export const rotaryEmbeddingGradient: GradientRule<"rotaryEmbedding"> = rule(
  (g, [, ...others], _, attributes) => [
    apply("rotaryEmbedding", [g, ...others], { ...attributes, inverse: !attributes.inverse }),
  ],
);
