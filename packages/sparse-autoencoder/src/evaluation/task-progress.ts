/** How far a long task has come. */
export interface TaskProgress {
  /** Units done; what a unit is, the function says. */
  readonly done: number;
  /** Units in all; Infinity where that is not known. */
  readonly total: number;
}

/** What a long task can be told. */
export interface TaskOptions {
  /** Called now and then, and after the last unit. */
  readonly onProgress?: (progress: TaskProgress) => void;
  /** Ends the task: it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Milliseconds of work between two turns of the event loop. */
const SLICE = 25;

/**
 * What a task awaits after each unit: it reports, hears the signal, and gives way to other work every 25 ms, without
 * which no click could abort.
 */
export function taskSteps(
  { onProgress, signal }: TaskOptions,
  total = Infinity,
): (done: number) => Promise<void> {
  signal?.throwIfAborted();
  let since = performance.now();
  return async (done) => {
    onProgress?.({ done, total });
    signal?.throwIfAborted();
    if (performance.now() - since < SLICE) return;
    await new Promise<void>((resume) => setTimeout(resume, 0));
    signal?.throwIfAborted();
    since = performance.now();
  };
}
