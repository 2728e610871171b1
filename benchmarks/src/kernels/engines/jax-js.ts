import { inProcess } from "../../measure/in-process.ts";
import { importPeer } from "../../peers-folder.ts";
import type { KernelEngine } from "../engine.ts";

interface JaxArray {
  /** The same array, counted once more: functions use up what they are given. */
  readonly ref: JaxArray;
  data(): Promise<ArrayLike<number>>;
  blockUntilReady(): Promise<JaxArray>;
  dispose(): void;
}

/** What is used of @jax-js/jax. */
interface Jax {
  init(device: "wasm"): Promise<readonly string[]>;
  defaultDevice(device?: "wasm"): string;
  readonly numpy: {
    array(values: ArrayLike<number>, options: { readonly shape: readonly number[] }): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
  };
}

const isJax = (module: unknown): module is Jax =>
  typeof module === "object" &&
  module !== null &&
  ["init", "defaultDevice", "numpy"].every((name) => name in module);

/** jax-js on its WebAssembly device. It is measured at products only. */
export async function jaxJsEngine(): Promise<KernelEngine> {
  const { module: jax, version } = await importPeer("@jax-js/jax");
  if (!isJax(jax)) throw new Error(`jax-js ${version}: expected init, defaultDevice and numpy`);
  const devices = await jax.init("wasm");
  if (!devices.includes("wasm") || jax.defaultDevice("wasm") !== "wasm")
    throw new Error(`jax-js ${version}: expected its wasm device, got ${devices.join(", ")}`);
  const { numpy } = jax;
  return {
    name: `jax-js ${version} wasm`,
    async prepare({ kind, operands }) {
      if (kind !== "product") return undefined;
      const [a, b] = [operands.a, operands.b].map(({ data, shape }) => numpy.array(data, { shape }));
      let result = numpy.matmul(a.ref, b.ref);
      const contender = await inProcess(async () => {
        result.dispose();
        result = numpy.matmul(a.ref, b.ref);
        await result.blockUntilReady();
      });
      return {
        ...contender,
        result: () => result.ref.data(),
        async dispose() {
          for (const array of [a, b, result]) array.dispose();
        },
      };
    },
    async dispose() {},
  };
}
