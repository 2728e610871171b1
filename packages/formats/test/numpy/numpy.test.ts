import { describe, expect, it } from "vitest";
import { openNpy, openNpz } from "../../src/index.ts";
import { elementsOf } from "../support/elements-of.ts";
import { decodeBase64, pythonFiles } from "../support/python-files.ts";
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

  it("bounds what an array may inflate to", async () => {
    const file = await openNpz(decodeBase64(npz.compressed!), { largestArray: 64 });
    expect((await rejectionOf(() => file.read("float"))).reason).toBe("range");
  });
});
