import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device } from "../../src/device.ts";
import { openGpuDevice } from "../../src/gpu.ts";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";
import { compareOutputs } from "../support/compare.ts";
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

describe("gpujs-wasm gives what the reference gives", () => {
  it.each(cases)("$op: $name", async (opCase) => {
    const expected = await runCase(reference, opCase);
    const actual = await runCase(device, opCase);
    const e = compareOutputs(opCase, actual.outputs, expected.outputs, "gpu");
    expect(e).toBeLessThan(1);
  });
});
