/* What can be asked of gpu.js's drawing contexts: of WebGL, or its own pair of a WebGPU adapter and device. */

const isGl = (context: unknown): context is WebGL2RenderingContext =>
  typeof context === "object" && context !== null && "isContextLost" in context;

/** A WebGPU device, as far as it is asked. */
interface WebGpuDevice {
  readonly queue: { onSubmittedWorkDone(): Promise<unknown> };
  readonly limits: { readonly maxStorageBufferBindingSize: number; readonly maxBufferSize: number };
  addEventListener(
    name: "uncapturederror",
    listener: (event: { readonly error: { readonly message: string } }) => void,
  ): void;
}

/** What gpu.js keeps of a WebGPU device. */
interface WebGpuContext {
  readonly isLost: boolean;
  readonly device: WebGpuDevice;
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

/** What WebGPU devices said of calls that went wrong, which it does without an exception. */
const troubles = new WeakMap<WebGpuContext, string[]>();

/** Listens to the errors of a context from now on, where they do not wait to be asked for. */
export function watchErrors(context: unknown): void {
  if (!isWebGpu(context) || troubles.has(context)) return;
  const messages: string[] = [];
  troubles.set(context, messages);
  context.device.addEventListener("uncapturederror", ({ error }) => messages.push(error.message));
}

/** Settles when WebGPU has done all that it was given so far; `undefined` in GL, which does not run ahead. */
export const workDone = (context: unknown): Promise<unknown> | undefined =>
  // A lost device is noticed elsewhere.
  isWebGpu(context) ? context.device.queue.onSubmittedWorkDone().catch(() => undefined) : undefined;

const OUT_OF_MEMORY = 0x0505;

/**
 * What went wrong in the graphics driver since the last call, `undefined` for nothing; in GL it waits for the GPU.
 */
export function takeError(context: unknown): string | undefined {
  if (isWebGpu(context)) return troubles.get(context)?.splice(0)[0];
  if (!isGl(context)) return undefined;
  const code = context.getError();
  if (code === context.NO_ERROR) return undefined;
  return code === OUT_OF_MEMORY ? "it is out of memory" : `error 0x${code.toString(16)}`;
}

/** The most elements that an array can have, and what says so: a side of a texture, or a buffer's size. */
export function largestArray(
  context: unknown,
): { readonly length: number; readonly reason: string } | undefined {
  if (isGl(context)) {
    const side: number = context.getParameter(context.MAX_TEXTURE_SIZE);
    return { length: side ** 2, reason: `its textures have at most ${side} × ${side} texels` };
  }
  if (!isWebGpu(context)) return undefined;
  const { maxStorageBufferBindingSize, maxBufferSize } = context.device.limits;
  const bytes = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const length = Math.floor(bytes / Float32Array.BYTES_PER_ELEMENT);
  return { length, reason: `its buffers have at most ${bytes} bytes` };
}
