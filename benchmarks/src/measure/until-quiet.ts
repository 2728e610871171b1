import { setTimeout as pause } from "node:timers/promises";

/** What is looked at, one after the other. */
const WINDOW_MS = 5;
/** Cores that this process may keep busy and still be called quiet: the timers alone take some hundredths of one. */
const QUIET = 0.25;

/** How to wait. */
export interface UntilQuietOptions {
  readonly limitMs?: number;
  /** Microseconds of processor time that this process has used. */
  readonly used?: () => number;
}

const usedByThis = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/**
 * Waits until no thread of this process computes any more. A pool of threads spins for a while after its last work
 * before it sleeps: ours for well under a millisecond, onnxruntime's for more than thirty. Whoever has its turn in that
 * time shares a core with it, and a pool that meets at barriers, such as OpenMP's, is then ten to fifty times as slow.
 * @throws Error when it is still busy after `limitMs`
 */
export async function untilQuiet({
  limitMs = 2000,
  used = usedByThis,
}: UntilQuietOptions = {}): Promise<void> {
  const start = performance.now();
  for (let begin = start; begin - start < limitMs; ) {
    const before = used();
    await pause(WINDOW_MS);
    const end = performance.now();
    if (used() - before < QUIET * 1e3 * (end - begin)) return;
    begin = end;
  }
  throw new Error(`expected this process to rest between two turns, but it was busy for ${limitMs} ms`);
}
