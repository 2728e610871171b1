import type { Contender } from "./interleave.ts";

/** By default a turn lasts at least so long, so that the clock and the loop around the work do not count. */
export const TURN_MS = 50;
const MOST_REPEATS = 4000;

/** What is timed, and how. */
export interface InProcessOptions {
  readonly turnMs?: number;
  /** Waits until all work that was started is done; for devices that the host runs ahead of. It counts. */
  readonly finish?: () => Promise<unknown>;
}

/**
 * A contender that runs in this process. How often it repeats its work in a turn is settled here, by a first run that
 * warms it up and others that are timed. A turn begins with a run that is not timed: threads wake, caches fill.
 */
export async function inProcess(
  work: () => unknown,
  { turnMs = TURN_MS, finish }: InProcessOptions = {},
): Promise<Contender> {
  const timed = async (repeats: number) => {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) await work();
    await finish?.();
    return (performance.now() - start) / repeats;
  };
  const within = (ms: number) => Math.min(MOST_REPEATS, Math.max(1, Math.ceil(turnMs / ms)));
  await timed(1);
  // Many runs in a row may take less than one alone, where waiting for the device is what takes time.
  const repeats = within(await timed(within(await timed(1))));
  return {
    async turn() {
      await work();
      await finish?.();
      return timed(repeats);
    },
  };
}
