import type { Device } from "../device.ts";
import { calibrate } from "./calibrate.ts";
import { type Calibration, isCalibration } from "./calibration.ts";
import type { CalibrationStore } from "./stores/calibration-store.ts";

/** A calibration is made again after 30 days: drivers and machines change. */
const LIFETIME_MS = 30 * 24 * 3600 * 1000;

/** The calibration of a backend that a store holds; `undefined` where there is none that can be used. */
export async function loadCalibration(
  store: CalibrationStore,
  key: string,
  backend: Device["backend"],
): Promise<Calibration | undefined> {
  // A store that fails is as good as an empty one: what it would hold can be measured.
  const found = await store.load(key).catch(() => undefined);
  if (!isCalibration(found, backend)) return undefined;
  const age = Date.now() - found.measuredAt;
  return age >= 0 && age < LIFETIME_MS ? found : undefined;
}

/** Measures a device and keeps the result. */
export async function makeCalibration(
  store: CalibrationStore,
  key: string,
  device: Device,
  options: Parameters<typeof calibrate>[1],
): Promise<Calibration> {
  const calibration = await calibrate(device, options);
  await store.save(key, calibration).catch(() => undefined);
  return calibration;
}
