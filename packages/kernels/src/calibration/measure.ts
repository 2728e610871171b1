import type { Device, Executable } from "../device.ts";
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

/** Runs of a program that are timed at most, and how long they may take together. */
const MOST_RUNS = 15;
const FEWEST_RUNS = 2;
const ENOUGH_MS = 12;
/** Engines compile hot code again, better, while it runs: it is left some time for that. */
const WARM_UP_MS = 6;

async function timeRuns(
  executable: Executable,
  inputs: Readonly<Record<string, TensorData>>,
  { now, signal, deadline }: Measuring,
): Promise<number> {
  const begin = now();
  const times: number[] = [];
  for (let runs = 0; ; runs++) {
    signal?.throwIfAborted();
    const start = now();
    await executable.run(inputs);
    const end = now();
    const warm = start - begin >= WARM_UP_MS;
    if (warm || runs > 0) times.push(end - start);
    // Slow programs are warm after their first run, fast ones have had many: what came before is forgotten.
    if (warm && times.length > MOST_RUNS) times.shift();
    const isEnough = times.length >= MOST_RUNS && warm;
    if (times.length < FEWEST_RUNS) continue;
    // Whatever else runs on the machine only adds to the time: the fastest run tells most of the device.
    if (isEnough || end - begin > WARM_UP_MS + ENOUGH_MS || end > deadline) return Math.min(...times);
  }
}

/** The time of a program's fastest run, in milliseconds, once it is warm. */
export async function timeProgram(
  device: Device,
  program: Program,
  measuring: Measuring,
  inputs: Readonly<Record<string, TensorData>> = {},
): Promise<number> {
  measuring.signal?.throwIfAborted();
  const executable = await device.prepare(program, {});
  try {
    return await timeRuns(executable, inputs, measuring);
  } finally {
    executable.dispose();
  }
}
