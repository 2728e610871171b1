import type { Backend } from "@quadrivium/kernels";
import { runTable, type TableReport } from "./run-table.ts";

/** Runs the table in a new worker. */
const runTableInWorker = (...values: [Backend, number, number]): Promise<TableReport> =>
  new Promise((resolve, reject) => {
    const worker = new Worker("/table-worker.js", { type: "module" });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      if ("error" in data) reject(new Error(data.error));
      else resolve(data.report);
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ values });
  });

const tables = { page: runTable, worker: runTableInWorker };

/** What is called on the page. */
export interface TablePage {
  tables: typeof tables;
}

Object.assign(globalThis, { tables } satisfies TablePage);
