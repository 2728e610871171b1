import { describe, expect, it } from "vitest";
import { openDevice } from "../../src/open-device.ts";
import { compareDevices } from "../support/compare-devices.ts";
import { fewLargeSteps, manySmallSteps } from "../support/workloads.ts";

describe("prediction and measurement", () => {
  it("put two real devices in the same order, for many small steps and for few large ones", async () => {
    const devices = [
      await openDevice({ backend: "wasm", threads: 1, blas: false }),
      await openDevice({ backend: "gpujs-wasm" }),
    ];
    const programs = [manySmallSteps(), fewLargeSteps(256, 2)];
    for (const [wasm, testBed] of await compareDevices(devices, programs)) {
      expect([wasm.backend, testBed.backend]).toEqual(["wasm", "gpujs-wasm"]);
      // Ten times and more apart, so that a machine that does other work too does not turn them round.
      expect(testBed.predicted / wasm.predicted).toBeGreaterThan(3);
      expect(testBed.measured / wasm.measured).toBeGreaterThan(3);
    }
    for (const device of devices) await device.dispose();
  });
});
