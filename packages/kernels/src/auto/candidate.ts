import type { Backend, Device } from "../device.ts";
import type { Program } from "../program.ts";

/** A backend that `auto` may choose. */
export interface Candidate {
  readonly backend: Backend;
  /** About how many milliseconds measuring it may take. */
  readonly calibrationBudget: number;
  /**
   * The least milliseconds that a run of a program can take on any device of this kind: where another device is
   * predicted to be faster than that, this one is neither measured nor opened.
   */
  leastTime(program: Program): number;
  /**
   * What its calibration is kept under: the machine, the engine, the options and this package's version.
   * @param device The device, opened if it is not yet: for what only it can tell
   */
  key(device: () => Promise<Device>): Promise<string>;
  /** Opens it, with an empty reason. @throws {DeviceError} when it is not to be had */
  open(): Promise<Device>;
  /** Why this program cannot run on it, `undefined` when it can. */
  obstacleTo(program: Program): Promise<string | undefined>;
}
