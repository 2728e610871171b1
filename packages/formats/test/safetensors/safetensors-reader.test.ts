import { describe, expect, it } from "vitest";
import { type ByteSource, encodeSafetensors, openSafetensors } from "../../src/index.ts";
import { buildFile } from "../support/build-file.ts";
import { recordingSource } from "../support/recording-source.ts";
import { rejectionOf } from "../support/rejection-of.ts";

const table = Float32Array.from({ length: 30 }, (_, i) => i);
const bytes = encodeSafetensors({
  table: { dtype: "F32", shape: [10, 3], data: table },
  scale: { dtype: "F32", shape: [], data: Float32Array.of(0.5) },
});

describe("SafetensorsReader", () => {
  it("opens with the header's bytes alone, and reads rows by their bytes alone", async () => {
    const { source, reads } = recordingSource(bytes);
    const reader = await openSafetensors(source);
    const headerBytes = new DataView(bytes.buffer).getUint32(0, true);
    expect(reads).toEqual([
      { offset: 0, length: 8 },
      { offset: 8, length: headerBytes },
    ]);
    reads.length = 0;
    const rows = await reader.readRows("table", 4, 6);
    expect(rows).toEqual({ dtype: "F32", shape: [2, 3], data: table.slice(12, 18) });
    expect(reads).toEqual([{ offset: reader.infos.get("table")!.byteOffset + 48, length: 24 }]);
  });

  it("reads in chunks of the given size", async () => {
    const { source, reads } = recordingSource(bytes);
    const reader = await openSafetensors(source);
    reads.length = 0;
    expect((await reader.readTensor("table", { chunkBytes: 50 })).data).toEqual(table);
    expect(reads.map(({ length }) => length)).toEqual([50, 50, 20]);
  });

  it("takes bytes, a buffer, a Blob and a Node Buffer, and copies what it reads", async () => {
    const copy = bytes.slice();
    for (const source of [copy, copy.buffer, new Blob([copy]), Buffer.from(copy.buffer)]) {
      const reader = await openSafetensors(source);
      const { data } = await reader.readTensor("scale");
      data[0] = 9;
      expect((await reader.readTensor("scale")).data[0]).toBe(0.5);
    }
  });

  it("refuses unknown tensors and rows out of range, and stays usable", async () => {
    const reader = await openSafetensors(bytes);
    const unknown = await rejectionOf(() => reader.readTensor("tabel"));
    expect(unknown.reason).toBe("unknown-tensor");
    expect(unknown.message).toContain('expected one of "scale", "table", got "tabel"');
    expect((await rejectionOf(() => reader.readRows("scale", 0, 1))).reason).toBe("shape");
    for (const [start, end] of [
      [-1, 2],
      [3, 2],
      [0, 11],
      [0.5, 2],
      [0, Number.NaN],
      [0, Number.POSITIVE_INFINITY],
    ]) {
      expect((await rejectionOf(() => reader.readRows("table", start!, end!))).reason).toBe("range");
    }
    for (const chunkBytes of [0, -1, 1.5, Number.NaN]) {
      expect((await rejectionOf(() => reader.readTensor("table", { chunkBytes }))).message).toContain(
        "chunkBytes",
      );
    }
    expect((await reader.readRows("table", 10, 10)).shape).toEqual([0, 3]);
    expect((await reader.readTensor("scale")).data[0]).toBe(0.5);
  });

  it("refuses BOOL bytes other than 0 and 1", async () => {
    const header = { flags: { dtype: "BOOL", shape: [3], data_offsets: [0, 3] } };
    const reader = await openSafetensors(buildFile(header, 3));
    const error = await rejectionOf(() => reader.readTensor("flags"));
    expect(error).toMatchObject({ reason: "value", tensor: "flags", received: "2 at index 2" });
  });

  it("notices a source that answers short, and one that claims an impossible size", async () => {
    const reader = await openSafetensors(bytes);
    expect(reader.infos.size).toBe(2);
    const short: ByteSource = { size: bytes.byteLength, read: async () => new Uint8Array(3) };
    expect((await rejectionOf(() => openSafetensors(short))).reason).toBe("truncated");

    const elements = 2 ** 50;
    const header = buildFile({ w: { dtype: "U8", shape: [elements], data_offsets: [0, elements] } });
    const lying: ByteSource = {
      size: header.byteLength + elements,
      read: async (offset, length) => header.slice(offset, offset + length),
    };
    const huge = await openSafetensors(lying);
    expect(await rejectionOf(() => huge.readTensor("w"))).toMatchObject({
      reason: "allocation",
      tensor: "w",
    });
  });

  it("stops at an abort between two chunks, with the signal's reason", async () => {
    const controller = new AbortController();
    const { source, reads } = recordingSource(bytes);
    const reader = await openSafetensors({
      ...source,
      read: (offset, length) => {
        if (reads.length === 3) controller.abort(new Error("enough"));
        return source.read(offset, length);
      },
    });
    const reading = reader.readTensor("table", { chunkBytes: 4, signal: controller.signal });
    await expect(reading).rejects.toThrow("enough");
    expect(reads.length).toBe(4);
  });
});
