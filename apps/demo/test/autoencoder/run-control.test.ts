import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { RunControl } from "../../src/autoencoder/worker/run-control.ts";

/** A run that counts its steps. */
function countingRun(paused: boolean, whileHeld?: (mayGoOn: () => Promise<boolean>) => Promise<void>) {
  const phases: string[] = [];
  const control = new RunControl({
    paused,
    nextTurn: () => nextTurn(),
    onPhase: (phase) => phases.push(phase),
    whileHeld,
  });
  const counter = { steps: 0 };
  const ended = (async () => {
    await control.beforeStep();
    while (!control.signal.aborted) {
      counter.steps++;
      await control.beforeStep();
    }
  })();
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await nextTurn();
  };
  return { control, counter, phases, ended, settle };
}

describe("a run", () => {
  test("goes on until it is paused, then stands still", async () => {
    const { control, counter, phases, settle, ended } = countingRun(false);
    await settle();
    expect(counter.steps).toBeGreaterThan(3);
    control.pause();
    await settle();
    const { steps } = counter;
    await settle();
    expect(counter.steps).toBe(steps);
    control.resume();
    await settle();
    expect(counter.steps).toBeGreaterThan(steps);
    expect(phases).toEqual(["running", "paused", "running"]);
    control.cancel();
    await ended;
  });

  test("takes exactly as many single steps as asked for", async () => {
    const { control, counter, phases, settle, ended } = countingRun(true);
    await settle();
    expect(counter.steps).toBe(0);
    control.step();
    await settle();
    expect(counter.steps).toBe(1);
    control.step();
    control.step();
    await settle();
    expect(counter.steps).toBe(3);
    expect(phases).toEqual(["paused"]);
    control.cancel();
    await ended;
  });

  test("that was asked for a step while it moved pauses after one more", async () => {
    const { control, counter, settle, ended } = countingRun(false);
    await settle();
    const { steps } = counter;
    control.step();
    await settle();
    expect(counter.steps).toBe(steps + 1);
    control.cancel();
    await ended;
  });

  test("can be cancelled while paused and while moving", async () => {
    for (const paused of [true, false]) {
      const { control, counter, settle, ended } = countingRun(paused);
      await settle();
      const { steps } = counter;
      control.cancel();
      await ended;
      expect(counter.steps - steps).toBeLessThanOrEqual(1);
    }
  });

  test("does jobs between its steps in order, moving or not, and what was asked for after its end", async () => {
    for (const paused of [true, false]) {
      const { control, settle, ended } = countingRun(paused);
      const done: string[] = [];
      const job = (name: string) => async () => {
        await nextTurn();
        done.push(name);
      };
      await settle();
      control.doBetweenSteps(job("first"));
      control.doBetweenSteps(job("second"));
      await settle();
      expect(done).toEqual(["first", "second"]);
      control.cancel();
      await ended;
      control.doBetweenSteps(job("late"));
      await control.doJobs();
      expect(done).toEqual(["first", "second", "late"]);
    }
  });

  test("lets what it does while it stands still end early", async () => {
    let pieces = 0;
    const { control, counter, settle, ended } = countingRun(true, async (mayGoOn) => {
      while (await mayGoOn()) pieces++;
    });
    await settle();
    expect(pieces).toBeGreaterThan(3);
    control.step();
    await settle();
    expect(counter.steps).toBe(1);
    control.cancel();
    await ended;
    const before = pieces;
    await settle();
    expect(pieces).toBe(before);
  });
});
