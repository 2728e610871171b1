/** How far a run has come. */
export interface TrainerState {
  /** Finished steps; also the number of batches taken from the data. */
  readonly step: number;
  /** Examples seen. */
  readonly examples: number;
  /** Tokens seen. */
  readonly tokens: number;
}
