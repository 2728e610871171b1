/** What a model is trained on: plain numbers, so that a page can be given them. */
export interface TrainingTask {
  readonly model: "transformer" | "autoencoder";
  /** Character ids of a text, or the images' elements [N, 32, 32, 3] one after the other. */
  readonly data: readonly number[];
  /** For each step, where in the text its rows begin, or which images they are. */
  readonly picks: readonly (readonly number[])[];
}

/** T of the transformer. */
export const LENGTH = 24;
/** Side and channels of the autoencoder's images. */
export const [SIZE, CHANNELS] = [32, 3];
/** η of AdamW. */
export const LEARNING_RATE = 2e-3;
/** Seed of the first weights. */
export const SEED = 20261126;

type Batch = Readonly<Record<string, Float32Array | Int32Array>>;

/** One step's inputs, by name. */
export function batchOf({ model, data, picks }: TrainingTask, step: number): Batch {
  const rows = picks[step];
  if (model === "transformer") {
    const cut = (shift: number) =>
      Int32Array.from(rows.flatMap((start) => data.slice(start + shift, start + shift + LENGTH)));
    return { ids: cut(0), targets: cut(1) };
  }
  const one = SIZE * SIZE * CHANNELS;
  return { images: Float32Array.from(rows.flatMap((row) => data.slice(row * one, (row + 1) * one))) };
}
