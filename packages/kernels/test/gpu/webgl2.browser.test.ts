import { browserForTests } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { opTable } from "../../src/ops/table.ts";
import { type GpuPage, openGpuPage } from "./browser/open-gpu-page.ts";

const browser = browserForTests();

describe.skipIf(browser === undefined)("webgl2 in Chromium", () => {
  let page: GpuPage;
  beforeAll(async () => {
    page = await openGpuPage(browser!);
  });
  afterAll(() => page?.close());

  it("gives what the reference gives, in cases on the page and others in a worker", async () => {
    // Each case compiles shaders, in software: CI runs the whole table from the built packages.
    const runs = [
      await page.call("page", "opCases", "webgl2", "small", 0, 8),
      await page.call("worker", "opCases", "webgl2", "small", 4, 8),
    ];
    for (const { description, count, failures, worst } of runs) {
      expect(failures).toEqual([]);
      expect(description.backend).toBe("webgl2");
      expect(description.adapter).toContain("SwiftShader");
      expect(count).toBeGreaterThan(60);
      expect(worst).toBeLessThan(1e-5);
    }
    const ops = new Set(runs.flatMap(({ ops }) => ops));
    expect([...ops].sort()).toEqual(Object.keys(opTable).sort());
  });

  it("multiplies large matrices by tiles, whatever their edges and transposes", async () => {
    const { failures, count, worst } = await page.call("page", "opCases", "webgl2", "tiled");
    expect(failures).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(12);
    expect(worst).toBeLessThan(1e-6);
  });

  it.each(["page", "worker"] as const)("trains for 500 runs in flat memory on a %s", async (place) => {
    const { actual, expected, arrays, handles, left } = await page.call(place, "training", "webgl2");
    expect(actual.total).toBeCloseTo(expected.total, 3);
    expect(new Set(arrays)).toEqual(new Set([5]));
    expect(new Set(handles).size).toBe(1);
    expect(left).toBe(0);
  });

  it("says that the context was lost, during a run and after it, and opens again", async () => {
    const { errors, total } = await page.call("page", "loss", "webgl2");
    const message = /^DeviceLostError: webgl2: .*context was lost.* a device opened anew.* last checkpoint/;
    expect(errors).toEqual(Array(6).fill(expect.stringMatching(message)));
    expect(total).not.toBe(0);
  });

  it("has one context for many devices", async () => {
    const { contexts, totals } = await page.call("worker", "contexts", "webgl2");
    // gpu.js itself keeps another one, in which it looked for features.
    expect(contexts).toBe(2);
    expect(totals).toHaveLength(1);
  });

  it("opens and closes again and again without using up the contexts of a page", async () => {
    const { contexts, left, shared, totals } = await page.call("worker", "reopening", "webgl2");
    expect(new Set(contexts)).toEqual(new Set([2]));
    expect([left, shared]).toEqual([1, 2]);
    expect(totals[0]).toBe(totals[1]);
  });

  it("leaves nothing of programs and tensors that were disposed of", async () => {
    const { handles, arrays, left } = await page.call("page", "disposal", "webgl2");
    // Some compiled kernels are kept for the next program; what is kept after the same programs is the same.
    expect(handles.slice(4)).toEqual(handles.slice(2, 4));
    expect(new Set(arrays)).toEqual(new Set([0]));
    expect(left).toMatchObject({ programs: 0, shaders: 0, syncs: 0 });
  });

  it("sends the inputs in each run, and neither states nor constants", async () => {
    const perRun = await page.call("page", "uploads", "webgl2");
    // The input `x` of 24 numbers, and `rate`, one number in a texel of four.
    expect(perRun).toEqual(Array(4).fill((24 + 4) * Float32Array.BYTES_PER_ELEMENT));
  });

  it("leaves the browser's own GPU interface in place", async () => {
    expect(await page.call("page", "globalIsNative")).toBe(true);
  });

  it.each([
    ["headlessgl", "headlessgl needs Node, the npm package gl and an X server"],
    ["webgpu", "webgpu needs a browser with WebGPU"],
  ] as const)("names what there is, and what %s needs, where that is missing", async (backend, needs) => {
    const message = await page.call("page", "missing", backend);
    expect(message).toContain(needs);
    expect(message).toMatch(
      /available here: .*webgl2.*, or wasm, which is everywhere, got (headlessgl|webgpu)/,
    );
  });

  it("refuses what is larger than its textures, and stays usable", async () => {
    const { length, messages } = await page.call("worker", "limits", "webgl2");
    expect(length).toBe(64 * 64);
    const rest = "at most 4096 elements (its textures have at most 64 × 64 texels), or the backend wasm";
    expect(messages).toEqual([
      expect.stringMatching(/^DeviceError: allocate on webgl2: .*got one of 4097/),
      expect.stringMatching(/^DeviceError: broadcastTo on webgl2: .*got one of 4160/),
    ]);
    for (const message of messages) expect(message).toContain(rest);
  });
});
