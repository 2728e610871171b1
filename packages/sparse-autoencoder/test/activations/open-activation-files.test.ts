import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { encodeSafetensors } from "@quadrivium/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openActivationFiles } from "../../src/node.ts";
import { goldenFiles } from "../support/golden-shards.ts";

let root: string;
const at = (...names: string[]) => join(root, ...names);
const safetensors = (rows: number) =>
  encodeSafetensors({ act: { dtype: "F32", shape: [rows, 3], data: new Float32Array(rows * 3).fill(rows) } });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sae-files-"));
  await mkdir(at("layer-8", "more"), { recursive: true });
  await writeFile(at("layer-8", "b-10.safetensors"), safetensors(10));
  await writeFile(at("layer-8", "b-2.safetensors"), safetensors(2));
  await writeFile(at("layer-8", "a.npy"), (await goldenFiles("numpy_shards"))["F32.npy"]);
  await writeFile(at("layer-8", "c.parquet"), (await goldenFiles("parquet_shards")).list);
  await writeFile(at("layer-8", "notes.txt"), "not activations");
  await writeFile(at("layer-8", ".hidden.safetensors"), safetensors(99));
  await writeFile(at("layer-8", "more", "d.safetensors"), safetensors(4));
});
afterAll(() => rm(root, { recursive: true }));

const names = async (paths: string | readonly string[]) =>
  (await openActivationFiles(paths)).shards.map(({ name }) => basename(name));

describe("openActivationFiles", () => {
  it("opens the activations of a folder, in the order of their names", async () => {
    const shards = await openActivationFiles(at("layer-8"));
    expect(shards.shards.map(({ name }) => basename(name))).toEqual([
      "a.npy",
      "b-10.safetensors",
      "b-2.safetensors",
      "c.parquet",
    ]);
    expect(shards.rows).toBe(11 + 10 + 2 + 11);
    expect([...(await shards.read(21, 22)).data]).toEqual([2, 2, 2]);
  });

  it("opens what matches a pattern, and each file once", async () => {
    expect(await names(at("layer-8", "b-*.safetensors"))).toEqual(["b-10.safetensors", "b-2.safetensors"]);
    expect(await names(at("layer-8", "b-?.safetensors"))).toEqual(["b-2.safetensors"]);
    expect(await names(at("*", "*.npy"))).toEqual(["a.npy"]);
    expect(await names(at("**", "*.safetensors"))).toEqual([
      "b-10.safetensors",
      "b-2.safetensors",
      "d.safetensors",
    ]);
    expect(await names([at("layer-8", "b-2.safetensors"), at("layer-8", "b*")])).toEqual([
      "b-10.safetensors",
      "b-2.safetensors",
    ]);
  });

  it("says what is missing", async () => {
    await expect(openActivationFiles(at("layer-9"))).rejects.toThrow(/ENOENT/);
    await expect(openActivationFiles(at("layer-8", "z*"))).rejects.toThrow(
      /activations: files: expected files that match .*z\*, got none/,
    );
    await mkdir(at("empty"), { recursive: true });
    await expect(openActivationFiles(at("empty"))).rejects.toThrow(
      /files \*\.safetensors, .* in .*empty, got none/,
    );
    await expect(openActivationFiles(at("layer-8", "*"))).rejects.toMatchObject({
      name: "FormatError",
      path: at("layer-8", "notes.txt"),
    });
  });

  it("notices when a file is no longer what it was", async () => {
    const path = at("changing.safetensors");
    await writeFile(path, safetensors(6));
    const shards = await openActivationFiles(path);
    await writeFile(path, safetensors(5));
    await expect(shards.read(0, 6)).rejects.toMatchObject({ name: "FormatError", reason: "changed", path });
  });
});
