import { openContexts } from "@quadrivium/test-utils/web-gl-handles";

/** A WebGPU device, as far as it is needed. */
interface GpuHandle {
  destroy(): void;
  createBuffer(settings: { size: number; usage: number }): unknown;
}

const handles = new Set<GpuHandle>();

const adapter: { prototype: { requestDevice(...values: unknown[]): Promise<GpuHandle> } } | undefined =
  Reflect.get(globalThis, "GPUAdapter");
if (adapter !== undefined) {
  const { requestDevice } = adapter.prototype;
  adapter.prototype.requestDevice = async function (...values) {
    const handle = await requestDevice.apply(this, values);
    handles.add(handle);
    return handle;
  };
}

/** Makes a call that WebGPU refuses without an exception: a buffer of no known use. */
export function blunder(): void {
  for (const handle of handles) handle.createBuffer({ size: 16, usage: 2 ** 30 });
}

/** Takes the graphics contexts of this page or worker away, as a driver would that was reset. */
export function loseContexts(): void {
  for (const context of openContexts()) context.getExtension("WEBGL_lose_context")?.loseContext();
  for (const handle of handles) handle.destroy();
  handles.clear();
}
