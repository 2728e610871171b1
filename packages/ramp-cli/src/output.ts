/** Where a command writes, and what stops it. */
export interface Output {
  out(text: string): void;
  error(text: string): void;
  /** Cancels the command. */
  readonly signal?: AbortSignal;
}

/** What a command's end means: done, failed, wrong usage, a goal not met, cancelled. */
export const EXIT = { done: 0, failed: 1, usage: 2, notMet: 4, cancelled: 130 } as const;

/** Wrong usage of the command line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
