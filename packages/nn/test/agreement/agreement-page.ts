import { openDevice } from "@quadrivium/kernels";
import type { TrainingTask } from "./task.ts";
import { type TrainingRun, trainTask } from "./train-task.ts";

/** Trains in the page on the backend that is asked for. */
async function trainOnPage(backend: "wasm" | "webgl2" | "webgpu", task: TrainingTask): Promise<TrainingRun> {
  // Two threads are asked for, so that the wasm device says why it has but one.
  const device = await openDevice({ backend, threads: 2 });
  try {
    return await trainTask(device, task);
  } finally {
    await device.dispose();
  }
}

export type TrainOnPage = typeof trainOnPage;

Object.assign(globalThis, { trainOnPage });
