import { expect, it } from "vitest";
import { inMemorySource } from "../../src/index.ts";

const width = 3;
const data = Float32Array.from({ length: 10 * width }, (_, i) => i);

async function take(position: number, count: number, seed = 4): Promise<Float32Array[]> {
  const batches: Float32Array[] = [];
  for await (const batch of inMemorySource({ data, width }, { seed }).batches(position, 4)) {
    batches.push(batch);
    if (batches.length === count) break;
  }
  return batches;
}

it("goes through all rows in a new order in each epoch", async () => {
  const batches = await take(0, 4);
  const firsts = batches.map((batch) => [0, 3, 6, 9].map((at) => batch[at] / width));
  // Two whole batches in each epoch.
  for (const epoch of [0, 2]) {
    const seen = [...firsts[epoch], ...firsts[epoch + 1]];
    expect(new Set(seen).size).toBe(8);
  }
  expect(firsts.slice(0, 2)).not.toEqual(firsts.slice(2));
  for (const batch of batches) expect(batch[1]).toBe(batch[0] + 1);
});

it("can be entered anywhere, and depends on the seed", async () => {
  const whole = await take(0, 9);
  expect(await take(5, 4)).toEqual(whole.slice(5));
  expect(await take(0, 9, 5)).not.toEqual(whole);
});

it("refuses rows that are not whole or not finite", () => {
  expect(() => inMemorySource({ data: data.subarray(1), width })).toThrow(
    /one or more rows of 3 numbers, got 29/,
  );
  const bad = Float32Array.of(1, 2, Number.POSITIVE_INFINITY);
  expect(() => inMemorySource({ data: bad, width })).toThrow(/got Infinity in row 0, column 2/);
});
