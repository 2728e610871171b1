import { encodeSafetensors, FormatError, memorySource } from "@quadrivium/formats";
import fc from "fast-check";
import { expect, it } from "vitest";
import { openActivationShards } from "../../src/index.ts";
import { goldenFiles } from "../support/golden-shards.ts";

const numpy = await goldenFiles("numpy_shards");
const arrow = await goldenFiles("parquet_shards");
const files: Readonly<Record<string, Uint8Array>> = {
  safetensors: encodeSafetensors({ act: { dtype: "F32", shape: [20, 3], data: new Float32Array(60) } }),
  npy: numpy["documents.npy"],
  npz: numpy["stored.npz"],
  "deflated npz": numpy["compressed.npz"],
  "Parquet lists": arrow.list,
  "Parquet documents": arrow.documentsWithIndex,
  "Parquet columns": arrow.columns,
};

it.each(Object.keys(files))("damaged %s are read or refused by name, and nothing else", async (name) => {
  const file = files[name];
  const damage = fc.record({
    length: fc.oneof({ weight: 3, arbitrary: fc.constant(file.length) }, fc.nat(file.length)),
    flips: fc.array(fc.record({ at: fc.nat(file.length - 1), to: fc.nat(255) }), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ length, flips }) => {
      const bytes = file.slice(0, length);
      for (const { at, to } of flips) if (at < length) bytes[at] = to;
      try {
        const shards = await openActivationShards([memorySource(bytes, "damaged")]);
        const { data } = await shards.read(0, shards.rows);
        expect(data.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ path: "damaged" });
        expect(FormatError.isInstance(error)).toBe(true);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});
