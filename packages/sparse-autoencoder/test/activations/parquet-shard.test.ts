import { type ByteSource, memorySource } from "@quadrivium/formats";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { openActivationShards } from "../../src/index.ts";
import { expectedRows, goldenFiles, shape } from "../support/golden-shards.ts";

const arrow = await goldenFiles("parquet_shards");
const { rows, positions, width } = shape;

/** The byte ranges that a source was asked for. */
function recording(bytes: Uint8Array): { source: ByteSource; lengths: number[] } {
  const inner = memorySource(bytes, "recorded");
  const lengths: number[] = [];
  const read = (offset: number, length: number) => {
    lengths.push(length);
    return inner.read(offset, length);
  };
  return { source: { size: inner.size, path: "recorded", read }, lengths };
}

describe("Parquet shards", () => {
  it.each(["list", "fixedSizeList", "halfList", "doubleList", "columns"])(
    "reads rows from %s",
    async (name) => {
      const shards = await openActivationShards([arrow[name]]);
      expect([shards.rows, shards.width]).toEqual([rows, width]);
      expect([...(await shards.read(0, rows)).data]).toEqual(expectedRows());
      // Across the row groups of 4.
      expect([...(await shards.read(3, 9)).data]).toEqual(expectedRows([0], 3, 9));
    },
  );

  it.each(["documents", "documentsWithIndex"])(
    "reads lists of lists, one document a row, from %s",
    async (name) => {
      const all = await openActivationShards([arrow[name]]);
      expect([all.rows, all.width]).toEqual([rows * positions, width]);
      expect([...(await all.read(0, all.rows)).data]).toEqual(expectedRows([0, 1, 2, 3]));
      const some = await openActivationShards([arrow[name]], { excludePositions: [0] });
      expect([...(await some.read(0, some.rows)).data]).toEqual(expectedRows([1, 2, 3]));
      expect([...(await some.read(7, 8)).data]).toEqual(expectedRows([1, 2, 3]).slice(7 * width, 8 * width));
    },
  );

  it("takes the columns that are named, in that order", async () => {
    const shards = await openActivationShards([arrow.columns], { tensor: ["x2", "x0"] });
    expect(shards.width).toBe(2);
    expect([...(await shards.read(5, 6)).data]).toEqual([5 + 2 / 64, 5]);
    const two = await openActivationShards([arrow.two], { tensor: "b" });
    expect([...(await two.read(0, rows)).data]).toEqual(expectedRows());
  });

  it("is read by row group, and by page where there is an index", async () => {
    const groups = (name: string) =>
      openActivationShards([arrow[name]]).then(({ shards }) => shards[0].ranges(1));
    expect(await groups("list")).toEqual([
      { start: 0, end: 4 },
      { start: 4, end: 8 },
      { start: 8, end: 11 },
    ]);
    expect((await groups("documentsWithIndex")).length).toBe(rows);
    const { source, lengths } = recording(arrow.documentsWithIndex);
    const shards = await openActivationShards([source]);
    lengths.length = 0;
    await shards.read(4 * positions, 8 * positions);
    const whole = lengths.reduce((a, b) => a + b);
    lengths.length = 0;
    expect([...(await shards.read(7 * positions, 8 * positions)).data]).toEqual(
      expectedRows([0, 1, 2, 3], 7, 8),
    );
    expect(lengths.reduce((a, b) => a + b)).toBeLessThan(whole);
  });

  it("reads what hyparquet-writer writes, of more than one page and row group", async () => {
    const many = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i));
    const columnData = ["a", "b"].map((name, j) => ({
      name,
      data: many.map((x) => x + j),
      type: "FLOAT" as const,
    }));
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 1000, pageSize: 512 }));
    const shards = await openActivationShards([bytes]);
    const { data } = await shards.read(500, 2500);
    expect(data).toEqual(
      Float32Array.from({ length: 4000 }, (_, i) => many[500 + Math.floor(i / 2)] + (i % 2)),
    );
  });

  it("takes decompressors for other codecs", async () => {
    const open = (options = {}) => openActivationShards([memorySource(arrow.zstd, "zstd")], options);
    await expect(open()).rejects.toThrow(
      /^parquet: zstd: expected columns compressed by UNCOMPRESSED, SNAPPY; others need the option compressors, got ZSTD/,
    );
    const calls: number[] = [];
    const ZSTD = (_input: Uint8Array, length: number) => {
      calls.push(length);
      return new Uint8Array(length);
    };
    await (await open({ compressors: { ZSTD } })).read(0, 1).catch(() => undefined);
    expect(calls.length).toBeGreaterThan(0);
  });

  it.each([
    ["ragged", /^parquet: bad: expected 3 values in row 9, as in the others, got 2 values/],
    ["nulls", /^parquet: bad: expected numbers in row 10, got null/],
  ])("names shard and row of lists that are %s", async (name, message) => {
    const shards = await openActivationShards([memorySource(arrow[name], "bad")]);
    expect([...(await shards.read(0, 8)).data]).toEqual(expectedRows([0], 0, 8));
    await expect(shards.read(0, rows)).rejects.toThrow(message);
  });

  it("names the shard that is damaged, or holds no such column", async () => {
    const open = (bytes: Uint8Array, options = {}) =>
      openActivationShards([memorySource(bytes, "bad")], options);
    await expect(open(arrow.list.subarray(0, -9))).rejects.toMatchObject({
      name: "FormatError",
      path: "bad",
    });
    await expect(open(arrow.integers)).rejects.toThrow(
      /^parquet: bad: expected one column of lists.*got columns "act"/,
    );
    await expect(open(arrow.two)).rejects.toThrow(/or the option tensor, got columns "a", "b"/);
    await expect(open(arrow.two, { tensor: "c" })).rejects.toThrow(
      /expected a column "c", got columns "a", "b"/,
    );
    const damaged = arrow.fixedSizeList.slice();
    damaged.fill(0xff, 4, 60);
    await expect((await open(damaged)).read(0, 4)).rejects.toMatchObject({
      name: "FormatError",
      path: "bad",
    });
  });
});
