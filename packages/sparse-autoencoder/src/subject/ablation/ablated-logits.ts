import type { HookPoint } from "../hook-point.ts";
import type { SubjectModel } from "../subject-model.ts";
import { tokenBatch } from "../token-batch.ts";

/** A document and the place in it that is edited. */
export interface AblationRun {
  readonly hook: HookPoint;
  readonly tokens: readonly number[];
  /** The subject's own values at the hook point in a row of `rowLength`, [T, d]. */
  readonly values: Float32Array;
  readonly position: number;
  /** How many tokens from the position on are looked at. */
  readonly window: number;
  /** Ablations that are run at once. */
  readonly batchSize: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What other activations [d] at one place change in the logits: for each of them the differences, edited − clean, over a
 * window of tokens, [window, V]. The clean logits are computed in the same program as the edited ones, so that what is not
 * changed cancels to the bit.
 */
export async function* ablatedLogits(
  subject: SubjectModel,
  edits: readonly Float32Array[],
  { hook, tokens, values, position, window, batchSize, signal }: AblationRun,
): AsyncGenerator<Float64Array> {
  const { width, vocabulary } = subject.config;
  const rows = batchSize + 1;
  const length = values.length / width;
  const batch = tokenBatch(new Array(rows).fill(tokens), { length });
  const size = window * vocabulary;
  for (let first = 0; first < edits.length; first += batchSize) {
    signal?.throwIfAborted();
    const group = edits.slice(first, first + batchSize);
    const edited = new Float32Array(rows * length * width);
    for (let row = 0; row < rows; row++) edited.set(values, row * length * width);
    // Row 0 is left alone; so are those at the end of the last group.
    for (const [i, x] of group.entries()) edited.set(x, ((i + 1) * length + position) * width);
    const edit = { hook, values: edited };
    const logits = await subject.logits(batch, { edit, window: { start: position, size: window } });
    for (const i of group.keys()) {
      const own = logits.subarray((i + 1) * size, (i + 2) * size);
      yield new Float64Array(own).map((logit, j) => logit - logits[j]);
    }
  }
}
