import { memoryCalibrations } from "../../../src/calibration/stores/memory-calibrations.ts";
import { openDevice } from "../../../src/open-device.ts";
import { compareDevices } from "../../support/compare-devices.ts";
import { fewLargeSteps, manySmallSteps } from "../../support/workloads.ts";

const scripts = () =>
  performance
    .getEntriesByType("resource")
    .map(({ name }) => name.split("/").at(-1)!)
    .filter((name) => name.endsWith(".js"));

/** What the test that drives the page calls. */
export const autoCalls = {
  /** The choice for a small program, and the scripts that were loaded for it. */
  async choiceForSmall() {
    const before = scripts();
    const device = await openDevice({ workload: manySmallSteps(30), calibrations: memoryCalibrations() });
    const description = device.describe();
    await device.dispose();
    return { description, loaded: scripts().filter((name) => !before.includes(name)) };
  },

  /** The choice for a large program, twice, with what IndexedDB keeps. */
  async choicesForLarge() {
    const workload = fewLargeSteps(256, 12);
    const choices = [];
    for (let turn = 0; turn < 2; turn++) {
      const begin = performance.now();
      const device = await openDevice({ workload });
      choices.push({ description: device.describe(), milliseconds: performance.now() - begin });
      await device.dispose();
    }
    return choices;
  },

  /** What is predicted and what is measured, of both devices. */
  async comparisons() {
    const devices = [await openDevice({ backend: "wasm" }), await openDevice({ backend: "webgl2" })];
    const found = await compareDevices(devices, [manySmallSteps(), fewLargeSteps(256, 2)]);
    for (const device of devices) await device.dispose();
    return found;
  },
};

Object.assign(globalThis, { autoCalls });
