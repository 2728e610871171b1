import type { Calibration } from "../calibration.ts";
import type { CalibrationStore } from "./calibration-store.ts";

/** Keeps calibrations as long as the process or page lives. */
export function memoryCalibrations(): CalibrationStore {
  const kept = new Map<string, Calibration>();
  return {
    load: async (key) => kept.get(key),
    async save(key, calibration) {
      kept.set(key, calibration);
    },
  };
}
