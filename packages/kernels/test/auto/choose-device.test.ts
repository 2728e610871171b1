import { afterEach, describe, expect, it } from "vitest";
import type { Candidate } from "../../src/auto/candidate.ts";
import { type ChooseOptions, chooseDevice } from "../../src/auto/choose-device.ts";
import type { CalibrationStore } from "../../src/calibration/stores/calibration-store.ts";
import { memoryCalibrations } from "../../src/calibration/stores/memory-calibrations.ts";
import type { Backend } from "../../src/device.ts";
import { DeviceError } from "../../src/errors.ts";
import { type Speed, TimedDevice } from "../support/timed-device.ts";
import { fewLargeSteps, manySmallSteps } from "../support/workloads.ts";

const cpu: Speed = { run: 0.002, launch: 0.0003, flops: 7e7, bytes: 2e7, crossing: 5e6 };
const gpu: Speed = { run: 1.5, launch: 0.2, flops: 5e9, bytes: 3e8, crossing: 2e5 };
/** SwiftShader and its like: the adapter's name is of no consequence, its speed is. */
const softwareGl: Speed = { run: 3, launch: 0.6, flops: 3e5, bytes: 4e5, crossing: 2e5 };

/** A machine with devices of known speed and a clock that only they move. */
class Machine {
  readonly clock = { time: 0 };
  readonly opened: TimedDevice[] = [];
  readonly calibrations: CalibrationStore = memoryCalibrations();

  candidate(backend: Backend, speed: Speed, more: Partial<Candidate> = {}): Candidate {
    return {
      backend,
      calibrationBudget: 2000,
      leastTime: () => 0,
      key: async () => `test ${backend}`,
      open: async () => {
        const device = new TimedDevice(backend, this.clock, speed);
        this.opened.push(device);
        return device;
      },
      obstacleTo: async () => undefined,
      ...more,
    };
  }

  choose(program = manySmallSteps(), candidates = this.candidates, more: Partial<ChooseOptions> = {}) {
    const { calibrations } = this;
    return chooseDevice(program, candidates, { calibrations, now: () => this.clock.time, ...more });
  }

  get candidates() {
    return [this.candidate("wasm", cpu), this.candidate("webgl2", gpu)];
  }

  get living() {
    return this.opened.filter(({ isDisposed }) => !isDisposed).map(({ backend }) => backend);
  }
}

let machine: Machine;
const start = () => {
  machine = new Machine();
  return machine;
};
afterEach(() => expect(machine.living.length).toBeLessThanOrEqual(1));

describe("chooseDevice", () => {
  it("takes the CPU for many small steps and the GPU for few large ones, and says why", async () => {
    start();
    const small = (await machine.choose(manySmallSteps())).describe();
    expect(small.backend).toBe("wasm");
    expect(small.predictions?.map(({ backend }) => backend)).toEqual(["wasm", "webgl2"]);
    const [ours, theirs] = small.predictions!.map(({ milliseconds }) => milliseconds!);
    expect(ours).toBeLessThan(1);
    expect(theirs).toBeGreaterThan(300 * gpu.launch);
    expect(small.reason).toMatch(/^auto chose wasm: 0\.\d+ ms predicted .*; webgl2 6\d ms$/);

    const other = start();
    const large = (await other.choose(fewLargeSteps(1024, 8))).describe();
    expect(large.backend).toBe("webgl2");
    expect(large.reason).toMatch(/^auto chose webgl2: [\d.]+ ms predicted .*; wasm \d+ ms$/);
    expect(other.living).toEqual(["webgl2"]);
  });

  it("measures software rendering like everything else, and it loses", async () => {
    start();
    for (const workload of [manySmallSteps(), fewLargeSteps(1024, 8)]) {
      const candidates = [machine.candidate("wasm", cpu), machine.candidate("webgl2", softwareGl)];
      const device = await machine.choose(workload, candidates);
      expect(device.backend).toBe("wasm");
      await device.dispose();
    }
  });

  it("measures once: the second time nothing is opened but what is chosen", async () => {
    start();
    await (await machine.choose()).dispose();
    expect(machine.opened).toHaveLength(2);
    const runs = machine.opened.reduce((total, device) => total + device.runs.length, 0);
    expect(runs).toBeGreaterThan(20);
    const again = await machine.choose(fewLargeSteps(1024, 8));
    expect(again.backend).toBe("webgl2");
    expect(machine.opened).toHaveLength(3);
    expect(machine.opened[2].runs).toEqual([]);
  });

  it("neither opens nor measures what cannot be faster, and says so", async () => {
    start();
    const never = machine.candidate("webgl2", gpu, { leastTime: () => 5 });
    const device = await machine.choose(manySmallSteps(), [machine.candidate("wasm", cpu), never]);
    expect(machine.opened.map(({ backend }) => backend)).toEqual(["wasm"]);
    expect(device.describe().predictions![1]).toEqual({
      backend: "webgl2",
      available: true,
      milliseconds: undefined,
      reason: "not measured: no such device takes less than 5 ms",
    });
  });

  it("passes over what is not there, and what cannot run the program", async () => {
    start();
    const absent = machine.candidate("webgpu", gpu, {
      open: async () => {
        throw new DeviceError("no adapter");
      },
    });
    const unable = machine.candidate("webgl2", gpu, { obstacleTo: async () => "it lacks topK" });
    const candidates = [machine.candidate("wasm", cpu), absent, unable];
    const { backend, predictions, reason } = (await machine.choose(fewLargeSteps(), candidates)).describe();
    expect(backend).toBe("wasm");
    expect(predictions!.slice(1)).toEqual([
      { backend: "webgpu", available: false, milliseconds: undefined, reason: "no adapter" },
      { backend: "webgl2", available: false, milliseconds: undefined, reason: "it lacks topK" },
    ]);
    expect(reason).toContain("webgpu is not to be had");
  });

  it("takes the next best when one that was measured before cannot be opened any more", async () => {
    start();
    await (await machine.choose(fewLargeSteps(1024, 8))).dispose();
    const gone = machine.candidate("webgl2", gpu, {
      open: async () => {
        throw new DeviceError("the card is gone");
      },
    });
    const device = await machine.choose(fewLargeSteps(1024, 8), [machine.candidate("wasm", cpu), gone]);
    expect(device.backend).toBe("wasm");
    expect(device.describe().predictions!.at(-1)).toMatchObject({
      available: false,
      reason: "the card is gone",
    });
  });

  it("is a DeviceError that names all obstacles when none is to be had", async () => {
    start();
    const absent = (backend: Backend, reason: string) =>
      machine.candidate(backend, gpu, {
        open: async () => {
          throw new DeviceError(reason);
        },
      });
    const choosing = machine.choose(manySmallSteps(), [absent("wasm", "no SIMD"), absent("webgl2", "no GL")]);
    await expect(choosing).rejects.toThrow(/wasm: no SIMD; webgl2: no GL/);
    await expect(choosing).rejects.toThrow(DeviceError);
  });

  it.each([
    ["damaged", { load: async () => ({ curves: 7 }), save: async () => {} }],
    [
      "broken",
      {
        load: async () => {
          throw new Error("unreadable");
        },
        save: async () => {
          throw new Error("unwritable");
        },
      },
    ],
  ])("measures again where the store is %s", async (_, calibrations) => {
    start();
    const device = await machine.choose(manySmallSteps(), machine.candidates, { calibrations });
    expect(device.backend).toBe("wasm");
    expect(machine.opened[0].runs.length).toBeGreaterThan(20);
  });

  it("measures again what is older than 30 days", async () => {
    start();
    const { calibrations } = machine;
    await (await machine.choose()).dispose();
    const old: CalibrationStore = {
      ...calibrations,
      load: async (key) => ({ ...(await calibrations.load(key))!, measuredAt: Date.now() - 31 * 864e5 }),
    };
    await machine.choose(manySmallSteps(), [machine.candidate("wasm", cpu)], { calibrations: old });
    expect(machine.opened[2].runs.length).toBeGreaterThan(20);
  });

  it("ends at the signal in the middle of a measurement, and closes what it opened", async () => {
    start();
    const controller = new AbortController();
    const now = () => {
      if (machine.opened[1]?.runs.length === 5) controller.abort();
      return machine.clock.time;
    };
    const choosing = machine.choose(fewLargeSteps(), machine.candidates, { signal: controller.signal, now });
    await expect(choosing).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    expect(machine.opened).toHaveLength(2);
    expect(machine.living).toEqual([]);
  });

  it("is a device like any other, and passes on what goes wrong on it", async () => {
    start();
    const device = await machine.choose();
    const executable = await device.prepare(manySmallSteps(2), {});
    expect(Object.keys(await executable.run({}))).toEqual(["first"]);
    await expect(device.allocate({ shape: [1], dtype: "float32" })).rejects.toThrow("no memory");
    await device.dispose();
    expect(machine.living).toEqual([]);
  });
});
