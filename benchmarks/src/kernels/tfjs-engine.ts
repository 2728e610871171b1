import { requirePeer } from "../peers-folder.ts";
import type { ProductEngine } from "./product.ts";

interface TfTensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

/** What is used of tfjs-core. Its typings are not there before the peers are installed. */
interface TfCore {
  setBackend(name: "wasm"): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  tensor2d(values: Float32Array, shape: readonly [number, number]): TfTensor;
  matMul(a: TfTensor, b: TfTensor): TfTensor;
  env(): { getAsync(flag: "WASM_HAS_SIMD_SUPPORT"): Promise<unknown> };
}

interface TfWasm {
  readonly version_wasm: string;
  getThreadsCount(): number;
}

const has = <Name extends string>(module: unknown, names: readonly Name[]): module is Record<Name, unknown> =>
  typeof module === "object" && module !== null && names.every((name) => name in module);
const isCore = (module: unknown): module is TfCore =>
  has(module, ["setBackend", "ready", "getBackend", "tensor2d", "matMul", "env"]);
const isWasm = (module: unknown): module is TfWasm => has(module, ["version_wasm", "getThreadsCount"]);

/** TensorFlow.js's WebAssembly backend, with SIMD. In Node it has one thread. @throws Error when it is not what runs */
export async function tfjsEngine(): Promise<ProductEngine & { readonly version: string }> {
  const core = requirePeer("@tensorflow/tfjs-core");
  const wasm = requirePeer("@tensorflow/tfjs-backend-wasm");
  if (!isCore(core) || !isWasm(wasm)) throw new Error("tfjs: expected the exports of version 4");
  const simd = await core.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  if (!(await core.setBackend("wasm"))) throw new Error("tfjs: its wasm backend cannot be had");
  await core.ready();
  if (core.getBackend() !== "wasm" || simd !== true || wasm.getThreadsCount() !== 1)
    throw new Error("tfjs: expected its wasm backend with SIMD on one thread");
  return {
    version: wasm.version_wasm,
    name: `tfjs-backend-wasm ${wasm.version_wasm}`,
    async prepare({ n, a, b }) {
      const left = core.tensor2d(a, [n, n]);
      const right = core.tensor2d(b, [n, n]);
      let product = core.matMul(left, right);
      return {
        multiply() {
          product.dispose();
          product = core.matMul(left, right);
        },
        result: () => product.data(),
        async dispose() {
          for (const tensor of [left, right, product]) tensor.dispose();
        },
      };
    },
    async dispose() {},
  };
}
