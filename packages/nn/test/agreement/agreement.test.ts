import { type Device, openDevice } from "@quadrivium/kernels";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LOSS_TOLERANCE, lossDifference } from "./compare-losses.ts";
import { digestOf, readGolden } from "./golden.ts";
import { loadImageTask, loadTextTask } from "./load-task.ts";
import { trainTask } from "./train-task.ts";

const golden = readGolden();
const tasks = [loadTextTask(), await loadImageTask()].filter((task) => task !== undefined);

/** The device as where memory cannot be shared. */
async function openUnshared(): Promise<Device> {
  vi.stubGlobal("SharedArrayBuffer", undefined);
  const device = await openDevice({ backend: "wasm", threads: 2, blas: false });
  vi.unstubAllGlobals();
  return device;
}

const devices = [
  {
    name: "wasm, 1 thread",
    open: () => openDevice({ backend: "wasm", threads: 1, blas: false }),
    threads: 1,
  },
  {
    name: "wasm, 2 threads",
    open: () => openDevice({ backend: "wasm", threads: 2, blas: false }),
    threads: 2,
  },
  { name: "wasm, no SharedArrayBuffer", open: openUnshared, threads: 1 },
  { name: "gpujs-wasm", open: () => openDevice({ backend: "gpujs-wasm" }), threads: 1 },
];

afterEach(() => vi.unstubAllGlobals());

describe.each(tasks)("200 steps of the $model", { timeout: 600_000 }, (task) => {
  const { digest, reference, torch } = golden[task.model];

  it("begin and go on with the weights and batches of the golden losses", () => {
    expect(task.picks).toHaveLength(200);
    expect(digestOf(task)).toBe(digest);
  });

  it("on the reference device give the golden losses, and learn", async () => {
    const device = await openDevice({ backend: "reference" });
    const { losses } = await trainTask(device, task);
    await device.dispose();
    expect(lossDifference(losses, reference)).toBeLessThan(1e-9);
    expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]);
  });

  it("end where PyTorch's end", () => {
    expect(lossDifference(reference, torch)).toBeLessThan(LOSS_TOLERANCE);
  });

  it.each(devices)("agree on $name", async ({ name, open, threads }) => {
    const device = await open();
    const { description, losses } = await trainTask(device, task);
    await device.dispose();
    expect(description).toMatchObject({ backend: name.split(",")[0], threads, blas: undefined });
    expect(lossDifference(losses, reference)).toBeLessThan(LOSS_TOLERANCE);
  });

  it("agree on wasm with a BLAS", async (context) => {
    const device = await openDevice({ backend: "wasm", threads: 2, blas: "auto" });
    const { blas, reason } = device.describe();
    try {
      if (blas === undefined && process.env.CI !== "true") return context.skip(`no BLAS here: ${reason}`);
      expect(blas).toBeDefined();
      const { losses } = await trainTask(device, task);
      expect(lossDifference(losses, reference)).toBeLessThan(LOSS_TOLERANCE);
    } finally {
      await device.dispose();
    }
  });
});
