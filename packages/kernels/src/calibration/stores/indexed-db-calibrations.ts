import type { Calibration } from "../calibration.ts";
import type { CalibrationStore } from "./calibration-store.ts";

const DATABASE = "quadrivium";
const TABLE = "calibrations";

const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function withTable<Result>(
  mode: IDBTransactionMode,
  use: (table: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
  const database = await settled(opening);
  try {
    return await settled(use(database.transaction(TABLE, mode).objectStore(TABLE)));
  } finally {
    database.close();
  }
}

/** Keeps calibrations in the browser's IndexedDB, which pages and workers of one origin share. */
export function indexedDbCalibrations(): CalibrationStore {
  return {
    load: (key) => withTable<unknown>("readonly", (table) => table.get(key)),
    async save(key: string, calibration: Calibration) {
      await withTable("readwrite", (table) => table.put(calibration, key));
    },
  };
}
