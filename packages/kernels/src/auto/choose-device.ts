import type { Calibration } from "../calibration/calibration.ts";
import { loadCalibration, makeCalibration } from "../calibration/known-calibration.ts";
import { predict } from "../calibration/predict.ts";
import type { CalibrationStore } from "../calibration/stores/calibration-store.ts";
import type { Device, DevicePrediction } from "../device.ts";
import { DeviceError } from "../errors.ts";
import type { Program } from "../program.ts";
import type { Candidate } from "./candidate.ts";
import { ChosenDevice } from "./chosen-device.ts";
import { formatMilliseconds } from "./format-milliseconds.ts";

/** How a device is chosen. */
export interface ChooseOptions {
  readonly calibrations: CalibrationStore;
  /** Ends the choice, also in the middle of a measurement. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of a steady clock; for tests. */
  readonly now?: () => number;
}

/** What is known of a candidate. */
interface Prospect extends DevicePrediction {
  readonly candidate: Candidate;
}

const unavailable = (candidate: Candidate, reason: string): Prospect => ({
  candidate,
  backend: candidate.backend,
  available: false,
  milliseconds: undefined,
  reason,
});

function prospectOf(candidate: Candidate, program: Program, calibration: Calibration): Prospect {
  const { milliseconds, launches, computing, crossing } = predict(program, calibration);
  const reason =
    `launches ${formatMilliseconds(launches)}, computing ${formatMilliseconds(computing)}, ` +
    `to the device and back ${formatMilliseconds(crossing)} (${calibration.adapter})`;
  return { candidate, backend: candidate.backend, available: true, milliseconds, reason };
}

/** Looks at candidates one after the other, and keeps those open that it had to open. */
class Chooser {
  readonly #program: Program;
  readonly #options: ChooseOptions;
  readonly #open = new Map<Candidate, Device>();
  readonly prospects: Prospect[] = [];

  constructor(program: Program, options: ChooseOptions) {
    this.#program = program;
    this.#options = options;
  }

  /** The least time that was predicted so far. */
  get #best(): number {
    return Math.min(...this.prospects.map(({ milliseconds }) => milliseconds ?? Infinity));
  }

  async #calibrationOf(candidate: Candidate): Promise<Calibration> {
    const { calibrations, signal, now } = this.#options;
    const key = await candidate.key(() => this.device(candidate));
    const known = await loadCalibration(calibrations, key, candidate.backend);
    if (known !== undefined) return known;
    const options = { signal, now, budget: candidate.calibrationBudget };
    return makeCalibration(calibrations, key, await this.device(candidate), options);
  }

  async look(candidate: Candidate): Promise<void> {
    this.#options.signal?.throwIfAborted();
    const least = candidate.leastTime(this.#program);
    if (least > this.#best) {
      const reason = `not measured: no such device takes less than ${formatMilliseconds(least)}`;
      this.prospects.push({ ...unavailable(candidate, reason), available: true });
      return;
    }
    try {
      const obstacle = await candidate.obstacleTo(this.#program);
      const calibration = obstacle === undefined && (await this.#calibrationOf(candidate));
      this.prospects.push(
        calibration
          ? prospectOf(candidate, this.#program, calibration)
          : unavailable(candidate, obstacle ?? ""),
      );
    } catch (error) {
      if (!DeviceError.isInstance(error)) throw error;
      this.prospects.push(unavailable(candidate, error instanceof Error ? error.message : String(error)));
    }
  }

  /** The device of a candidate, opened if it is not yet. */
  async device(candidate: Candidate): Promise<Device> {
    const device = this.#open.get(candidate) ?? (await candidate.open());
    this.#open.set(candidate, device);
    return device;
  }

  /** Closes all devices but one. */
  async closeBut(chosen: Device | undefined): Promise<void> {
    for (const device of this.#open.values()) if (device !== chosen) await device.dispose();
  }
}

/** The sentence that says why the first of the prospects was chosen. */
function reasonFor([chosen, ...others]: readonly DevicePrediction[]): string {
  const rest = others.map(({ backend, available, milliseconds, reason }) => {
    if (milliseconds !== undefined) return `${backend} ${formatMilliseconds(milliseconds)}`;
    return available ? `${backend} ${reason}` : `${backend} is not to be had`;
  });
  const time = formatMilliseconds(chosen.milliseconds ?? Number.NaN);
  const against = rest.length === 0 ? "no other device was found" : rest.join(", ");
  return `auto chose ${chosen.backend}: ${time} predicted for a run of the workload; ${against}`;
}

const order = (prospect: DevicePrediction): number =>
  prospect.milliseconds ?? (prospect.available ? Number.MAX_VALUE : Infinity);

/**
 * Opens the candidate on which a run of a program is predicted to take the least time. Candidates that have not been
 * measured on this machine are, in the order given.
 * @throws {DeviceError} when none of them is to be had
 * @throws the signal's reason when it is aborted
 */
export async function chooseDevice(
  program: Program,
  candidates: readonly Candidate[],
  options: ChooseOptions,
): Promise<Device> {
  const chooser = new Chooser(program, options);
  let chosen: Device | undefined;
  try {
    for (const candidate of candidates) await chooser.look(candidate);
    let prospects = chooser.prospects;
    while (chosen === undefined) {
      prospects = prospects.toSorted((a, b) => order(a) - order(b));
      const [best] = prospects;
      if (best?.milliseconds === undefined) {
        throw new DeviceError("auto: no device can run the workload", {
          expected: `one of ${prospects.map(({ backend }) => backend).join(", ")}`,
          received: prospects.map(({ backend, reason }) => `${backend}: ${reason}`).join("; "),
        });
      }
      try {
        chosen = await chooser.device(best.candidate);
      } catch (error) {
        if (!DeviceError.isInstance(error)) throw error;
        // Measured once, but not to be had today.
        const reason = error instanceof Error ? error.message : String(error);
        prospects = [...prospects.slice(1), unavailable(best.candidate, reason)];
      }
    }
    options.signal?.throwIfAborted();
    const predictions = prospects.map(({ candidate: _, ...prediction }) => prediction);
    return new ChosenDevice(chosen, { reason: reasonFor(predictions), predictions });
  } catch (error) {
    chosen = undefined;
    throw error;
  } finally {
    await chooser.closeBut(chosen);
  }
}
