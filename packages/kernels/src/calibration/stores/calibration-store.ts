import type { Calibration } from "../calibration.ts";

/** A place that keeps calibrations. */
export interface CalibrationStore {
  /** What was saved under this key, `undefined` when there is nothing. What comes is checked: it may be damaged. */
  load(key: string): Promise<unknown>;
  /** Keeps a calibration, in place of one from before. */
  save(key: string, calibration: Calibration): Promise<void>;
}
