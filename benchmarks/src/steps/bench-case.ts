import { type Contender, interleave } from "../measure/interleave.ts";
import { type BenchRow, compareTimes } from "../measure/row.ts";
import { median } from "../measure/statistics.ts";
import { checkFirstSteps, type FirstSteps, firstSteps } from "./first-steps.ts";
import { startOf } from "./start-of.ts";
import type { StepCase } from "./step-case.ts";
import type { Stepper } from "./stepper.ts";

/** Someone who can take a case's step. */
export interface Side {
  /** What the row adds to the case's title, for one of ours: 2 threads, BLAS. */
  readonly label: string;
  /** Whether the first steps are compared; not where random numbers are drawn in the step. */
  readonly checked: boolean;
  /** Bound on the difference of what the first steps changed, where the usual one is too narrow. */
  readonly changeTolerance?: number;
  readonly open: () => Promise<Stepper>;
}

/** Who takes part, and how often. */
export interface Match {
  /** The suite that the rows belong to. */
  readonly suite: string;
  readonly ours: readonly Side[];
  readonly peers: readonly Side[];
  /** Rounds where they are short; long ones are fewer. */
  readonly rounds: number;
}

const WARM_UP = 1;
const PAUSE_MS = 30;
const FEW_ROUNDS = 7;
/** Rounds that together last longer than this are few. */
const LONG_ROUND_MS = 2500;

/** Steps of a turn are timed for so long, at least one. */
const TURN_MS = 100;
/** Who takes longer does not notice what a pause costs. */
const LONG_STEP_MS = 1000;

/**
 * Times steps as training takes them, one after the other. The first after a pause is not timed: the threads slept and the
 * caches went cold.
 */
const contender = (stepper: Stepper): Contender => ({
  async turn() {
    const first = await stepper.step();
    if (first.ms > LONG_STEP_MS) return first.ms;
    let [count, total] = [0, 0];
    for (; total < TURN_MS; count++) total += (await stepper.step()).ms;
    return total / count;
  },
});

/**
 * Times steps of ours and of the peers in turns: ours, ours with BLAS, peer, ours, ... Losses and changes of the first
 * steps are compared before. One row for each of ours with each peer. @throws {CheckError}
 */
export async function benchCase(
  stepCase: StepCase,
  { suite, ours, peers, rounds }: Match,
): Promise<BenchRow[]> {
  const start = startOf(stepCase);
  const opened: { readonly side: Side; readonly stepper: Stepper; readonly first: FirstSteps }[] = [];
  try {
    for (const side of [...ours, ...peers]) {
      const stepper = await side.open();
      opened.push({ side, stepper, first: await firstSteps(start, stepper) });
    }
    const [our, their] = [opened.slice(0, ours.length), opened.slice(ours.length)];
    const compared = their.filter(({ side }) => side.checked);
    for (const { first } of our)
      for (const peer of compared) checkFirstSteps(first, peer.first, peer.side.changeTolerance);

    const contenders = opened.map(({ stepper }) => contender(stepper));
    const warm = await interleave(contenders, { warmUp: 0, rounds: WARM_UP, pauseMs: PAUSE_MS });
    const roundMs = warm.reduce((total, times) => total + median(times), 0);
    const count = roundMs > LONG_ROUND_MS ? Math.min(FEW_ROUNDS, rounds) : rounds;
    const times = await interleave(contenders, { warmUp: 0, rounds: count, pauseMs: PAUSE_MS });
    return our.flatMap(({ side: { label } }, i) =>
      their.map(({ stepper: { name } }, j) =>
        compareTimes({ suite, case: `${stepCase.title}: ${label}`, checked: compared.length > 0 }, times[i], {
          name,
          times: times[our.length + j],
        }),
      ),
    );
  } finally {
    for (const { stepper } of opened) await stepper.dispose();
  }
}
