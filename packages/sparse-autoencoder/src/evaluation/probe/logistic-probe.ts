import { OptionError } from "@quadrivium/kernels";
import { maximizeLikelihood, type ProbeSample } from "./newton.ts";
import { checkProbeTask, type ProbeTask } from "./probe-task.ts";

/** One latent's values, of which most are 0. */
export interface SparseColumn {
  /** N: number of rows. */
  readonly rowCount: number;
  /** The rows on which it is not 0. */
  readonly rows: ArrayLike<number>;
  /** Its values there. */
  readonly values: ArrayLike<number>;
}

/** The best prediction σ(wz + b) of a task's labels from one latent's value z. */
export interface LogisticProbe {
  /** The mean over rows of −y·log σ(wz + b) − (1 − y)·log(1 − σ(wz + b)), in nats. */
  readonly loss: number;
  /** w; ±Infinity where the loss falls towards its infimum as w grows. */
  readonly weight: number;
  /** b; ±Infinity where all rows without the latent have one label. */
  readonly bias: number;
  /** Newton steps taken; 0 where the answer needs none. */
  readonly iterations: number;
  /** Whether the loss is within 10⁻⁹ of its infimum, by what Newton's model expects. */
  readonly converged: boolean;
}

/** How a task's labels fall on a latent's entries. */
export interface LabelCounts {
  /** Entries labelled 1. */
  readonly positives: number;
  /** Entries with z > 0 labelled 1 and with z < 0 labelled 0. */
  readonly agreeing: number;
}

/** −Σ log-likelihood of counts under their own frequency. */
export function entropyOfCounts(positives: number, negatives: number): number {
  const total = positives + negatives;
  const term = (count: number) => (count === 0 ? 0 : -count * Math.log(count / total));
  return term(positives) + term(negatives);
}

/** How a task's labels fall on the entries of a column. */
export function countLabels({ rows, values }: SparseColumn, labels: ArrayLike<number>): LabelCounts {
  let [positives, agreeing] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const label = labels[rows[i]];
    positives += label;
    if (values[i] > 0 === (label === 1)) agreeing++;
  }
  return { positives, agreeing };
}

/**
 * Fits σ(wz + b) to a checked task of which `positives` rows are labelled 1.
 *
 * Where the signs of the entries tell their labels, no w is best: as it grows, the entries' loss vanishes and the rows
 * at 0 keep the entropy of their own labels, which is then the answer.
 */
export function fitColumn(
  column: SparseColumn,
  labels: ArrayLike<number>,
  positives: number,
  counts: LabelCounts,
): LogisticProbe {
  const { rowCount, rows, values } = column;
  const zeros = rowCount - rows.length;
  const positiveZeros = positives - counts.positives;
  const exact = { iterations: 0, converged: true };
  if (rows.length > 0 && (counts.agreeing === 0 || counts.agreeing === rows.length)) {
    return {
      loss: entropyOfCounts(positiveZeros, zeros - positiveZeros) / rowCount,
      weight: counts.agreeing === 0 ? -Infinity : Infinity,
      bias: zeros === 0 ? 0 : Math.log(positiveZeros / (zeros - positiveZeros)),
      ...exact,
    };
  }
  const { center, scale } = standardization(column);
  if (scale === 0) {
    const negatives = rowCount - positives;
    const loss = entropyOfCounts(positives, negatives) / rowCount;
    return { loss, weight: 0, bias: Math.log(positives / negatives), ...exact };
  }
  // The last place holds all rows at 0.
  const places = new Float64Array(rows.length + 1).fill(-center / scale);
  let positiveSum = positiveZeros * places[rows.length];
  for (let i = 0; i < rows.length; i++) {
    places[i] = (values[i] - center) / scale;
    if (labels[rows[i]] === 1) positiveSum += places[i];
  }
  const sample: ProbeSample = { places, lastCount: zeros, rowCount, positives, positiveSum };
  const { weight, bias, ...rest } = maximizeLikelihood(sample);
  return { ...rest, weight: weight / scale, bias: bias - (weight * center) / scale };
}

/** Mean and standard deviation of a column over all rows. */
function standardization({ rowCount, values }: SparseColumn): { center: number; scale: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const center = sum / rowCount;
  let squares = (rowCount - values.length) * center * center;
  for (let i = 0; i < values.length; i++) squares += (values[i] - center) ** 2;
  return { center, scale: Math.sqrt(squares / rowCount) };
}

/**
 * The logistic probe of one latent for one task (Gao et al. 2024, §4.2): min over w, b of the mean of
 * −y·log σ(wz + b) − (1 − y)·log(1 − σ(wz + b)). No penalty; float64; the rows at 0 are counted, not visited.
 * @throws {OptionError} naming the task when its labels do not fit, or when a row of the column is not below N
 */
export function logisticProbe(column: SparseColumn, task: ProbeTask): LogisticProbe {
  const positives = checkProbeTask(task, column.rowCount);
  for (let i = 0; i < column.rows.length; i++) {
    if (column.rows[i] < column.rowCount && column.values[i] !== 0) continue;
    throw new OptionError("logisticProbe: column", {
      expected: `rows below ${column.rowCount} with values that are not 0`,
      received: `value ${column.values[i]} in row ${column.rows[i]}`,
    });
  }
  return fitColumn(column, task.labels, positives, countLabels(column, task.labels));
}
