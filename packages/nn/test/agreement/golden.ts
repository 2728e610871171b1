import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { RandomStream, sizeOf } from "@quadrivium/kernels";
import { trace } from "@quadrivium/tensor";
import { batchOf, SEED, type TrainingTask } from "./task.ts";
import { graphOf } from "./train-task.ts";

/** The losses of one task's training, one before each step. */
export interface GoldenRun {
  /** SHA-256 of the first weights and all batches. */
  readonly digest: string;
  /** In double precision, by our reference device. */
  readonly reference: readonly number[];
  /** In single precision, by PyTorch. */
  readonly torch: readonly number[];
}

/** What `agreement.py` wrote. */
export const readGolden = (): Readonly<Record<TrainingTask["model"], GoldenRun>> =>
  JSON.parse(readFileSync(new URL("../golden/agreement.json", import.meta.url), "utf8"));

/** The states that training changes, with their first elements, by name; the optimiser's are zeros and not listed. */
export function firstWeights(task: TrainingTask) {
  const { states } = trace(() => graphOf(task));
  return states
    .filter(({ source }) => !source.name.startsWith("optimizer."))
    .map(({ shape, source: { name, initializer } }) => {
      const data = initializer(shape, new RandomStream(SEED, name)) ?? new Float32Array(sizeOf(shape));
      return { name, shape, data: Float32Array.from(data) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Tells whether weights and batches are those of the golden losses. */
export function digestOf(task: TrainingTask): string {
  const hash = createHash("sha256");
  for (const { name, data } of firstWeights(task)) hash.update(name).update(data);
  for (let step = 0; step < task.picks.length; step++)
    for (const array of Object.values(batchOf(task, step))) hash.update(array);
  return hash.digest("hex");
}
