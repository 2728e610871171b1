/*
 * The worker in which a page's wasm device lives: rank 0 of its pool, so that the main thread neither computes nor
 * waits.
 */
import { serveDevice } from "./hosted/serve-device.ts";

serveDevice(globalThis);
