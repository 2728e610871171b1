import { gpuCalls } from "./gpu-calls.ts";

const calls: Readonly<Record<string, (...values: never[]) => Promise<unknown>>> = gpuCalls;

globalThis.onmessage = ({ data }: MessageEvent<{ name: string; values: never[] }>) => {
  calls[data.name](...data.values).then(
    (result) => globalThis.postMessage({ result }),
    (error) => globalThis.postMessage({ error: String(error) }),
  );
};
