import { stepCost } from "../cost/step-cost.ts";
import type { Device } from "../device.ts";
import type { Program } from "../program.ts";
import type { Calibration, CurveName, CurvePoint } from "./calibration.ts";
import { readbackProgram, uploadProgram } from "./crossing-program.ts";
import { type Measuring, timeProgram } from "./measure.ts";
import { timeOn } from "./predict.ts";
import { probeProgram } from "./probe-program.ts";
import { makeProbes, type Probe } from "./probes.ts";

/** Options of `calibrate`. */
export interface CalibrateOptions {
  /** Ends the calibration. */
  readonly signal?: AbortSignal;
  /** About how many milliseconds it may take; larger sizes are left out when they are over. Default 1000. */
  readonly budget?: number;
  /** Milliseconds of a steady clock; for tests. */
  readonly now?: () => number;
}

/** Calls of a small kernel in one program: enough to tell its time from that of the run. */
const MANY_CALLS = 64;
/** A program of several calls is not made longer than this. */
const PROGRAM_MS = 4;
/** Calls that would take longer are left out: others show the device's rate well enough. */
const LONGEST_CALL_MS = 40;
/** Numbers that are sent and fetched to see how long that takes: 1 MB. */
const CROSSING = 2 ** 18;

/** The amount of work of a call, as its curve counts it. */
function workOf(curve: CurveName, program: Program): number {
  const { flops, functions, bytesRead, bytesWritten } = stepCost(program, program.steps[0]);
  if (curve === "product") return flops;
  return curve === "functions" ? functions : bytesRead + bytesWritten;
}

/** What a run takes besides the calls that are measured. */
interface Overhead {
  /** Milliseconds of a run without steps. */
  readonly run: number;
  /** Milliseconds of a call with hardly any work, as the one that reads the result is; measured first. */
  readonly launch: number | undefined;
}

/** Times the calls of one probe at its two sizes, and at more of them while there is time. */
async function measureCurve(
  device: Device,
  { curve, small, large, more, call }: Probe,
  overhead: Overhead,
  measuring: Measuring,
): Promise<readonly CurvePoint[]> {
  let points: readonly CurvePoint[] = [];
  for (const size of [small, large, ...more]) {
    const isNeeded = size === small || size === large;
    if (!isNeeded && measuring.now() > measuring.deadline) break;
    const probe = call(size);
    const work = workOf(curve, probeProgram(probe, 1));
    // The large call is made once: what it takes cannot be told from the small one.
    const expected = size === small ? 0 : size === large ? PROGRAM_MS : timeOn(points, work);
    if (!isNeeded && expected > LONGEST_CALL_MS) continue;
    const count = Math.max(1, Math.min(MANY_CALLS, Math.floor(PROGRAM_MS / Math.max(expected, 1e-6))));
    const time = await timeProgram(device, probeProgram(probe, count), measuring);
    const ofCalls = time - overhead.run;
    const launch = overhead.launch ?? points[0]?.milliseconds;
    const milliseconds = launch === undefined ? ofCalls / (count + 1) : (ofCalls - launch) / count;
    points = rising([...points, { work, milliseconds: Math.max(0, milliseconds) }]);
  }
  return points;
}

/** Points by growing work. More work does not take less time: where measurements say so, it is noise. */
function rising(points: readonly CurvePoint[]): readonly CurvePoint[] {
  let least = 0;
  return points
    .toSorted((a, b) => a.work - b.work)
    .map(({ work, milliseconds }) => {
      least = Math.max(least, milliseconds);
      return { work, milliseconds: least };
    });
}

/**
 * Measures how fast a device is: the launch of a kernel, products, streams of elements, functions, rows, look-ups and
 * selections at several sizes, and the way there and back.
 *
 * @throws the signal's reason when it is aborted
 * @throws {DeviceError} when the device fails
 */
export async function calibrate(
  device: Device,
  { signal, budget = 1000, now = () => performance.now() }: CalibrateOptions = {},
): Promise<Calibration> {
  const measuring: Measuring = { now, signal, deadline: now() + budget };
  const run = await timeProgram(device, readbackProgram(1), measuring);
  const curves: Partial<Record<CurveName, readonly CurvePoint[]>> = {};
  let launch: number | undefined;
  for (const probe of makeProbes()) {
    curves[probe.curve] = await measureCurve(device, probe, { run, launch }, measuring);
    launch ??= curves[probe.curve]?.[0].milliseconds;
  }
  const up = await timeProgram(device, uploadProgram(CROSSING), measuring, { x: new Float32Array(CROSSING) });
  const down = await timeProgram(device, readbackProgram(CROSSING), measuring);
  const perByte = (milliseconds: number) => Math.max(0, milliseconds) / (4 * CROSSING);
  const { backend, adapter, threads } = device.describe();
  return {
    backend,
    adapter,
    threads,
    measuredAt: Date.now(),
    runMilliseconds: run,
    uploadPerByte: perByte(up - run - (launch ?? 0)),
    readbackPerByte: perByte(down - run),
    canScatter: backend === "wasm" || backend === "reference",
    curves: curves as Calibration["curves"],
  };
}
