import { openDevice } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KernelEngine } from "../src/kernels/engine.ts";
import { ourEngine } from "../src/kernels/engines/ours.ts";
import { attentionTask } from "../src/kernels/tasks/attention.ts";
import { convolutionTask } from "../src/kernels/tasks/convolution.ts";
import { productTask } from "../src/kernels/tasks/product.ts";
import { relativeError } from "../src/measure/relative-error.ts";

let engine: KernelEngine;
beforeAll(async () => {
  engine = ourEngine(await openDevice({ backend: "wasm", threads: 1, blas: false }), 1);
});
afterAll(() => engine.dispose());

describe("a task's result in double precision", () => {
  it.each([
    productTask(17),
    convolutionTask({ batch: 2, size: 5, inputs: 3, outputs: 4, kernel: 3 }),
    convolutionTask({ batch: 1, size: 6, inputs: 2, outputs: 3, kernel: 5 }),
    attentionTask({ batch: 2, length: 7, heads: 3, width: 4 }),
  ])("is that of our device: $title", async (task) => {
    const prepared = await engine.prepare(task);
    const error = relativeError((await prepared?.result()) ?? [], task.expected());
    expect(error).toBeLessThan(1e-5);
    expect(error).toBeGreaterThan(0);
    await prepared?.dispose();
  });

  it("is the same for the same sizes, and has no NaN in it", () => {
    const [one, other] = [productTask(9).expected(), productTask(9).expected()];
    expect(one).toEqual(other);
    expect(one.every(Number.isFinite)).toBe(true);
  });
});
