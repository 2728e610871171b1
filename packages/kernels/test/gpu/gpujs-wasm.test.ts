import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device } from "../../src/device.ts";
import { openGpuDevice } from "../../src/gpu.ts";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";
import { badIndexCases } from "../support/bad-index-cases.ts";
import { compareOutputs } from "../support/compare.ts";
import { inPlacePairs } from "../support/infer-case.ts";
import { opCases } from "../support/op-cases.ts";
import { runCase } from "../support/run-case.ts";

let device: Device;
let reference: Device;

beforeAll(async () => {
  device = await openGpuDevice({ backend: "gpujs-wasm" });
  reference = await openReferenceDevice();
});
afterAll(async () => {
  await device?.dispose();
  await reference?.dispose();
});

const cases = opCases.filter(({ cpuOnly }) => !cpuOnly);
/** Every few cases, for what depends on the program rather than on the numbers. */
const some = cases.filter((_, i) => i % 7 === 0);
const small = badIndexCases.filter(({ inputs }) => inputs.every(({ data }) => data.length < 100));

it("is what it says", () => {
  expect(device.backend).toBe("gpujs-wasm");
  expect(device.describe()).toMatchObject({ backend: "gpujs-wasm", threads: 1, simd: "none" });
});

describe("gives what the reference gives", () => {
  it.each(cases)("$op: $name", async (opCase) => {
    const expected = await runCase(reference, opCase);
    const actual = await runCase(device, opCase);
    expect(compareOutputs(opCase, actual.outputs, expected.outputs, "gpu")).toBeLessThan(1e-5);
  });
});

describe("takes constants, and states that are updated", () => {
  it.each(some)("$op: $name", async (opCase) => {
    const expected = await runCase(reference, opCase);
    const constant = await runCase(device, opCase, { inputs: "constant" });
    compareOutputs(opCase, constant.outputs, expected.outputs, "gpu");

    const inPlace = inPlacePairs(opCase, true).slice(0, 1);
    const updated = await runCase(device, opCase, { inputs: "state", inPlace }, 2);
    const wanted = await runCase(reference, opCase, { inputs: "state", inPlace }, 2);
    compareOutputs(opCase, updated.outputs, expected.outputs, "gpu");
    compareOutputs(opCase, updated.states, wanted.states, "gpu");
  });
});

describe("names op and index when an index is outside its table", () => {
  it.each(badIndexCases)("$op: $name", async (badCase) => {
    await expect(runCase(device, badCase)).rejects.toMatchObject({
      name: "IndexError",
      message: expect.stringContaining(badCase.op),
      received: String(badCase.badIndex),
    });
  });

  it.each(small)("$op: $name, when the indices are constants", async (badCase) => {
    const isLarge = Math.abs(badCase.badIndex) > 2 ** 24;
    await expect(runCase(device, badCase, { inputs: "constant" })).rejects.toMatchObject({
      name: isLarge ? "DeviceError" : "IndexError",
      message: expect.stringContaining(String(badCase.badIndex)),
    });
  });

  it.each(small)("$op: $name, when the indices are a state", async (badCase) => {
    const isLarge = Math.abs(badCase.badIndex) > 2 ** 24;
    await expect(runCase(device, badCase, { inputs: "state" })).rejects.toMatchObject({
      name: isLarge ? "DeviceError" : "IndexError",
      message: expect.stringContaining(String(badCase.badIndex)),
    });
  });
});
