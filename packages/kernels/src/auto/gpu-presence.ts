import type { Backend } from "../device.ts";
import { nodeProcess } from "../wasm/runtime.ts";

/** A GPU backend that may be there. */
export interface GpuPresence {
  readonly backend: Extract<Backend, "webgpu" | "webgl2" | "headlessgl">;
  /** The hardware, as far as it can be told without gpu.js. */
  readonly adapter: string;
}

/** In Node the GPU comes with packages that the user has installed. */
function presentInNode(): GpuPresence[] {
  const { createRequire } = process.getBuiltinModule("node:module");
  const { resolve } = createRequire(import.meta.url);
  const isInstalled = (name: string) => {
    try {
      resolve(name);
      return true;
    } catch {
      return false;
    }
  };
  const found: GpuPresence[] = [];
  if (isInstalled("webgpu")) found.push({ backend: "webgpu", adapter: "package webgpu" });
  if (isInstalled("gl")) found.push({ backend: "headlessgl", adapter: "package gl" });
  return found;
}

/** The renderer of WebGL 2, `undefined` where there is none. Its context is given back at once: a page has few. */
function webGl2Renderer(): string | undefined {
  const canvas =
    typeof OffscreenCanvas === "undefined"
      ? globalThis.document?.createElement("canvas")
      : new OffscreenCanvas(1, 1);
  const context = canvas?.getContext("webgl2");
  if (!(context instanceof WebGL2RenderingContext)) return undefined;
  const unmasked = context.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL;
  const renderer = String(context.getParameter(unmasked ?? context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return renderer;
}

interface Adapter {
  readonly info?: { readonly vendor?: string; readonly architecture?: string; readonly description?: string };
}

/** The adapter of WebGPU, `undefined` where there is none. */
async function webGpuAdapter(): Promise<string | undefined> {
  const { gpu }: { gpu?: { requestAdapter(): Promise<Adapter | null> } } = globalThis.navigator ?? {};
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return undefined;
  const { vendor, architecture, description } = adapter.info ?? {};
  return [description, vendor, architecture].filter(Boolean).join(", ") || "unknown";
}

/** The GPU backends that may be there, found without loading gpu.js. */
export async function presentGpus(): Promise<GpuPresence[]> {
  if (nodeProcess !== undefined) return presentInNode();
  const adapters = [
    { backend: "webgpu", adapter: await webGpuAdapter() },
    { backend: "webgl2", adapter: webGl2Renderer() },
  ] as const;
  return adapters.flatMap(({ backend, adapter }) => (adapter === undefined ? [] : [{ backend, adapter }]));
}
