import { type BiasCut, biasBounds } from "./bias-cuts.ts";
import { coordinateAscent } from "./coordinate-ascent.ts";
import type { SvmSettings, SvmSolution, WeightedSvm } from "./weighted-svm.ts";

/** A solution with a bias that costs nothing, and what proves it. */
export interface FreeBiasSolution extends SvmSolution {
  /** Every affine minorant of the optimal value as a function of b that was found. */
  readonly cuts: readonly BiasCut[];
  /** Whether the best b lies at an end of its box: the data alone would push it further. */
  readonly atEdge: boolean;
}

const DEFAULT_VALUES = 60;

/**
 * Solves a weighted SVM whose bias is not regularised, by bisection over b in `box`. Every dual point gives a global
 * minorant of F(b) = min over w, so that the returned dual value bounds the minimum over the whole box.
 */
export function* freeBias(
  svm: WeightedSvm,
  settings: SvmSettings,
  box: readonly [number, number],
): Generator<undefined, FreeBiasSolution> {
  const inner = { ...settings, tolerance: settings.tolerance / 3 };
  const cuts: BiasCut[] = [];
  let b = Math.max(box[0], Math.min(svm.fixedBias, box[1]));
  let best: SvmSolution | undefined;
  let warm = settings.warm;
  let rounds = 0;
  for (let tried = 0; ; tried++) {
    const at: SvmSolution = yield* coordinateAscent(
      { ...svm, biasFeature: 0, fixedBias: b },
      { ...inner, warm },
    );
    rounds += at.rounds;
    warm = at.alpha;
    let slope = 0;
    for (let i = 0; i < at.alpha.length; i += 2) slope += at.alpha[i]! - at.alpha[i + 1]!;
    cuts.push({ value: at.dual + b * slope, slope });
    if (!best || at.primal < best.primal) best = at;
    const bounds = biasBounds(cuts, best.primal, box);
    const converged = best.primal - bounds.lower <= settings.tolerance;
    if (converged || tried >= DEFAULT_VALUES || !at.converged) {
      const width = (box[1] - box[0]) * 1e-3;
      const atEdge = best.bias < box[0] + width || best.bias > box[1] - width;
      return { ...best, dual: bounds.lower, alpha: at.alpha, rounds, converged, cuts, atEdge };
    }
    b = (bounds.low + bounds.high) / 2;
  }
}
