import { setTimeout as pause } from "node:timers/promises";
import { untilQuiet } from "./until-quiet.ts";

/** Something that is timed. */
export interface Contender {
  /** Does its work once or several times and tells the milliseconds for once. */
  turn(): Promise<number>;
}

/** How often, and how far apart. */
export interface InterleaveOptions {
  /** Rounds whose times are thrown away. */
  readonly warmUp: number;
  readonly rounds: number;
  /**
   * Milliseconds before each turn, for contenders in processes of their own, whose OpenMP threads spin for some
   * milliseconds after their work; then this process has to be quiet, too. With 0 the turns follow one another at once.
   */
  readonly pauseMs: number;
}

/** Lets the contenders take turns, round by round, and returns the times of each. */
export async function interleave(
  contenders: readonly Contender[],
  { warmUp, rounds, pauseMs }: InterleaveOptions,
): Promise<number[][]> {
  const times = contenders.map((): number[] => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      if (pauseMs > 0) {
        await pause(pauseMs);
        await untilQuiet();
      }
      const time = await contender.turn();
      if (round >= 0) times[i].push(time);
    }
  }
  return times;
}
