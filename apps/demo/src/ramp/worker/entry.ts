import type { ToWorker } from "../protocol.ts";
import { RampWorker } from "./ramp-worker.ts";

const worker = new RampWorker((message, transfer = []) => globalThis.postMessage(message, { transfer }));
globalThis.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => void worker.receive(data));
