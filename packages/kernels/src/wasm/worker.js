/*
 * A thread of the wasm device, in Node and in browsers. It waits for one message with its rank, then computes until
 * the pool tells it through the memory to return.
 */
import { instantiateKernels, lostAddress } from "./kernel-instance.js";

const parent = globalThis.process?.getBuiltinModule?.("node:worker_threads")?.parentPort;
const port = parent ?? globalThis;

async function serve({ module, memory, rank, threads, product }) {
  let kernels;
  try {
    kernels = await instantiateKernels(module, memory, product);
  } catch (error) {
    port.postMessage({ ready: false, message: String(error) });
    return;
  }
  port.postMessage({ ready: true });
  try {
    kernels.work(rank, threads);
  } catch {
    // The other threads look at this word when they have waited long; then the program's caller throws.
    Atomics.store(new Int32Array(memory.buffer, lostAddress, 1), 0, 1);
  }
  if (!parent) port.close();
}

if (parent) parent.once("message", serve);
else port.addEventListener("message", ({ data }) => serve(data), { once: true });
