/** The size and the sparsity of an autoencoder. */
export interface SaeSize {
  /** n: number of latents. */
  readonly latents: number;
  /** k: active latents per input. */
  readonly k: number;
}

/**
 * The constants of the law that tells an autoencoder's loss from its size and sparsity (Gao et al. 2024, §3.1):
 *
 *   L(n, k) = exp(α + β_k·ln k + β_n·ln n + γ·ln k·ln n) + exp(ζ + η·ln k)
 *
 * The first term falls with n and, for γ < 0, faster the larger k is; the second is what no number of latents takes away.
 */
export interface JointLaw {
  /** α */
  readonly alpha: number;
  /** β_k */
  readonly betaK: number;
  /** β_n */
  readonly betaN: number;
  /** γ */
  readonly gamma: number;
  /** ζ */
  readonly zeta: number;
  /** η */
  readonly eta: number;
}

/** L(n, k), in the unit of the losses that the law was fitted to. */
export function jointLoss(law: JointLaw, { latents, k }: SaeSize): number {
  const [logK, logN] = [Math.log(k), Math.log(latents)];
  const reducible = law.alpha + law.betaK * logK + law.betaN * logN + law.gamma * logK * logN;
  return Math.exp(reducible) + Math.exp(law.zeta + law.eta * logK);
}
