import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeSafetensors, type WritableTensor } from "../../src/index.ts";
import { openFileSource, openSafetensorsFile, writeSafetensorsFile } from "../../src/node.ts";
import { rejectionOf } from "../support/rejection-of.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "quadrivium-formats-"));
  path = join(folder, "model.safetensors");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const weight = Float32Array.from({ length: 5000 }, (_, i) => i);
const tensors: Record<string, WritableTensor> = {
  weight: { dtype: "F32", shape: [50, 100], data: weight },
  step: { dtype: "I64", shape: [], data: BigInt64Array.of(7n) },
};

describe("safetensors files on disk", () => {
  it("writes what encodeSafetensors encodes, and reads it back", async () => {
    const metadata = { step: "7" };
    const expected = encodeSafetensors(tensors, { metadata });
    expect(await writeSafetensorsFile(path, tensors, { metadata, chunkBytes: 999 })).toBe(expected.length);
    expect(new Uint8Array(await readFile(path))).toEqual(expected);
    const file = await openSafetensorsFile(path);
    expect((await file.readTensor("weight", { chunkBytes: 333 })).data).toEqual(weight);
    expect((await file.readRows("weight", 2, 3)).data).toEqual(weight.slice(200, 300));
    expect(file.metadata.get("step")).toBe("7");
    await file.close();
    await expect(file.readTensor("weight")).rejects.toThrow();
  });

  it("keeps the old file when a tensor fails half-way", async () => {
    await writeFile(path, "old");
    const failing = async (): Promise<Float32Array> => {
      throw new Error("device lost");
    };
    const bad = { ...tensors, z: { dtype: "F32", shape: [1], data: failing } } as const;
    await expect(writeSafetensorsFile(path, bad)).rejects.toThrow("device lost");
    const wrong = { ...tensors, z: { dtype: "F32", shape: [1], data: () => Float32Array.of(1, 2) } } as const;
    expect(await rejectionOf(() => writeSafetensorsFile(path, wrong))).toMatchObject({
      reason: "shape",
      tensor: "z",
    });
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["model.safetensors"]);
  });

  it("hears an abort", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(writeSafetensorsFile(path, tensors, { signal })).rejects.toThrow("enough");
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses a file that is cut short, with its path, and one that shrinks while it is open", async () => {
    await writeSafetensorsFile(path, tensors);
    const file = await openSafetensorsFile(path);
    await truncate(path, 400);
    expect(await rejectionOf(() => file.readTensor("weight"))).toMatchObject({
      reason: "truncated",
      tensor: "weight",
      path,
    });
    await file.close();
    const error = await rejectionOf(() => openSafetensorsFile(path));
    expect(error).toMatchObject({ reason: "offsets", tensor: "weight", path });
  });

  it("passes the system's errors on, and refuses a folder", async () => {
    await expect(openSafetensorsFile(join(folder, "none"))).rejects.toMatchObject({ code: "ENOENT" });
    expect((await rejectionOf(() => openFileSource(folder))).received).toBe("a folder");
  });
});
