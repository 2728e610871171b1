import { describe, expect, it } from "vitest";
import { openNpy, openNpz } from "../../src/index.ts";
import { elementsOf } from "../support/elements-of.ts";
import { decodeBase64, pythonFiles } from "../support/python-files.ts";
import { recordingSource } from "../support/recording-source.ts";
import { rejectionOf } from "../support/rejection-of.ts";

const { npy, npz } = pythonFiles;
const names = Object.keys(npy).filter((name) => name !== "objects");

describe("openNpy", () => {
  it.each(names)("reads what numpy.save wrote: %s", async (name) => {
    const { file, shape, data } = npy[name]!;
    const read = await (await openNpy(decodeBase64(file))).read();
    expect(read.shape).toEqual(shape);
    expect(elementsOf(read)).toEqual(data);
  });

  it("reads single rows", async () => {
    const file = await openNpy(decodeBase64(npy.float!.file));
    const rows = await file.readRows(1, 2);
    expect(rows.shape).toEqual([1, 3]);
    expect(elementsOf(rows)).toEqual([3, 4, 5]);
    expect((await rejectionOf(() => file.readRows(1, 3))).reason).toBe("range");
  });

  it("refuses objects, which would be pickles", async () => {
    expect((await rejectionOf(() => openNpy(decodeBase64(npy.objects!.file)))).reason).toBe("dtype");
  });
});

describe("openNpz", () => {
  it.each(Object.keys(npz))("reads what numpy wrote: %s", async (kind) => {
    const file = await openNpz(decodeBase64(npz[kind]!));
    expect([...file.names].sort()).toEqual([...names].sort());
    for (const name of names) expect(elementsOf(await file.read(name))).toEqual(npy[name]!.data);
  });

  it.each([
    ["plain", true],
    ["compressed", false],
  ])("tells what an array is before reading it: %s", async (kind, isStored) => {
    const file = await openNpz(decodeBase64(npz[kind]!));
    for (const name of names) {
      const info = await file.info(name);
      expect(info).toMatchObject({ shape: npy[name]!.shape, isStored });
      const { header } = await openNpy(decodeBase64(npy[name]!.file));
      expect(info).toEqual({ ...header, isStored });
    }
    expect((await rejectionOf(() => file.info("none"))).reason).toBe("unknown-tensor");
  });

  it("reads single rows of an array, by range where it is stored", async () => {
    const bytes = decodeBase64(npz.plain!);
    const { source, reads } = recordingSource(bytes);
    const array = await (await openNpz(source)).open("float");
    reads.length = 0;
    expect(elementsOf(await array.readRows(1, 2))).toEqual([3, 4, 5]);
    expect(reads.map(({ length }) => length)).toEqual([3 * 4]);
    const inflated = await (await openNpz(decodeBase64(npz.compressed!))).open("float");
    expect(elementsOf(await inflated.readRows(1, 2))).toEqual([3, 4, 5]);
  });

  it("refuses deflated data that are damaged, too short or too long", async () => {
    const bytes = decodeBase64(npz.compressed!);
    const view = new DataView(bytes.buffer);
    const at = 30 + view.getUint16(26, true) + view.getUint16(28, true);
    const name = new TextDecoder().decode(bytes.subarray(30, 30 + view.getUint16(26, true))).slice(0, -4);
    // A first block of a type that there is not.
    const damaged = bytes.slice();
    damaged[at] = 0xff;
    const file = await openNpz(damaged);
    expect((await rejectionOf(() => file.read(name))).reason).toBe("syntax");
    expect((await rejectionOf(() => file.info(name))).reason).toBe("syntax");
    // An empty last block: the stream ends before the array does.
    const short = bytes.slice();
    short.set([1, 0, 0, 0xff, 0xff], at);
    expect((await rejectionOf(async () => (await openNpz(short)).read(name))).format).toBe("npz");
  });

  it("refuses a size that deflated data cannot grow to, before anything is allocated", async () => {
    const bytes = decodeBase64(npz.compressed!);
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(bytes.length - 22 + 16, true);
    view.setUint32(directory + 24, 1032 * view.getUint32(directory + 20, true) + 1, true);
    const { reason, message } = await rejectionOf(() => openNpz(bytes));
    expect(reason).toBe("range");
    expect(message).toContain("1032 times");
  });

  it("bounds what an array may inflate to", async () => {
    const file = await openNpz(decodeBase64(npz.compressed!), { largestArray: 64 });
    expect((await rejectionOf(() => file.read("float"))).reason).toBe("range");
  });
});
