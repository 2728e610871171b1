import type { Backend } from "@quadrivium/kernels";
import { runTable } from "./run-table.ts";

globalThis.onmessage = ({ data }: MessageEvent<{ values: [Backend, number, number] }>) => {
  runTable(...data.values).then(
    (report) => globalThis.postMessage({ report }),
    (error) => globalThis.postMessage({ error: String(error) }),
  );
};
