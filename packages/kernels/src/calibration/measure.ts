import type { Device } from "../device.ts";
import type { TensorData } from "../dtype.ts";
import type { Program } from "../program.ts";

/** How a measurement is made. */
export interface Measuring {
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** Ends it between two runs. */
  readonly signal: AbortSignal | undefined;
  /** The clock's time after which each program is run as seldom as can be. */
  readonly deadline: number;
}

/** Samples of a program that are taken at most and at least, and how long they may take together. */
const MOST_SAMPLES = 12;
const FEWEST_SAMPLES = 2;
const ENOUGH_MS = 12;
/** Engines compile hot code again, better, while it runs: it is left some time for that. */
const WARM_UP_MS = 6;
/** A sample is as many runs as take so long: clocks of browsers tell tenths of milliseconds. */
const SAMPLE_MS = 1;
const MOST_RUNS = 500;

async function timeRuns(run: () => Promise<unknown>, { now, signal, deadline }: Measuring): Promise<number> {
  const sample = async (runs: number) => {
    const begin = now();
    for (let i = 0; i < runs; i++) {
      signal?.throwIfAborted();
      await run();
    }
    return (now() - begin) / runs;
  };
  const begin = now();
  // The first run is the slowest. Runs double until a sample is long enough, and go on until the program is warm.
  let runs = 1;
  let time = await sample(1);
  const isOver = () => now() > deadline;
  while (now() - begin < WARM_UP_MS && !isOver()) {
    time = await sample(runs);
    if (time * runs < SAMPLE_MS && runs < MOST_RUNS) runs *= 2;
  }
  const start = now();
  const times: number[] = [];
  while (times.length < MOST_SAMPLES) {
    times.push(await sample(runs));
    if (times.length >= FEWEST_SAMPLES && (now() - start > ENOUGH_MS || isOver())) break;
  }
  // Whatever else runs on the machine only adds to the time: the fastest sample tells most of the device.
  return Math.min(...times);
}

/** The time of a program's fastest run, in milliseconds, once it is warm. */
export async function timeProgram(
  device: Device,
  program: Program,
  measuring: Measuring,
  inputs: Readonly<Record<string, TensorData>> = {},
): Promise<number> {
  // Runs on the CPU resolve without giving timers and clicks a turn: without one no signal would ever come.
  await new Promise((resolve) => setTimeout(resolve, 0));
  measuring.signal?.throwIfAborted();
  const executable = await device.prepare(program, {});
  try {
    return await timeRuns(() => executable.run(inputs), measuring);
  } finally {
    executable.dispose();
  }
}
