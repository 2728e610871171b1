/** What the npm package `webgpu` exports, as far as it is needed. */
interface NodeWebGpu {
  create(options: readonly string[]): GPU;
}

interface GPU {
  requestAdapter(): Promise<unknown>;
}

const isNodeWebGpu = (value: unknown): value is NodeWebGpu =>
  typeof value === "object" && value !== null && "create" in value && typeof value.create === "function";

/** Kept for good: the native library ends the process when its instance is collected while a device lives. */
let instance: GPU | undefined;

/**
 * Puts WebGPU where gpu.js looks for it, `navigator.gpu`, in Node and where the user has installed the package
 * `webgpu`; does nothing elsewhere.
 * @returns why it could not be done, in the package's own words; undefined when there is nothing to say
 */
export async function provideWebGpu(): Promise<string | undefined> {
  if (instance !== undefined || !globalThis.process?.versions?.node) return undefined;
  if (globalThis.navigator !== undefined && "gpu" in globalThis.navigator) return undefined;
  // The name is no literal, so that no bundler looks for a package that is optional.
  const name = ["web", "gpu"].join("");
  try {
    const found: unknown = await import(/* @vite-ignore */ name);
    if (!isNodeWebGpu(found)) return undefined;
    instance = found.create([]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  // Node before 21 has no navigator.
  if (globalThis.navigator === undefined) {
    Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  }
  Object.defineProperty(globalThis.navigator, "gpu", { value: instance, configurable: true });
  return undefined;
}
