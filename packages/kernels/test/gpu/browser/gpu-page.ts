import { gpuCalls } from "./gpu-calls.ts";

let worker: Worker | undefined;

/** Makes the calls reachable from the test that drives the page; those in the worker by message, one at a time. */
Object.assign(globalThis, {
  gpuCalls,
  gpuCallInWorker: (name: string, values: readonly unknown[]) =>
    new Promise((resolve, reject) => {
      worker ??= new Worker("/gpu-worker.js", { type: "module" });
      worker.onmessage = ({ data }) =>
        "error" in data ? reject(new Error(data.error)) : resolve(data.result);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ name, values });
    }),
});
