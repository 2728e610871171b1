/** Rows as a logistic probe sees them: their values, standardised, and what has to be known of their labels. */
export interface ProbeSample {
  /** u: the rows' values; the last stands for `lastCount` rows. */
  readonly places: Float64Array;
  readonly lastCount: number;
  /** N. */
  readonly rowCount: number;
  /** Number of rows labelled 1. */
  readonly positives: number;
  /** Sum of u over the rows labelled 1. */
  readonly positiveSum: number;
}

/** σ(wu + b) with the least loss that was found. */
export interface ProbeFit {
  readonly weight: number;
  readonly bias: number;
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const MAXIMUM_ITERATIONS = 100;
const MAXIMUM_HALVINGS = 30;
/** Nats a row that a step is still expected to gain when it is not taken any more. */
const TOLERANCE = 1e-12;
/** The same where rounding forbids to gain more. */
const ROUNDING = 1e-9;
/** Added to the curvature, a row: nothing against what it is wherever there is something to gain. */
const DAMPING = 1e-15;

/** Mean loss at (w, b), its gradient and its second derivatives. */
interface Derivatives {
  loss: number;
  byWeight: number;
  byBias: number;
  weightWeight: number;
  weightBias: number;
  biasBias: number;
}

function derivatives(sample: ProbeSample, weight: number, bias: number): Derivatives {
  const { places, lastCount, rowCount, positives, positiveSum } = sample;
  let loss = -weight * positiveSum - bias * positives;
  let [byWeight, byBias] = [-positiveSum, -positives];
  let [weightWeight, weightBias, biasBias] = [0, 0, 0];
  const last = places.length - 1;
  for (let i = 0; i <= last; i++) {
    const times = i === last ? lastCount : 1;
    const place = places[i];
    const score = weight * place + bias;
    const small = Math.exp(-Math.abs(score));
    const probability = (score >= 0 ? times : times * small) / (1 + small);
    const curvature = (times * small) / (1 + small) ** 2;
    loss += times * (Math.max(score, 0) + Math.log1p(small));
    byWeight += probability * place;
    byBias += probability;
    weightWeight += curvature * place * place;
    weightBias += curvature * place;
    biasBias += curvature;
  }
  return {
    loss: loss / rowCount,
    byWeight: byWeight / rowCount,
    byBias: byBias / rowCount,
    weightWeight: weightWeight / rowCount + DAMPING,
    weightBias: weightBias / rowCount,
    biasBias: biasBias / rowCount + DAMPING,
  };
}

/**
 * Newton's method with a step halved until the loss falls, from the best constant on. The loss is convex. Where the
 * classes can be separated it has no minimum, but each step then gains a constant factor, and the iteration ends when
 * no more than 10⁻¹² nats are to be gained.
 */
export function maximizeLikelihood(sample: ProbeSample): ProbeFit {
  const { rowCount, positives } = sample;
  let [weight, bias] = [0, Math.log(positives / (rowCount - positives))];
  let at = derivatives(sample, weight, bias);
  for (let iterations = 0; ; iterations++) {
    const determinant = at.weightWeight * at.biasBias - at.weightBias ** 2;
    const weightStep = (at.weightBias * at.byBias - at.biasBias * at.byWeight) / determinant;
    const biasStep = (at.weightBias * at.byWeight - at.weightWeight * at.byBias) / determinant;
    const gain = -(at.byWeight * weightStep + at.byBias * biasStep) / 2;
    const end = (converged: boolean) => ({ weight, bias, loss: at.loss, iterations, converged });
    if (gain < TOLERANCE) return end(true);
    if (iterations === MAXIMUM_ITERATIONS) return end(false);

    let length = 1;
    let next = derivatives(sample, weight + weightStep, bias + biasStep);
    for (let halvings = 0; !(next.loss < at.loss - 1e-4 * length * gain); halvings++) {
      if (halvings === MAXIMUM_HALVINGS) return end(gain < ROUNDING);
      length /= 2;
      next = derivatives(sample, weight + length * weightStep, bias + length * biasStep);
    }
    weight += length * weightStep;
    bias += length * biasStep;
    at = next;
  }
}
