import type { Contender } from "./interleave.ts";

/** By default a turn lasts at least so long, so that the clock and the loop around the work do not count. */
export const TURN_MS = 50;
const MOST_REPEATS = 4000;

/**
 * A contender that runs in this process. How often it repeats its work in a turn is settled here, by a first run that
 * warms it up and a second that is timed. A turn begins with a run that is not timed: threads wake, caches fill.
 */
export async function inProcess(work: () => unknown, turnMs = TURN_MS): Promise<Contender> {
  const timed = async (repeats: number) => {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) await work();
    return (performance.now() - start) / repeats;
  };
  await timed(1);
  const first = await timed(1);
  const repeats = Math.min(MOST_REPEATS, Math.max(1, Math.ceil(turnMs / first)));
  return {
    async turn() {
      await work();
      return timed(repeats);
    },
  };
}
