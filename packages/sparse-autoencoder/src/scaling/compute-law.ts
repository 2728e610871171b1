/**
 * The constants of the law that tells a loss from the compute spent on it (Gao et al. 2024, §3.1):
 *
 *   L(C) = L∞ + a·C^−b
 */
export interface ComputeLaw {
  /** L∞: what no compute takes away. */
  readonly irreducible: number;
  /** a: the rest of the loss at C = 1. */
  readonly scale: number;
  /** b */
  readonly exponent: number;
}

/** L(C), in the unit of the losses that the law was fitted to. */
export const computeLoss = ({ irreducible, scale, exponent }: ComputeLaw, compute: number): number =>
  irreducible + scale * compute ** -exponent;
