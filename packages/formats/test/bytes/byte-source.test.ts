import { describe, expect, it } from "vitest";
import { swapBytes } from "../../src/bytes/host-order.ts";
import { readExactly } from "../../src/bytes/read-exactly.ts";
import { type ByteSource, blobSource, memorySource } from "../../src/index.ts";
import { rejectionOf } from "../support/rejection-of.ts";

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
const sources: [string, ByteSource][] = [
  ["a Uint8Array", memorySource(bytes)],
  ["an ArrayBuffer", memorySource(bytes.slice().buffer)],
  ["a view", memorySource(Uint8Array.from([7, ...bytes, 7]).subarray(1, 101))],
  ["a Node Buffer", memorySource(Buffer.from(bytes))],
  ["a Blob", blobSource(new Blob([bytes]))],
  ["a File", blobSource(new File([bytes], "some.bin"))],
];

describe.each(sources)("%s as a byte source", (_name, source) => {
  it("reads any range as a copy", async () => {
    expect(source.size).toBe(100);
    expect(await source.read(10, 5)).toEqual(Uint8Array.of(10, 11, 12, 13, 14));
    expect(await source.read(100, 0)).toEqual(new Uint8Array(0));
    (await source.read(0, 1)).fill(255);
    expect((await source.read(0, 1))[0]).toBe(0);
  });

  it("refuses ranges outside its bounds", async () => {
    const ranges = [
      [0, 101],
      [100, 1],
      [-1, 1],
      [0, -1],
      [0.5, 1],
      [0, 0.5],
      [Number.NaN, 1],
      [2 ** 53, 0],
      [1, 2 ** 53],
    ];
    for (const [offset, length] of ranges) {
      expect((await rejectionOf(() => source.read(offset!, length!))).reason).toBe("range");
    }
  });

  it("hears an abort", async () => {
    await expect(source.read(0, 1, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  });
});

describe("blobSource", () => {
  it("takes a file's name as the path", () => {
    expect(blobSource(new File([], "model.safetensors")).path).toBe("model.safetensors");
    expect(blobSource(new Blob([])).path).toBeUndefined();
  });
});

describe("readExactly", () => {
  it("checks the range before it allocates", async () => {
    const error = await rejectionOf(() => readExactly("test", memorySource(bytes), 0, 2 ** 52));
    expect(error.reason).toBe("range");
  });
});

describe("swapBytes", () => {
  it("reverses each element", () => {
    const swapped = (size: number) => {
      const copy = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
      swapBytes(copy, size);
      return [...copy];
    };
    expect(swapped(1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(swapped(2)).toEqual([2, 1, 4, 3, 6, 5, 8, 7]);
    expect(swapped(4)).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
    expect(swapped(8)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });
});
