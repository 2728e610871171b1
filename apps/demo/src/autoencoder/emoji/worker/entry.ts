import type { ToWorker } from "../protocol.ts";
import { EmojiWorker } from "./emoji-worker.ts";

const worker = new EmojiWorker((message, transfer = []) => globalThis.postMessage(message, { transfer }));
globalThis.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => worker.receive(data));
