import { openContexts } from "@quadrivium/test-utils/web-gl-handles";

/** A WebGPU device, as far as it is needed. */
interface GpuHandle {
  destroy(): void;
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

/** Takes the graphics contexts of this page or worker away, as a driver would that was reset. */
export function loseContexts(): void {
  for (const context of openContexts()) context.getExtension("WEBGL_lose_context")?.loseContext();
  for (const handle of handles) handle.destroy();
  handles.clear();
}
