import { gpuCalls } from "./gpu-calls.ts";

const calls: Readonly<Record<string, (...values: never[]) => Promise<unknown>>> = gpuCalls;

globalThis.onmessage = async ({ data }: MessageEvent<{ name: string; values: never[] }>) => {
  globalThis.postMessage(await calls[data.name](...data.values));
};
