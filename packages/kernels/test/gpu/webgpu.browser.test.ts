import { browserForTests, webGpuFlags } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GpuPage, openGpuPage } from "./browser/open-gpu-page.ts";

const browser = browserForTests();

describe.skipIf(browser === undefined)("webgpu in Chromium", () => {
  let page: GpuPage;
  beforeAll(async () => {
    page = await openGpuPage(browser!, webGpuFlags);
  });
  afterAll(() => page?.close());

  it.each([
    ["page", 0],
    ["worker", 3],
  ] as const)("gives what the reference gives on a %s", async (place, part) => {
    const { description, count, failures, worst } = await page.call(
      place,
      "opCases",
      "webgpu",
      "small",
      part,
      6,
    );
    expect(failures).toEqual([]);
    expect(description.backend).toBe("webgpu");
    expect(description.adapter).toMatch(/swiftshader/i);
    expect(count).toBeGreaterThan(100);
    expect(worst).toBeLessThan(1e-5);
  });

  it("multiplies large matrices four columns a thread", async () => {
    const { failures, count, worst } = await page.call("page", "opCases", "webgpu", "tiled");
    expect(failures).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(12);
    expect(worst).toBeLessThan(1e-6);
  });

  it("ends a run in an error where WebGPU refused a call without one, and stays usable", async () => {
    const { message, total } = await page.call("page", "blunder", "webgpu");
    expect(message).toMatch(/^DeviceError: webgpu: the graphics driver: expected no error.*usage/i);
    expect(total).not.toBe(0);
  });

  it("says that the device was lost, during a run and after it, and opens again", async () => {
    const { errors, total } = await page.call("worker", "loss", "webgpu");
    expect(errors).toEqual(Array(6).fill(expect.stringMatching(/^DeviceLostError: webgpu: /)));
    expect(total).not.toBe(0);
  });

  it("trains for 500 runs in flat memory", async () => {
    const { actual, expected, arrays, left } = await page.call("page", "training", "webgpu");
    expect(actual.total).toBeCloseTo(expected.total, 3);
    expect(new Set(arrays)).toEqual(new Set([5]));
    expect(left).toBe(0);
  });
});
