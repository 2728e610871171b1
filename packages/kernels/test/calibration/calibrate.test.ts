import { describe, expect, it } from "vitest";
import { calibrate } from "../../src/calibration/calibrate.ts";
import { curveNames, isCalibration } from "../../src/calibration/calibration.ts";
import { predict } from "../../src/calibration/predict.ts";
import { openDevice } from "../../src/open-device.ts";
import { runTime, type Speed, TimedDevice } from "../support/timed-device.ts";
import { fewLargeSteps, manySmallSteps } from "../support/workloads.ts";

const speeds: Record<string, Speed> = {
  "a CPU": { run: 0.002, launch: 0.0003, flops: 7e7, bytes: 2e7, crossing: 5e6 },
  "a GPU": { run: 1.5, launch: 0.2, flops: 5e9, bytes: 3e8, crossing: 2e5 },
  "software GL": { run: 3, launch: 0.6, flops: 3e5, bytes: 4e5, crossing: 2e5 },
};

describe.each(Object.entries(speeds))("calibrating %s of known speed", (_, speed) => {
  const measure = async (budget?: number) => {
    const clock = { time: 0 };
    const device = new TimedDevice("wasm", clock, speed);
    const calibration = await calibrate(device, { now: () => clock.time, budget });
    return { device, calibration, time: clock.time };
  };

  it("finds its launch cost, its rates and the way there and back", async () => {
    const { calibration } = await measure();
    expect(isCalibration(calibration, "wasm")).toBe(true);
    expect(calibration.curves.elementwise[0].milliseconds / speed.launch).toBeCloseTo(1, 1);
    const { work, milliseconds } = calibration.curves.product.at(-1)!;
    expect(work / (milliseconds - speed.launch) / speed.flops).toBeCloseTo(1, 1);
    expect(calibration.uploadPerByte * speed.crossing).toBeCloseTo(1, 1);
    expect(calibration.readbackPerByte * speed.crossing).toBeCloseTo(1, 1);
  });

  it.each([
    ["many small steps", manySmallSteps()],
    ["few large steps", fewLargeSteps()],
  ])("predicts the time of %s", async (_name, program) => {
    const { calibration } = await measure();
    const ratio = predict(program, calibration).milliseconds / runTime(program, speed);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
  });

  it("measures every curve at two sizes even when there is no time", async () => {
    const { calibration } = await measure(0);
    for (const name of curveNames) expect(calibration.curves[name]).toHaveLength(2);
  });

  it("ends at the signal, with its reason", async () => {
    const clock = { time: 0 };
    const device = new TimedDevice("wasm", clock, speed);
    const controller = new AbortController();
    const calibrating = calibrate(device, {
      signal: controller.signal,
      now() {
        if (device.runs.length >= 20) controller.abort(new Error("enough"));
        return clock.time;
      },
    });
    await expect(calibrating).rejects.toThrow("enough");
    expect(device.runs.length).toBeLessThan(1000);
  });
});

describe("calibrate", () => {
  it("does not take long, and larger sizes are left out when the time is over", async () => {
    const clock = { time: 0 };
    const slow = new TimedDevice("webgl2", clock, speeds["software GL"]);
    const calibration = await calibrate(slow, { now: () => clock.time, budget: 4000 });
    expect(clock.time).toBeLessThan(8000);
    expect(calibration.curves.product.length).toBeLessThan(6);
    expect(calibration.canScatter).toBe(false);
  });

  it("measures the real CPU device: more work takes longer, and the machine is told", async () => {
    const device = await openDevice({ backend: "wasm", threads: 1 });
    const calibration = await calibrate(device);
    await device.dispose();
    expect(isCalibration(calibration, "wasm")).toBe(true);
    expect(calibration).toMatchObject({ backend: "wasm", threads: 1, canScatter: true });
    expect(calibration.adapter).toContain("WebAssembly");
    for (const name of curveNames) {
      const curve = calibration.curves[name];
      expect(curve.at(-1)!.milliseconds).toBeGreaterThan(curve[0].milliseconds);
    }
  });
});
