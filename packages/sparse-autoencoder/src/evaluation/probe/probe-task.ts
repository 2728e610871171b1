import { OptionError } from "@quadrivium/kernels";

/** A question with two answers about each row, to be told from one latent. */
export interface ProbeTask {
  readonly name: string;
  /** 1 or 0 for each row. */
  readonly labels: ArrayLike<number>;
}

/**
 * The number of rows labelled 1, after checking a task.
 * @throws {OptionError} naming the task when it has another number of labels, labels other than 0 and 1, or one class
 */
export function checkProbeTask({ name, labels }: ProbeTask, rows: number): number {
  const refuse = (expected: string, received: string): never => {
    throw new OptionError(`probe task "${name}"`, { expected, received });
  };
  if (labels.length !== rows) refuse(`${rows} labels, one for each row`, `${labels.length}`);
  let positives = 0;
  for (let row = 0; row < rows; row++) {
    if (labels[row] !== 0 && labels[row] !== 1) refuse("labels 0 and 1", `${labels[row]} in row ${row}`);
    positives += labels[row];
  }
  if (positives === 0) refuse("rows of both classes", `${rows} labelled 0`);
  if (positives === rows) refuse("rows of both classes", `${rows} labelled 1`);
  return positives;
}

/**
 * One task for each distinct label: this label against all others, named after it, in the order in which the labels
 * first come.
 *
 * @example
 * const tasks = oneVersusRest(["animals", "food", "animals"]); // "animals": [1, 0, 1], "food": [0, 1, 0]
 *
 * @throws {OptionError} naming the label when all rows have the same
 */
export function oneVersusRest(labels: readonly string[] | ArrayLike<number>): ProbeTask[] {
  const byLabel = new Map<string | number, Uint8Array>();
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    const own = byLabel.get(label) ?? new Uint8Array(labels.length);
    own[row] = 1;
    byLabel.set(label, own);
  }
  const tasks = Array.from(byLabel, ([label, own]) => ({ name: String(label), labels: own }));
  for (const task of tasks) checkProbeTask(task, labels.length);
  return tasks;
}
