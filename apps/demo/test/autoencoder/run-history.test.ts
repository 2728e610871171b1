import { expect, test } from "vitest";
import { RunHistory } from "../../src/autoencoder/training/run-history.ts";
import type { StepMetrics } from "../../src/autoencoder/training/training-protocol.ts";

const metrics = (step: number): StepMetrics => ({
  step,
  loss: 1 / step,
  fvu: 0.5 / step,
  l0: 16,
  deadFraction: 0,
  examples: step * 10,
});

function historyOf(steps: number, heldOutEvery: number): RunHistory {
  const history = new RunHistory();
  for (let step = 1; step <= steps; step += 7) {
    const count = Math.min(7, steps - step + 1);
    history.addSteps(Array.from({ length: count }, (_, i) => metrics(step + i)));
  }
  for (let step = heldOutEvery; step <= steps; step += heldOutEvery) {
    history.addHeldOut({ step, fvu: 2 / step, rows: 9 });
  }
  return history;
}

test("a short run is given whole", () => {
  const rows = historyOf(20, 5).sample(100);
  expect(rows.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(rows.map(({ heldOutFvu }) => heldOutFvu).filter((fvu) => fvu !== undefined)).toEqual([
    0.4,
    0.2,
    2 / 15,
    0.1,
  ]);
});

test("of a long run there are about as many rows as asked for, the first and the last among them", () => {
  const rows = historyOf(100_000, 50).sample(500);
  expect(rows.length).toBeLessThanOrEqual(1002);
  expect(rows[0]!.step).toBe(1);
  expect(rows.at(-1)!.step).toBe(100_000);
  expect(rows.every((row, i) => i === 0 || row.step > rows[i - 1]!.step)).toBe(true);
  expect(rows.filter(({ heldOutFvu }) => heldOutFvu !== undefined).length).toBeGreaterThan(200);
});

test("a measurement that is there before its step does no harm", () => {
  const history = new RunHistory();
  history.addHeldOut({ step: 5, fvu: 0.3, rows: 9 });
  expect(history.sample(10)).toEqual([]);
  history.addSteps([1, 2, 3, 4, 5].map(metrics));
  expect(history.sample(10).at(-1)!.heldOutFvu).toBe(0.3);
  expect(history.lastHeldOut).toEqual({ step: 5, fvu: 0.3, rows: 9 });
});

test("the CSV holds every step", () => {
  const lines = historyOf(120, 50).toCsv().trimEnd().split("\n");
  expect(lines[0]).toBe("step,examples,loss,fvu,l0,deadFraction,heldOutFvu");
  expect(lines).toHaveLength(121);
  expect(lines[1]).toBe("1,10,1,0.5,16,0,");
  expect(lines[50]).toBe("50,500,0.02,0.01,16,0,0.04");
});
