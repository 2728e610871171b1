import {
  type ByteSource,
  encodeSafetensors,
  memorySource,
  openHttpSource,
  type WritableTensor,
} from "@quadrivium/formats";
import { describe, expect, it } from "vitest";
import { openActivationShards } from "../../src/index.ts";
import { expectedRows, goldenFiles, shape, valueAt } from "../support/golden-shards.ts";

const numpy = await goldenFiles("numpy_shards");
const { rows, positions, width } = shape;

const table = (counts: readonly number[]) =>
  Float32Array.from({ length: counts.reduce((a, b) => a * b) }, (_, i) => {
    const [row, rest] = [Math.floor(i / (counts.length === 3 ? positions * width : width)), i];
    const position = counts.length === 3 ? Math.floor(rest / width) % positions : 0;
    return valueAt(row, position, rest % width);
  });

/** A source that counts the bytes it was asked for. */
function counting(bytes: Uint8Array, path: string): ByteSource & { bytesRead: number } {
  const inner = memorySource(bytes, path);
  const source = {
    size: inner.size,
    path,
    bytesRead: 0,
    read(offset: number, length: number) {
      source.bytesRead += length;
      return inner.read(offset, length);
    },
  };
  return source;
}

describe("safetensors and NumPy shards", () => {
  it.each(["F64.npy", "F32.npy", "F16.npy", "bigEndian.npy", "stored.npz"])("reads %s", async (name) => {
    const shards = await openActivationShards([numpy[name]]);
    expect([shards.rows, shards.width]).toEqual([rows, width]);
    expect([...(await shards.read(0, rows)).data]).toEqual(expectedRows());
    expect([...(await shards.read(4, 6)).data]).toEqual(expectedRows([0], 4, 6));
  });

  it.each(["documents.npy", "compressed.npz"])(
    "flattens documents of %s, without some positions",
    async (name) => {
      const all = await openActivationShards([numpy[name]]);
      expect(all.rows).toBe(rows * positions);
      expect([...(await all.read(0, all.rows)).data]).toEqual(expectedRows([0, 1, 2, 3]));
      const some = await openActivationShards([numpy[name]], { excludePositions: [0, 2] });
      expect(some.rows).toBe(rows * 2);
      expect([...(await some.read(0, some.rows)).data]).toEqual(expectedRows([1, 3]));
      // From within one document to within another.
      expect([...(await some.read(3, 8)).data]).toEqual(expectedRows([1, 3]).slice(3 * width, 8 * width));
      expect(some.shards[0].where(3)).toBe("document 1, position 3");
    },
  );

  it.each(["F64", "F32", "F16", "BF16"] as const)("reads safetensors of %s by range", async (dtype) => {
    // bfloat16 has 8 bits for a number: only whole parts here.
    const data = table([rows, positions, width]).map((x) => (dtype === "BF16" ? Math.round(x) : x));
    const counts = [rows, positions, width];
    const act: WritableTensor =
      dtype === "F64"
        ? { dtype, shape: counts, data: Float64Array.from(data) }
        : { dtype, shape: counts, data };
    const bytes = encodeSafetensors({
      act,
      ids: { dtype: "I32", shape: [rows, positions], data: new Int32Array(rows * positions) },
    });
    const source = counting(bytes, "a.safetensors");
    const shards = await openActivationShards([source]);
    source.bytesRead = 0;
    const size = bytes.length - 8 - new DataView(bytes.buffer).getUint32(0, true) - rows * positions * 4;
    expect([...(await shards.read(8, 12)).data]).toEqual([...data.subarray(8 * width, 12 * width)]);
    expect(source.bytesRead).toBe(size / rows);
  });

  it("sees many shards as one table, in their order", async () => {
    const files = [table([rows, width]), table([2, width]).map((x) => -x)].map((data) =>
      encodeSafetensors({ act: { dtype: "F32", shape: [data.length / width, width], data } }),
    );
    const shards = await openActivationShards([numpy["F16.npy"], ...files]);
    expect(shards.rows).toBe(2 * rows + 2);
    const expected = [...expectedRows(), ...expectedRows(), ...expectedRows([0], 0, 2).map((x) => -x)];
    expect([...(await shards.read(0, shards.rows)).data]).toEqual(expected.map((x) => x));
    expect([...(await shards.read(9, 23)).data]).toEqual(expected.slice(9 * width, 23 * width));
    await expect(shards.read(9, 25)).rejects.toThrow(/rows: expected 0 ≤ start < end ≤ 24, got 9 to 25/);
  });

  it("reads shards behind HTTP by range", async () => {
    const ranges: string[] = [];
    const file = numpy["F32.npy"];
    const serve: typeof fetch = async (_url, init) => {
      const range = new Headers(init?.headers).get("range") ?? "";
      ranges.push(range);
      const [, first, last] = (/^bytes=(\d+)-(\d+)$/.exec(range) ?? []).map(Number);
      const headers = { "content-range": `bytes ${first}-${last}/${file.length}` };
      return new Response(file.slice(first, last + 1), { status: 206, headers });
    };
    const source = await openHttpSource("https://example.org/act.npy", { fetch: serve });
    const shards = await openActivationShards([source]);
    ranges.length = 0;
    expect([...(await shards.read(4, 6)).data]).toEqual(expectedRows([0], 4, 6));
    const start = file.length - (rows - 4) * width * 4;
    expect(ranges).toEqual([`bytes=${start}-${start + 2 * width * 4 - 1}`]);
    expect(shards.shards[0].name).toBe("https://example.org/act.npy");
  });

  it("reads shards that are Blobs", async () => {
    const shards = await openActivationShards([new File([numpy["F32.npy"]], "dropped.npy")]);
    expect(shards.shards[0].name).toBe("dropped.npy");
    expect([...(await shards.read(0, rows)).data]).toEqual(expectedRows());
  });
});

describe("malformed shards", () => {
  const good = () => memorySource(numpy["F32.npy"], "good.npy");
  const open = (bytes: Uint8Array, options = {}) =>
    openActivationShards([good(), memorySource(bytes, "bad")], options);
  const safetensors = (shapeOf: readonly number[], data: Float32Array) =>
    encodeSafetensors({ act: { dtype: "F32", shape: shapeOf, data } });

  it.each([
    ["column-major", "fortran.npy", /^npy: bad: expected a row-major array/],
    [
      "integers",
      "integers.npy",
      /^npy: bad: tensor "array": expected elements of F64, F32, F16, BF16, got I32/,
    ],
    ["one axis", "one-axis.npy", /^npy: bad: expected a shape \[rows, d\].*got \[3\]/],
    ["two candidates", "two.npz", /^npz: bad: expected one tensor.*got "a" F32 \[11, 3\], "b" F32/],
  ])("refuses %s, naming the shard", async (_what, name, message) => {
    await expect(open(numpy[name])).rejects.toMatchObject({ name: "FormatError", path: "bad" });
    await expect(open(numpy[name])).rejects.toThrow(message);
  });

  it("refuses what is no file of activations, or is cut off", async () => {
    await expect(open(new TextEncoder().encode("x,y,z"))).rejects.toMatchObject({ path: "bad" });
    await expect(open(new Uint8Array(0))).rejects.toMatchObject({ path: "bad" });
    for (const name of ["F32.npy", "stored.npz"]) {
      await expect(open(numpy[name].subarray(0, 150))).rejects.toMatchObject({
        name: "FormatError",
        path: "bad",
      });
    }
  });

  it("refuses rows of another width, and wrong options", async () => {
    await expect(open(safetensors([2, 4], new Float32Array(8)))).rejects.toThrow(
      /^activations: bad: expected rows of width 3, as in good.npy, got 4/,
    );
    await expect(open(safetensors([0, 3], new Float32Array(0)))).rejects.toThrow(/at least one row/);
    await expect(open(safetensors([2, 3], new Float32Array(6)), { tensor: "none" })).rejects.toThrow(
      /expected a tensor "none"/,
    );
    await expect(openActivationShards([good()], { excludePositions: [0] })).rejects.toThrow(
      /good.npy: expected a shape \[documents, positions, d\], since positions are to be left out/,
    );
    await expect(openActivationShards([good()], { excludePositions: [-1] })).rejects.toThrow(
      /whole numbers ≥ 0/,
    );
    await expect(openActivationShards([])).rejects.toThrow(/at least one shard/);
    const documents = memorySource(numpy["documents.npy"], "documents");
    await expect(openActivationShards([documents], { excludePositions: [0, 1, 2, 3] })).rejects.toThrow(
      /documents: expected a position that is not left out/,
    );
  });

  it("names shard and place of a number that is not finite", async () => {
    const data = table([2, positions, width]);
    data[positions * width + 2 * width + 1] = Number.NaN;
    const shards = await openActivationShards(
      [numpy["documents.npy"], memorySource(safetensors([2, positions, width], data), "bad")],
      { excludePositions: [0] },
    );
    await expect(shards.read(30, shards.rows)).rejects.toThrow(
      /^activations: bad: expected finite numbers, got NaN in document 1, position 2, column 1$/,
    );
    await expect(shards.read(0, 33)).resolves.toBeDefined();
  });
});
