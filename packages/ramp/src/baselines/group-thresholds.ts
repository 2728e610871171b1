import type { Subset } from "../data/subset.ts";
import type { LinearModel } from "../model/linear-model.ts";
import { checkNumber, RampError } from "../ramp-error.ts";

/** Two thresholds on one score. It is no single linear model: group membership must be known to decide. */
export interface GroupThresholds {
  /** Rows of A are positive where f(x) > thresholdA. */
  readonly thresholdA: number;
  readonly thresholdB: number;
  /** The error rate on the rows of both groups. */
  readonly error: number;
  /** s_p(A)/s_p(B) reached. */
  readonly ratio: number;
}

/** One distinct cut of a group's scores: coverage, errors and the threshold. */
interface Choice {
  readonly coverage: number;
  readonly errors: number;
  readonly threshold: number;
}

/**
 * Baseline: the pair of thresholds on a model's scores that errs least subject to s_p(A) ≥ κ s_p(B). Exact over all
 * distinct decisions.
 *
 * Source: post-processing after Hardt, Price and Srebro (2016), for coverage and without randomisation.
 *
 * @param a The group whose coverage is wanted high; disjoint from `b`.
 */
export function groupThresholds(model: LinearModel, a: Subset, b: Subset, kappa: number): GroupThresholds {
  checkNumber("groupThresholds", kappa, 0, Number.MAX_VALUE);
  for (const { name, size } of [a, b]) {
    if (size > 0) continue;
    const expected = `rows in ${name}`;
    throw new RampError({ where: "groupThresholds", reason: "empty-subset", expected, received: "none" });
  }
  const z = model.scores(a.dataset);
  const [ofA, ofB] = [choices(a, z), choices(b, z)];
  // From the widest coverage of A down: the best choice among those that cover at least as much.
  const bestFrom: Choice[] = [];
  for (let i = ofA.length - 1; i >= 0; i--) {
    const one = ofA[i]!;
    const wider = bestFrom[i + 1];
    bestFrom[i] = wider && wider.errors <= one.errors ? wider : one;
  }
  let at = 0;
  let best: { a: Choice; b: Choice } | undefined;
  for (const choice of ofB) {
    while (at < ofA.length && ofA[at]!.coverage < kappa * choice.coverage - 1e-12) at++;
    if (at === ofA.length) break;
    const partner = bestFrom[at]!;
    if (!best || partner.errors + choice.errors < best.a.errors + best.b.errors)
      best = { a: partner, b: choice };
  }
  const chosen = best ?? { a: ofA.at(-1)!, b: ofB[0]! };
  return {
    thresholdA: chosen.a.threshold,
    thresholdB: chosen.b.threshold,
    error: (chosen.a.errors + chosen.b.errors) / (a.size + b.size),
    ratio: chosen.a.coverage / chosen.b.coverage,
  };
}

/** Every distinct decision on a subset, from none positive to all. */
function choices(subset: Subset, z: Float64Array): Choice[] {
  const { labels } = subset.dataset;
  const rows = [...subset.rows].sort((one, other) => z[other]! - z[one]! || one - other);
  let errors = rows.reduce((sum, row) => sum + (labels[row] === 1 ? 1 : 0), 0);
  const found: Choice[] = [{ coverage: 0, errors, threshold: z[rows[0]!]! }];
  for (const [i, row] of rows.entries()) {
    if (labels[row] === 1) errors--;
    else if (labels[row] === -1) errors++;
    const next = rows[i + 1];
    if (next !== undefined && z[next] === z[row]) continue;
    const threshold = next === undefined ? z[row]! - 1 : z[next]!;
    found.push({ coverage: (i + 1) / rows.length, errors, threshold });
  }
  return found;
}
