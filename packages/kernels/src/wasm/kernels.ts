import { DeviceError } from "../errors.ts";
import { deflated, ranges } from "./generated/binaries.ts";

/** Whether an engine says that the page's content security policy forbids WebAssembly; each has its own words. */
const isPolicy = (error: unknown): boolean =>
  /Content Security Policy|unsafe-eval|\bCSP\b/i.test(String(error));

async function inflate(base64: string): Promise<ArrayBuffer> {
  const text = atob(base64);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).arrayBuffer();
}

/**
 * The compiled kernels, for a memory that threads share or for a memory of its own.
 * @throws {DeviceError} when the engine cannot compile them, or the page's content security policy forbids it
 */
export async function compileKernels(shared: boolean): Promise<WebAssembly.Module> {
  const binaries = await inflate(deflated);
  try {
    return await WebAssembly.compile(binaries.slice(...ranges[shared ? "threads" : "single"]));
  } catch (cause) {
    throw new DeviceError("wasm", {
      expected: isPolicy(cause)
        ? "a content security policy whose script-src allows 'wasm-unsafe-eval', as WebAssembly needs it; " +
          "the backends webgl2, webgpu and reference do without"
        : "an engine with WebAssembly SIMD",
      received: String(cause),
      cause,
    });
  }
}
