import { calibrate } from "../../src/calibration/calibrate.ts";
import { predict } from "../../src/calibration/predict.ts";
import type { Device } from "../../src/device.ts";
import type { Program } from "../../src/program.ts";

/** Milliseconds of a run of one program on one device. */
export interface Comparison {
  readonly backend: string;
  readonly predicted: number;
  readonly measured: number;
}

/** The fastest of a few runs: what other programs take of the machine only adds. */
async function measure(device: Device, program: Program): Promise<number> {
  const executable = await device.prepare(program, {});
  let fastest = Infinity;
  for (let run = 0; run < 5; run++) {
    const begin = performance.now();
    await executable.run({});
    fastest = Math.min(fastest, performance.now() - begin);
  }
  executable.dispose();
  return fastest;
}

/** For each program, what each device is predicted to take and what it takes. */
export async function compareDevices(
  devices: readonly Device[],
  programs: readonly Program[],
): Promise<Comparison[][]> {
  const calibrations = [];
  for (const device of devices) calibrations.push(await calibrate(device, { budget: 2000 }));
  const comparisons: Comparison[][] = [];
  for (const program of programs) {
    const row: Comparison[] = [];
    for (const [i, device] of devices.entries()) {
      const predicted = predict(program, calibrations[i]).milliseconds;
      row.push({ backend: device.backend, predicted, measured: await measure(device, program) });
    }
    comparisons.push(row);
  }
  return comparisons;
}
