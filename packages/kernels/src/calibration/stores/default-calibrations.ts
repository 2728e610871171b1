import { nodeProcess } from "../../wasm/runtime.ts";
import type { CalibrationStore } from "./calibration-store.ts";
import { directoryCalibrations } from "./directory-calibrations.ts";
import { indexedDbCalibrations } from "./indexed-db-calibrations.ts";
import { memoryCalibrations } from "./memory-calibrations.ts";

let store: CalibrationStore | undefined;

/** Where calibrations are kept unless a store is given: the user's cache folder in Node, IndexedDB in a browser. */
export function defaultCalibrations(): CalibrationStore {
  if (store === undefined) {
    if (nodeProcess !== undefined) store = directoryCalibrations();
    else store = typeof indexedDB === "undefined" ? memoryCalibrations() : indexedDbCalibrations();
  }
  return store;
}
