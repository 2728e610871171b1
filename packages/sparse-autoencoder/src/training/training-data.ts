import { OptionError } from "@quadrivium/kernels";
import type { DataSource } from "@quadrivium/nn";
import type { TensorInput } from "@quadrivium/tensor";
import type { ActivationSource } from "../activations/activation-source.ts";
import { type Activations, checkActivations } from "../activations/activations.ts";
import type { SaeConfig } from "../config.ts";
import type { SaeRecipe } from "../recipe.ts";
import { activeLatentsAt } from "./learning-rate.ts";

/** @throws {OptionError} unless it is one whole batch of finite numbers */
function checkBatch(data: Float32Array, position: number, width: number, batchSize: number): void {
  const subject = `trainSae: batch ${position}`;
  if (data.length === batchSize * width) {
    checkActivations(subject, { data, width });
    return;
  }
  const expected = `${batchSize} rows of ${width} numbers`;
  throw new OptionError(subject, { expected, received: `${data.length} numbers` });
}

/** The batches of a source as inputs of the training step. */
export function trainingData(
  source: ActivationSource,
  batchSize: number,
  { k }: SaeConfig,
  { annealing }: SaeRecipe,
): DataSource {
  return async function* (start) {
    let position = start;
    for await (const x of source.batches(start, batchSize)) {
      checkBatch(x, position, source.width, batchSize);
      const inputs: Record<string, TensorInput> = { x };
      if (annealing !== undefined) inputs.k = activeLatentsAt(k, annealing, position);
      yield { inputs, examples: batchSize };
      position++;
    }
  };
}

/** The first rows of a source, as many whole batches as hold `rows` of them, or all where it has fewer. */
export async function firstRowsOf(
  source: ActivationSource,
  batchSize: number,
  rows: number,
): Promise<Activations> {
  const { width } = source;
  const batches: Float32Array[] = [];
  for await (const batch of source.batches(0, batchSize)) {
    checkBatch(batch, batches.length, width, batchSize);
    batches.push(batch);
    if (batches.length * batchSize >= rows) break;
  }
  if (batches.length === 0) {
    throw new OptionError("trainSae: data", { expected: "at least one batch", received: "none" });
  }
  const data = new Float32Array(batches.length * batchSize * width);
  for (const [i, batch] of batches.entries()) data.set(batch, i * batchSize * width);
  return { data, width };
}
