import { OptionError } from "@quadrivium/kernels";
import { type TaskOptions, taskSteps } from "../task-progress.ts";
import type { CodesByLatent } from "./codes-by-latent.ts";
import {
  countLabels,
  entropyOfCounts,
  fitColumn,
  type LabelCounts,
  type LogisticProbe,
  type SparseColumn,
} from "./logistic-probe.ts";
import { checkProbeTask, type ProbeTask } from "./probe-task.ts";

/** How well the best latent tells a task. */
export interface ProbeTaskLoss extends LogisticProbe {
  readonly name: string;
  /** The best latent, the lowest among equal ones. */
  readonly latent: number;
  /** Loss of the best constant: the entropy of the labels, in nats. */
  readonly baseline: number;
}

/** How well single latents tell some tasks. */
export interface ProbeLoss {
  /** Mean over the tasks of the best latent's loss, in nats. */
  readonly loss: number;
  /** Mean over the tasks of the best constant's loss, in nats. */
  readonly baseline: number;
  readonly tasks: readonly ProbeTaskLoss[];
  /** Number of fits, of all latents and tasks, that stopped before they had converged. */
  readonly unconverged: number;
}

/** Fits after which other work gets its turn. */
const FITS_PER_STEP = 64;

/**
 * The probe loss (Gao et al. 2024, §4.2): for each task the least loss of a logistic probe on one latent,
 *
 *   min over i, w, b of  E[−y·log σ(w z_i + b) − (1 − y)·log(1 − σ(w z_i + b))],
 *
 * averaged over the tasks. Lower where latents stand for what the tasks ask. A latent cannot do better than the
 * entropy of the labels where it is 0, so that those whose entropy is above the best loss so far are not fitted.
 *
 * @param options The units of progress are tasks.
 * @throws {OptionError} naming the task whose labels do not fit or are of one class, or when there is no task
 * @throws the reason of the signal when aborted
 */
export async function probeLoss(
  codes: CodesByLatent,
  tasks: readonly ProbeTask[],
  options: TaskOptions = {},
): Promise<ProbeLoss> {
  if (tasks.length === 0) {
    throw new OptionError("probeLoss: tasks", { expected: "one or more tasks", received: "none" });
  }
  const positives = tasks.map((task) => checkProbeTask(task, codes.rowCount));
  const step = taskSteps(options, tasks.length);
  const results: ProbeTaskLoss[] = [];
  let unconverged = 0;
  for (const [index, task] of tasks.entries()) {
    const baseline = entropyOfCounts(positives[index], codes.rowCount - positives[index]) / codes.rowCount;
    let best = { ...NOTHING, name: task.name, baseline };
    for (const [rank, candidate] of rankLatents(codes, task, positives[index]).entries()) {
      const { latent, column, counts, bound } = candidate;
      if (bound > best.loss) break;
      const probe = fitColumn(column, task.labels, positives[index], counts);
      if (!probe.converged) unconverged++;
      const isBetter = probe.loss < best.loss || (probe.loss === best.loss && latent < best.latent);
      if (isBetter) best = { ...best, latent, ...probe };
      if (rank % FITS_PER_STEP === FITS_PER_STEP - 1) await step(index);
    }
    results.push(best);
    await step(index + 1);
  }
  return {
    loss: meanOf(results, "loss"),
    baseline: meanOf(results, "baseline"),
    tasks: results,
    unconverged,
  };
}

/** Any latent is better than this. */
const NOTHING = { latent: -1, loss: Infinity, weight: 0, bias: 0, iterations: 0, converged: false };

const meanOf = (tasks: readonly ProbeTaskLoss[], key: "loss" | "baseline"): number =>
  tasks.reduce((total, task) => total + task[key], 0) / tasks.length;

/** A latent that may be the best of a task. */
interface Candidate {
  readonly latent: number;
  readonly column: SparseColumn;
  readonly counts: LabelCounts;
  /** No probe on this latent has a lower loss. */
  readonly bound: number;
}

/** All latents, those that may have the lowest loss first. */
function rankLatents(codes: CodesByLatent, { labels }: ProbeTask, positives: number): Candidate[] {
  const { rowCount, starts, rows, values } = codes;
  const candidates: Candidate[] = [];
  for (let latent = 0; latent + 1 < starts.length; latent++) {
    const [start, end] = [starts[latent], starts[latent + 1]];
    const column = { rowCount, rows: rows.subarray(start, end), values: values.subarray(start, end) };
    const counts = countLabels(column, labels);
    const positiveZeros = positives - counts.positives;
    const zeros = rowCount - (end - start);
    const bound = entropyOfCounts(positiveZeros, zeros - positiveZeros) / rowCount;
    candidates.push({ latent, column, counts, bound });
  }
  return candidates.sort((a, b) => a.bound - b.bound || a.latent - b.latent);
}
