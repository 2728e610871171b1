import { OptionError } from "@quadrivium/kernels";

/**
 * Gives a latent's activation at the last token of each text, by running the subject model and the encoder. The texts
 * may be of different lengths; a token that begins every text of the model is for the function to add.
 */
export type LastActivations = (
  sequences: readonly (readonly number[])[],
) => ArrayLike<number> | Promise<ArrayLike<number>>;

/**
 * Runs any number of texts, at most `batchSize` at a time.
 * @throws {OptionError} when the batch size is out of range or a result is not one finite number for each text
 */
export function lastActivationsInBatches(
  lastActivations: LastActivations,
  batchSize: number,
  step: (done: number) => Promise<void>,
): (sequences: readonly (readonly number[])[]) => Promise<number[]> {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    const received = String(batchSize);
    throw new OptionError("explainLatent: batchSize", { expected: "a whole number ≥ 1", received });
  }
  let done = 0;
  return async (sequences) => {
    const activations: number[] = [];
    for (let start = 0; start < sequences.length; start += batchSize) {
      const batch = sequences.slice(start, start + batchSize);
      const results = Array.from(await lastActivations(batch));
      if (results.length !== batch.length || !results.every(Number.isFinite)) {
        throw new OptionError("explainLatent: lastActivations", {
          expected: `${batch.length} finite numbers for as many texts`,
          received: `[${results.join(", ")}]`,
        });
      }
      activations.push(...results);
      done += batch.length;
      await step(done);
    }
    return activations;
  };
}
