import { DeviceError } from "../errors.ts";
import type { Payload, RawResult, Resident } from "./gpu-js-library.ts";

/**
 * What a thread of a kernel gives.
 *
 * - `number`: one number.
 * - `read`: one number, wanted on the host.
 * - `packed`: four numbers, `[a, b, c, d]`, one texel of a texture that other kernels read as `x[i][0]` … (GL only).
 * - `four`: four numbers that lie one after the other in the result, which is as flat as any (WebGPU only).
 * - `tile`: four times four numbers in four textures: three rows by calling `row1` … `row3`, the first by returning it
 *   (GL only).
 */
export type KernelForm = "number" | "read" | "packed" | "four" | "tile";

/** The functions that a `tile` kernel calls with its rows. */
export const tileRows: Readonly<Record<string, string>> = Object.fromEntries(
  ["row1", "row2", "row3"].map((name) => [name, `function ${name}(x, y, z, w) { return [x, y, z, w]; }`]),
);

/** A buffer of WebGPU, as gpu.js describes it to the kernels that read it. */
interface BufferHandle extends Resident {
  output: readonly number[];
  componentCount: number;
}

const isBufferHandle = (value: object): value is BufferHandle =>
  "componentCount" in value && "output" in value;

const isResident = (value: RawResult): value is Resident =>
  "toArray" in value && typeof value.toArray === "function";

const isMap = (value: RawResult): value is Readonly<Record<string, Resident>> => "result" in value;

/** What a run of a kernel made, in order. */
export function outputsOf(result: RawResult, threads: number, form: KernelForm): readonly Payload[] {
  if (result instanceof Float32Array) return [result];
  if (form === "tile" && isMap(result)) {
    return [result.result, ...Object.keys(tileRows).map((name) => result[name])];
  }
  if (isResident(result)) {
    if (form === "four" && isBufferHandle(result)) {
      // gpu.js does not let kernels read buffers of vectors; in memory they are the same numbers in the same order.
      result.output = [4 * threads];
      result.componentCount = 1;
    }
    return [result];
  }
  throw new DeviceError("gpu.js", { expected: "numbers, a texture or a buffer", received: typeof result });
}
