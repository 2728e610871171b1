import { describe, expect, it } from "vitest";
import type { CalibrationStore } from "../src/calibration/stores/calibration-store.ts";
import { memoryCalibrations } from "../src/calibration/stores/memory-calibrations.ts";
import { OptionError } from "../src/errors.ts";
import { openDevice } from "../src/open-device.ts";
import { fewLargeSteps, manySmallSteps } from "./support/workloads.ts";

/** A store that counts. */
function counting(): CalibrationStore & { readonly saved: string[] } {
  const store = memoryCalibrations();
  const saved: string[] = [];
  return {
    ...store,
    saved,
    async save(key, calibration) {
      saved.push(key);
      await store.save(key, calibration);
    },
  };
}

describe("openDevice", () => {
  it("without a workload opens the CPU, and says that there was nothing to predict", async () => {
    const device = await openDevice();
    expect(device.backend).toBe("wasm");
    expect(device.describe().reason).toContain("no workload");
    expect(device.describe().predictions).toBeUndefined();
    await device.dispose();
  });

  it("chooses by a workload, measuring the machine once for each way to run on it", async () => {
    const calibrations = counting();
    const program = manySmallSteps();
    const device = await openDevice({ workload: program, calibrations, threads: 1 });
    const { backend, reason, predictions } = device.describe();
    expect(backend).toBe("wasm");
    expect(reason).toMatch(/^auto chose wasm: [\d.]+ ms predicted for a run of the workload; /);
    expect(predictions![0]).toMatchObject({ backend: "wasm", available: true });
    expect(predictions![0].milliseconds).toBeGreaterThan(0);
    expect(calibrations.saved).toHaveLength(1);
    const executable = await device.prepare(program, {});
    const { first } = await executable.run({});
    expect(Number.isFinite(first[0])).toBe(true);
    await device.dispose();

    const again = await openDevice({ workload: { program: fewLargeSteps() }, calibrations, threads: 1 });
    await again.dispose();
    expect(calibrations.saved).toHaveLength(1);
    const onTwo = await openDevice({ workload: program, calibrations, threads: 2 });
    expect(onTwo.describe().threads).toBe(2);
    await onTwo.dispose();
    expect(calibrations.saved).toHaveLength(2);
    expect(new Set(calibrations.saved).size).toBe(2);
  });

  it("ends at the signal", async () => {
    const signal = AbortSignal.abort();
    await expect(openDevice({ signal })).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    const during = openDevice({
      workload: manySmallSteps(),
      calibrations: memoryCalibrations(),
      signal: AbortSignal.timeout(60),
    });
    await expect(during).rejects.toThrow(expect.objectContaining({ name: "TimeoutError" }));
  });

  it("refuses a backend that it does not know, naming those that it does", async () => {
    // @ts-expect-error: not a backend
    const opening = openDevice({ backend: "cuda" });
    await expect(opening).rejects.toThrow(OptionError);
    await expect(opening).rejects.toThrow(/auto, wasm, webgpu.*got cuda/);
  });
});
