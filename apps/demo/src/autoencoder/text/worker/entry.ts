import type { ToTextWorker } from "../protocol.ts";
import { TextWorker } from "./text-worker.ts";

const worker = new TextWorker((message, transfer = []) => globalThis.postMessage(message, { transfer }));
globalThis.addEventListener("message", ({ data }: MessageEvent<ToTextWorker>) => worker.receive(data));
