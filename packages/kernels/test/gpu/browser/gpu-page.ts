import { gpuCalls } from "./gpu-calls.ts";

/** Makes the calls reachable from the test that drives the page; in the worker by message. */
Object.assign(globalThis, {
  gpuCalls,
  gpuCallInWorker: (name: string, values: readonly unknown[]) =>
    new Promise((resolve, reject) => {
      const worker = new Worker("/gpu-worker.js", { type: "module" });
      worker.onmessage = ({ data }) => {
        worker.terminate();
        resolve(data);
      };
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ name, values });
    }),
});
