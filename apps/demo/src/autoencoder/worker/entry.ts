import type { ToWorker } from "../protocol.ts";
import { TrainingWorker } from "./training-worker.ts";

const worker = new TrainingWorker((message, transfer = []) => globalThis.postMessage(message, { transfer }));
globalThis.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => worker.receive(data));
