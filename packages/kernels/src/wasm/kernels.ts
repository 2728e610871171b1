import { DeviceError } from "../errors.ts";
import { single } from "./generated/single.ts";
import { threads } from "./generated/threads.ts";

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/**
 * The compiled kernels, for a memory that threads share or for a memory of its own.
 * @throws {DeviceError} when the engine cannot compile them
 */
export async function compileKernels(shared: boolean): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(decode(shared ? threads : single));
  } catch (cause) {
    throw new DeviceError("wasm", {
      expected: "an engine with WebAssembly SIMD",
      received: String(cause),
      cause,
    });
  }
}
