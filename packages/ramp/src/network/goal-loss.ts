import {
  add,
  clamp,
  greater,
  lessEqual,
  matmul,
  mean,
  multiply,
  negate,
  relu,
  reshape,
  slice,
  subtract,
  sum,
  type Tensor,
  where,
} from "@quadrivium/tensor";

/**
 * σ(z) = max(0, min(1, ½ + z)) elementwise: the probability of a positive decision. Its gradient is 0 outside |z| ≤ ½.
 *
 * Source: section 2.3 of the paper (the ramp).
 */
export const rampLoss = (scores: Tensor): Tensor => clamp(add(scores, 0.5), 0, 1);

/**
 * The convex upper bound of σ(z) that touches it at z′, elementwise: max(0, ½ + z) where z′ ≤ ½, else 1.
 *
 * @param reference z′, of the shape of `scores`.
 */
export function positiveMajorantLoss(scores: Tensor, reference: Tensor): Tensor {
  return where(lessEqual(reference, 0.5), relu(add(scores, 0.5)), 1);
}

/** The same bound of negative decisions, σ(−z): the reflection of {@link positiveMajorantLoss}. */
export function negativeMajorantLoss(scores: Tensor, reference: Tensor): Tensor {
  return positiveMajorantLoss(negate(scores), negate(reference));
}

/** What {@link goalLoss} takes. */
export interface GoalLossInputs {
  /** f(x) of each row of the batch, [B]. */
  readonly scores: Tensor;
  /** 1 where a row belongs to a set, else 0, [B, S]; as `NetworkGoals.membership` gives it. */
  readonly membership: Tensor;
  /** What a positive (row 0) and a negative decision (row 1) costs in each set, [2, S]; `NetworkGoals.prices()`. */
  readonly prices: Tensor;
  /** z′ of each row, [B]: the loss is then the majorant that touches the ramp there. Without it, the ramp itself. */
  readonly reference?: Tensor;
}

/** What {@link goalLoss} gives. */
export interface GoalLossOutputs {
  /** The mean cost of a row, [] : its expectation over batches is the Lagrangian, bounds left out. */
  readonly loss: Tensor;
  /** Rows decided positive in each set, [S]; the sum over batches and ranks is what multipliers follow. */
  readonly positives: Tensor;
  /** Rows of each set in the batch, [S]. */
  readonly totals: Tensor;
}

/**
 * The Lagrangian of an objective and goals on one batch,
 *
 *     loss = 1/B Σ_x Σ_s m_xs (a_s σ̂_p(z_x) + c_s σ̂_n(z_x)),
 *
 * and the counts of decisions that multipliers are updated from. Prices come from the host, so that one compiled
 * program serves all multipliers.
 *
 * Source: sections 2.3 and 2.4 of the paper; counts for the multipliers and ramps for the gradients as in Cotter et al.
 * (2019), two-player games with proxy constraints.
 *
 * @throws ShapeError where the shapes do not fit each other.
 */
export function goalLoss({ scores, membership, prices, reference }: GoalLossInputs): GoalLossOutputs {
  const [B, S] = membership.shape;
  // What a decision of each row costs: [B, S] · [2, S]ᵀ → [B, 2]
  const costs = matmul(membership, prices, { transposeB: true });
  const ofPositive = reshape(slice(costs, [0, 0], [B!, 1]), [B!]);
  const ofNegative = reshape(slice(costs, [0, 1], [B!, 1]), [B!]);
  const positive = reference ? positiveMajorantLoss(scores, reference) : rampLoss(scores);
  const negative = reference ? negativeMajorantLoss(scores, reference) : subtract(1, rampLoss(scores));
  const decided = reshape(greater(scores, 0), [1, B!]);
  return {
    loss: mean(add(multiply(ofPositive, positive), multiply(ofNegative, negative))),
    positives: reshape(matmul(decided, membership), [S!]),
    totals: sum(membership, { axes: [0] }),
  };
}
