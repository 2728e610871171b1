/** Bound on the relative difference of two losses after the same training. */
export const LOSS_TOLERANCE = 1e-3;

/** The largest |loss − other|/other over all steps, the last included; NaN where either holds one. */
export function lossDifference(losses: readonly number[], others: readonly number[]): number {
  if (losses.length !== others.length)
    throw new Error(`expected ${others.length} losses, got ${losses.length}`);
  return losses.reduce(
    (worst, loss, step) => Math.max(worst, Math.abs(loss - others[step]) / others[step]),
    0,
  );
}
