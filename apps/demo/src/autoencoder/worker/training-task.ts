import type { Activations, Autoencoder, SaePreset } from "@quadrivium/sparse-autoencoder";

/** What a survey looks at. */
export interface SurveyOptions {
  /** Finished steps. */
  readonly step: number;
  /** At most how many inputs to look at, spread evenly over all. */
  readonly rows: number;
  /** Called between pieces of a few milliseconds; `false` ends the survey. */
  readonly mayGoOn: () => Promise<boolean>;
}

/** What a run trains on, and how its features are looked at. */
export interface TrainingTask<Snapshot> {
  /** The autoencoder, and how it is trained. */
  readonly preset: SaePreset;
  readonly training: Activations;
  readonly heldOut: Activations;
  /** Looks at all features; undefined if it was ended before it was done. */
  readonly survey: (autoencoder: Autoencoder, options: SurveyOptions) => Promise<Snapshot | undefined>;
  /** The buffers of a snapshot, to be handed over rather than copied. */
  readonly buffersOf: (snapshot: Snapshot) => ArrayBuffer[];
}

/** Up to `limit` rows, spread evenly over all. */
export function spreadRows({ data, width }: Activations, limit: number): Activations {
  const count = data.length / width;
  if (count <= limit) return { data, width };
  const spread = new Float32Array(limit * width);
  for (let i = 0; i < limit; i++) {
    const from = Math.floor((i * count) / limit) * width;
    spread.set(data.subarray(from, from + width), i * width);
  }
  return { data: spread, width };
}
