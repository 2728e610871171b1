import { encodeSafetensors, memorySource } from "@quadrivium/formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ActivationShards, openActivationShards, ShuffledActivations } from "../../src/index.ts";
import { numberedShards, rowNumbers } from "../support/numbered-shards.ts";

const range = (length: number) => Array.from({ length }, (_, i) => i);
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

describe("ShuffledActivations", () => {
  it("serves every row once in each epoch, whatever the shards, the memory and the batch", async () => {
    const cases = fc.record({
      counts: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 }),
      memoryBytes: fc.integer({ min: 800, max: 20_000 }),
      batchSize: fc.integer({ min: 1, max: 17 }),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ counts, memoryBytes, batchSize, seed }) => {
        const source = new ShuffledActivations(await numberedShards(counts), { memoryBytes, seed });
        const epochs = 3 * source.rows;
        const numbers = await rowNumbers(source.batches(0, batchSize), 4, epochs);
        for (let start = 0; start < epochs; start += source.rows) {
          expect(sorted(numbers.slice(start, start + source.rows))).toEqual(range(source.rows));
        }
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it("gives at any position what it gave on the way there", async () => {
    const shards = await numberedShards([70, 3, 128, 41]);
    const source = () => new ShuffledActivations(shards, { memoryBytes: 3000, seed: 5 });
    const batchSize = 7;
    const whole = await rowNumbers(source().batches(0, batchSize), 4, 3 * shards.rows);
    for (let position = 0; position * batchSize < 2 * shards.rows; position++) {
      const from = await rowNumbers(source().batches(position, batchSize), 4, 3 * batchSize);
      expect(from).toEqual(whole.slice(position * batchSize, (position + 3) * batchSize));
    }
    // Far away, without going there.
    const far = source().batches(10 ** 9, batchSize);
    expect((await far.next()).value).toHaveLength(batchSize * 4);
    await far.return();
  });

  it("has an order of its own for each seed and epoch", async () => {
    const shards = await numberedShards([100, 100]);
    const order = (seed: number) =>
      rowNumbers(new ShuffledActivations(shards, { memoryBytes: 4000, seed }).batches(0, 10), 4, 400);
    const first = await order(1);
    expect(await order(1)).toEqual(first);
    expect(await order(2)).not.toEqual(first);
    expect(first.slice(0, 200)).not.toEqual(first.slice(200));
  });

  it("mixes: rows that lie side by side are spread over the buffer", async () => {
    const shards = await numberedShards([20_000, 20_000]);
    const memoryBytes = 200_000;
    const numbers = await rowNumbers(
      new ShuffledActivations(shards, { memoryBytes, seed: 1, epochs: 1 }).batches(0, 1),
      4,
    );
    const place = new Int32Array(shards.rows);
    for (const [i, number] of numbers.entries()) place[number] = i;
    let distance = 0;
    for (let row = 1; row < shards.rows; row++) distance += Math.abs(place[row] - place[row - 1]);
    // The buffer holds 3 groups of about 2,600 rows; two rows of one group are as often in different windows as not.
    const meanDistance = distance / (shards.rows - 1);
    expect(meanDistance).toBeGreaterThan(1300);
    // Each sixteenth of the epoch draws about evenly from all over the data.
    for (let part = 0; part < 16; part++) {
      const some = numbers.slice(part * 2500, (part + 1) * 2500);
      const mean = some.reduce((a, b) => a + b) / some.length;
      expect(Math.abs(mean / 20_000 - 1)).toBeLessThan(0.25);
    }
  });

  it("ends after as many epochs as asked for, with whole batches only", async () => {
    const shards = await numberedShards([50]);
    const source = new ShuffledActivations(shards, { epochs: 2, memoryBytes: 2000 });
    const numbers = await rowNumbers(source.batches(0, 8), 4);
    expect(numbers.length).toBe(96);
    expect(sorted(numbers.slice(0, 50))).toEqual(range(50));
    expect(await rowNumbers(source.batches(12, 8), 4)).toEqual([]);
    expect(await rowNumbers(source.batches(1000, 8), 4)).toEqual([]);
  });

  it("keeps at most three groups in memory, reads them ahead once each, and stops when left", async () => {
    const shards = await numberedShards([4000]);
    const [shard] = shards.shards;
    let [reading, most, read] = [0, 0, 0];
    const watched = new ActivationShards([
      {
        ...shard,
        name: shard.name,
        rows: shard.rows,
        width: shard.width,
        readingCost: shard.readingCost,
        ranges: (rows) => shard.ranges(rows),
        where: (row) => shard.where(row),
        close: () => shard.close(),
        read: async (range, signal) => {
          most = Math.max(most, ++reading);
          await new Promise((resolve) => setImmediate(resolve));
          signal?.throwIfAborted();
          reading--;
          read += range.end - range.start;
          return shard.read(range);
        },
      },
    ]);
    const source = new ShuffledActivations(watched, { memoryBytes: 24_000, epochs: 1 });
    let served = 0;
    for await (const batch of source.batches(0, 10)) {
      served += batch.length / 4;
      // 24,000 bytes are 1,000 rows of 4 numbers and their orders.
      expect(read - served).toBeLessThan(1000);
    }
    expect([served, read]).toEqual([4000, 4000]);
    expect(most).toBeLessThanOrEqual(4);
    expect(source.readRows).toBe(4000);

    read = 0;
    for await (const _ of source.batches(0, 10)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(read).toBeLessThan(1000);
  });

  it("leaves out rows whose norm is many times the median, and counts them", async () => {
    const [rows, width] = [1000, 3];
    const data = Float32Array.from({ length: rows * width }, (_, i) => 1 + Math.sin(i) / 2);
    for (let row = 0; row < rows; row += 50) data[row * width] = 100;
    const file = encodeSafetensors({ act: { dtype: "F32", shape: [rows, width], data } });
    const shards = await openActivationShards([file]);
    const source = () =>
      new ShuffledActivations(shards, { maximumNormMultiple: 10, memoryBytes: 9000, epochs: 1 });
    const all = source();
    const seen = await rowNumbers(all.batches(0, 1), width);
    expect(seen.length).toBe(rows);
    expect(Math.max(...seen)).toBeLessThan(2);
    expect([all.readRows, all.droppedRows]).toEqual([rows, 20]);
    // The rows that take their places are the same again from any position.
    expect(await rowNumbers(source().batches(537, 1), width)).toEqual(seen.slice(537));
    const kept = new ShuffledActivations(shards, { epochs: 1 });
    expect(Math.max(...(await rowNumbers(kept.batches(0, 1), width)))).toBe(100);
    expect(kept.droppedRows).toBe(0);
  });

  it("fails at the batch whose rows are damaged, naming the shard", async () => {
    const bad = new Float32Array(400).fill(1);
    bad[203] = Number.POSITIVE_INFINITY;
    const files = [new Float32Array(400).fill(1), bad].map((data, i) =>
      memorySource(encodeSafetensors({ act: { dtype: "F32", shape: [100, 4], data } }), `shard-${i}`),
    );
    const source = new ShuffledActivations(await openActivationShards(files), {
      memoryBytes: 1200,
      epochs: 1,
    });
    await expect(rowNumbers(source.batches(0, 4), 4)).rejects.toThrow(
      /^activations: shard-1: expected finite numbers, got Infinity in row 50, column 3$/,
    );
  });

  it("refuses options out of range, and too little memory by saying how much is needed", async () => {
    const shards = await numberedShards([100], 1000);
    expect(() => new ShuffledActivations(shards, { memoryBytes: 30_000 })).toThrow(
      /memoryBytes: expected at least 32024, since shard-0 is read by 1 rows at a time, got 30000/,
    );
    expect(() => new ShuffledActivations(shards, { memoryBytes: 32_024 })).not.toThrow();
    expect(() => new ShuffledActivations(shards, { epochs: 0 })).toThrow(
      /epochs: expected a whole number ≥ 1/,
    );
    expect(() => new ShuffledActivations(shards, { seed: 0.5 })).toThrow(/seed/);
    expect(() => new ShuffledActivations(shards, { maximumNormMultiple: 0.5 })).toThrow(
      /a number ≥ 1, got 0.5/,
    );
    const source = new ShuffledActivations(shards);
    await expect(source.batches(-1, 2).next()).rejects.toThrow(/position ≥ 0 and a batch size ≥ 1/);
    await expect(source.batches(0, 1.5).next()).rejects.toThrow(/both whole, got 0 and 1.5/);
  });
});
