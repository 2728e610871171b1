import { isTfjs, isTfjsWasm, type Tfjs, type TfjsBackend } from "../tfjs/tfjs.ts";

/** TensorFlow.js on a page, where it computes on one backend at a time. */
export interface PageTfjs {
  readonly tf: Tfjs;
  /** Backend, version and threads in words. */
  readonly name: string;
  /** Threads of the processor that it computes on. */
  readonly threads: number;
  /** Sets it to this backend. @throws Error when that is not what it is on then */
  readonly enter: () => Promise<void>;
}

// Bundled by itself, so that no other bundler looks for it.
const address = "/tfjs-page.js";

const versionOf = (module: unknown, name: string): unknown =>
  typeof module === "object" && module !== null ? Reflect.get(module, name) : undefined;

/**
 * Opens it. Its wasm backend takes as many threads as it likes, which is half of the cores that there are.
 * @throws Error when the backend, or SIMD, cannot be had
 */
export async function openTfjs(backend: TfjsBackend): Promise<PageTfjs> {
  const { tf, wasm, webgl }: Record<string, unknown> = await import(address);
  if (!isTfjs(tf) || !isTfjsWasm(wasm)) throw new Error("tfjs: expected the exports of version 4");
  const enter = async () => {
    if (tf.getBackend() !== backend && !(await tf.setBackend(backend)))
      throw new Error(`tfjs: its ${backend} backend cannot be had`);
    await tf.ready();
    if (tf.getBackend() !== backend)
      throw new Error(`tfjs: expected its ${backend} backend, got ${tf.getBackend()}`);
  };
  if (backend === "webgl") {
    await enter();
    return { tf, name: `tfjs-backend-webgl ${versionOf(webgl, "version_webgl")}`, threads: 1, enter };
  }
  wasm.setWasmPaths("/");
  if ((await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) !== true) throw new Error("tfjs: expected SIMD");
  await enter();
  // What it has none of, it says nothing of.
  const several = await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT");
  const threads = several === true ? wasm.getThreadsCount() : 1;
  const words = `${threads} ${threads === 1 ? "thread" : "threads"}`;
  return { tf, name: `tfjs-backend-wasm ${wasm.version_wasm}, ${words}`, threads, enter };
}
