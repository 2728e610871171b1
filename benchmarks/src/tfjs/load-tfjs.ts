import { requirePeer } from "../peers-folder.ts";
import { isTfjs, isTfjsWasm, type Tfjs } from "./tfjs.ts";

/** TensorFlow.js, set to a backend. */
export interface LoadedTfjs {
  readonly tf: Tfjs;
  /** Backend, version and threads in words. */
  readonly name: string;
}

/** TensorFlow.js with its WebAssembly backend and SIMD. In Node it has one thread. @throws Error when it is not what runs */
export async function loadTfjs(): Promise<LoadedTfjs> {
  const tf = requirePeer("@tensorflow/tfjs-core");
  const wasm = requirePeer("@tensorflow/tfjs-backend-wasm");
  if (!isTfjs(tf) || !isTfjsWasm(wasm)) throw new Error("tfjs: expected the exports of version 4");
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  if (!(await tf.setBackend("wasm"))) throw new Error("tfjs: its wasm backend cannot be had");
  await tf.ready();
  if (tf.getBackend() !== "wasm" || simd !== true || wasm.getThreadsCount() !== 1)
    throw new Error("tfjs: expected its wasm backend with SIMD on one thread");
  return { tf, name: `tfjs-backend-wasm ${wasm.version_wasm}, 1 thread` };
}

/**
 * Registers the gradients of tfjs-core's kernels, which only the large package `@tensorflow/tfjs` does by itself. The
 * registry is shared by all copies of tfjs-core in the process.
 */
export function registerTfjsGradients(): void {
  requirePeer("@tensorflow/tfjs-core/dist/register_all_gradients.js");
}
