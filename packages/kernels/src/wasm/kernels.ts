import { DeviceError } from "../errors.ts";
import { deflated, lengths, stripe } from "./generated/binaries.ts";

/** Whether an engine says that the page's content security policy forbids WebAssembly; each has its own words. */
const isPolicy = (error: unknown): boolean =>
  /Content Security Policy|unsafe-eval|\bCSP\b/i.test(String(error));

async function inflate(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = atob(base64);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** One build out of the stripes in which all of them lie. */
function pick(stripes: Uint8Array<ArrayBuffer>, name: keyof typeof lengths): Uint8Array<ArrayBuffer> {
  const build = new Uint8Array(lengths[name]);
  const names = Object.keys(lengths) as (keyof typeof lengths)[];
  let from = 0;
  for (let at = 0; from < stripes.length; at += stripe) {
    for (const other of names) {
      const count = Math.max(0, Math.min(stripe, lengths[other] - at));
      if (other === name) build.set(stripes.subarray(from, from + count), at);
      from += count;
    }
  }
  return build;
}

/** SIMD instructions that kernels are compiled to. */
export type SimdLevel = "simd128" | "relaxed-simd";

const builds = {
  simd128: { shared: "threads", own: "single" },
  "relaxed-simd": { shared: "relaxedThreads", own: "relaxedSingle" },
} as const;

/**
 * The compiled kernels, for a memory that threads share or for a memory of its own.
 * @throws {DeviceError} when the engine cannot compile them, or the page's content security policy forbids it
 */
export async function compileKernels(shared: boolean, simd: SimdLevel): Promise<WebAssembly.Module> {
  const binaries = await inflate(deflated);
  try {
    return await WebAssembly.compile(pick(binaries, builds[simd][shared ? "shared" : "own"]));
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
