/* What can be asked of gpu.js's drawing contexts: of WebGL, or its own pair of a WebGPU adapter and device. */

const isGl = (context: unknown): context is WebGL2RenderingContext =>
  typeof context === "object" && context !== null && "isContextLost" in context;

/** What gpu.js keeps of a WebGPU device. */
interface WebGpuContext {
  readonly isLost: boolean;
  readonly adapter: {
    readonly info?: {
      readonly vendor?: string;
      readonly architecture?: string;
      readonly description?: string;
    };
  };
}

const isWebGpu = (context: unknown): context is WebGpuContext =>
  typeof context === "object" && context !== null && "isLost" in context && "adapter" in context;

/** The name of the hardware underneath, as far as the browser tells. */
export function adapterOf(context: unknown): string {
  if (isGl(context)) {
    const unmasked = context.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL;
    return String(context.getParameter(unmasked ?? context.RENDERER));
  }
  const { vendor, architecture, description } = (isWebGpu(context) && context.adapter.info) || {};
  return [description, vendor, architecture].filter(Boolean).join(", ") || "unknown";
}

/** Whether the graphics driver has taken the context away, and all memory with it. */
export const isLost = (context: unknown): boolean =>
  isGl(context) ? context.isContextLost() : isWebGpu(context) && context.isLost;

/** The code of the first error that the graphics driver noted since the last call, 0 for none; waits for the GPU. */
export const takeError = (context: unknown): number => (isGl(context) ? context.getError() : 0);
