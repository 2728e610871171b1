import { nodeProcess } from "./runtime.ts";

/** A started thread, in Node or in a browser. */
export interface Thread {
  post(message: unknown): void;
  /** The next message; rejects when the thread fails first. */
  receive(): Promise<unknown>;
  /** From now on the thread does not keep the process alive. */
  unref(): void;
  terminate(): void;
}

function failure(value: unknown): Error {
  if (value instanceof Error) return value;
  const message = typeof value === "object" && value !== null && "message" in value ? value.message : value;
  return new Error(`the worker thread ended: ${message || "no reason given"}`);
}

function spawnInNode(): Thread | undefined {
  const threads = nodeProcess?.getBuiltinModule?.("node:worker_threads");
  if (!threads) return undefined;
  // The address stands in a variable, so that bundlers for pages see one worker only, the one below.
  const here = import.meta.url;
  const worker = new threads.Worker(new URL("./worker.js", here));
  return {
    post: (message) => worker.postMessage(message),
    receive: () =>
      new Promise((resolve, reject) => {
        worker.on("message", resolve);
        worker.on("error", (error) => reject(failure(error)));
        worker.on("exit", (code) => reject(failure(`exit code ${code}`)));
      }),
    unref: () => worker.unref(),
    terminate: () => void worker.terminate(),
  };
}

function spawnInBrowser(): Thread {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  return {
    post: (message) => worker.postMessage(message),
    receive: () =>
      new Promise((resolve, reject) => {
        worker.addEventListener("message", ({ data }) => resolve(data));
        worker.addEventListener("error", (error) => reject(failure(error)));
      }),
    unref: () => {},
    terminate: () => worker.terminate(),
  };
}

/** Starts one worker thread. */
export const spawnWorker = (): Thread => spawnInNode() ?? spawnInBrowser();
