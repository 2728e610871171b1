import { describe, expect, it } from "vitest";
import {
  encodeSafetensors,
  openSafetensors,
  safetensorsChunks,
  type WritableTensor,
} from "../../src/index.ts";
import { compareCodePoints } from "../../src/safetensors/compare-code-points.ts";
import { rejectionOf } from "../support/rejection-of.ts";

const one: WritableTensor = { dtype: "U8", shape: [1], data: Uint8Array.of(1) };

describe("encodeSafetensors", () => {
  it("rounds float32 to F16 and BF16", async () => {
    const data = Float32Array.of(1 / 3, 65519, 65520);
    const reader = await openSafetensors(
      encodeSafetensors({
        half: { dtype: "F16", shape: [3], data },
        brain: { dtype: "BF16", shape: [3], data },
      }),
    );
    expect([...(await reader.readTensor("half")).data]).toEqual([0x3555, 0x7bff, 0x7c00]);
    expect([...(await reader.readTensor("brain")).data]).toEqual([0x3eab, 0x4780, 0x4780]);
  });

  it("writes views and shared memory as what they show", async () => {
    const shared = new Float32Array(new SharedArrayBuffer(16)).fill(2);
    const view = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    const reader = await openSafetensors(
      encodeSafetensors({
        shared: { dtype: "F32", shape: [4], data: shared },
        view: { dtype: "F32", shape: [2], data: view },
      }),
    );
    expect((await reader.readTensor("shared")).data).toEqual(Float32Array.of(2, 2, 2, 2));
    expect((await reader.readTensor("view")).data).toEqual(Float32Array.of(2, 3));
  });

  it.each([
    ["an empty name", [["", one]], {}, "name"],
    ["the metadata's name", [["__metadata__", one]], {}, "name"],
    ["a lone surrogate", [["\ud800", one]], {}, "encoding"],
    [
      "a repeated name",
      [
        ["a", one],
        ["b", one],
        ["a", one],
      ],
      {},
      "duplicate",
    ],
    ["a negative dimension", [["a", { ...one, shape: [-1] }]], {}, "shape"],
    ["a fractional dimension", [["a", { ...one, shape: [0.5] }]], {}, "shape"],
    ["a dimension of NaN", [["a", { ...one, shape: [Number.NaN] }]], {}, "shape"],
    ["a shape of 2^53 bytes", [["a", { ...one, shape: [2 ** 53] }]], {}, "shape"],
    ["a shape that overflows", [["a", { ...one, shape: [2 ** 50, 2 ** 50] }]], {}, "shape"],
    ["too few elements", [["a", { ...one, shape: [2] }]], {}, "shape"],
    ["too many elements", [["a", { ...one, shape: [], data: Uint8Array.of(1, 2) }]], {}, "shape"],
    ["a BOOL of 2", [["a", { dtype: "BOOL", shape: [1], data: Uint8Array.of(2) }]], {}, "value"],
    ["half a character in the metadata", [["a", one]], { metadata: { key: "\udc00" } }, "encoding"],
    [
      "a repeated metadata key",
      [],
      {
        metadata: [
          ["a", "1"],
          ["a", "2"],
        ],
      },
      "duplicate",
    ],
  ] as const)("refuses %s", async (_name, tensors, options, reason) => {
    expect((await rejectionOf(() => encodeSafetensors(tensors, options))).reason).toBe(reason);
  });

  it("refuses what the types would have caught", async () => {
    const wrong = (text: string): WritableTensor => JSON.parse(text);
    const array = { a: { ...wrong('{"dtype":"F32","shape":[1]}'), data: Float64Array.of(1) } };
    expect((await rejectionOf(() => Reflect.apply(encodeSafetensors, undefined, [array]))).message).toBe(
      'safetensors: tensor "a": expected elements of F32 in a Float32Array, got Float64Array',
    );
    const dtype = { a: wrong('{"dtype":"float32","shape":[1],"data":[1]}') };
    expect((await rejectionOf(() => encodeSafetensors(dtype))).reason).toBe("dtype");
    const metadata: Record<string, string> = JSON.parse('{"step":100}');
    expect((await rejectionOf(() => encodeSafetensors({ one }, { metadata }))).reason).toBe("metadata");
  });

  it("refuses a header over 100 MB", async () => {
    const metadata = { text: "x".repeat(100_000_000) };
    expect((await rejectionOf(() => encodeSafetensors({}, { metadata }))).reason).toBe("header-length");
  });
});

describe("safetensorsChunks", () => {
  it("fetches each lazy tensor when its turn comes", async () => {
    const fetched: string[] = [];
    const lazy = (
      name: string,
    ): [string, { dtype: "F32"; shape: number[]; data: () => Promise<Float32Array> }] => [
      name,
      {
        dtype: "F32",
        shape: [2],
        data: async () => {
          fetched.push(name);
          return Float32Array.of(1, 2);
        },
      },
    ];
    const seen: number[] = [];
    for await (const _chunk of safetensorsChunks([lazy("b"), lazy("a")], { chunkBytes: 4 }))
      seen.push(fetched.length);
    expect(fetched).toEqual(["a", "b"]);
    expect(seen).toEqual([0, 1, 1, 2, 2]);
  });

  it("yields views of ordinary memory and copies of shared memory, which not every file API takes", async () => {
    const chunkOf = async (data: Float32Array) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of safetensorsChunks({ a: { dtype: "F32", shape: [2], data } }))
        chunks.push(chunk);
      return chunks[1]!;
    };
    const ordinary = Float32Array.of(1, 2);
    expect((await chunkOf(ordinary)).buffer).toBe(ordinary.buffer);
    const shared = new Float32Array(new SharedArrayBuffer(8)).fill(3);
    const copy = await chunkOf(shared);
    expect(copy.buffer).toBeInstanceOf(ArrayBuffer);
    expect(copy).toEqual(new Uint8Array(Float32Array.of(3, 3).buffer));
  });

  it("refuses a lazy tensor of the wrong length, and stops at an abort", async () => {
    const drain = async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const _chunk of chunks);
    };
    const short = { a: { dtype: "F32", shape: [2], data: () => Float32Array.of(1) } } as const;
    expect((await rejectionOf(() => drain(safetensorsChunks(short)))).reason).toBe("shape");
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(drain(safetensorsChunks({ one }, { signal }))).rejects.toThrow("enough");
  });
});

describe("compareCodePoints", () => {
  it("orders as UTF-8 bytes do", () => {
    const names = [
      "",
      "a",
      "ab",
      "b",
      "\u007f",
      "é",
      "\uffff",
      "\u{10000}",
      "\u{1d11e}",
      "\u{1d11e}a",
      "\u{1d11f}",
    ];
    for (const a of names) {
      for (const b of names) {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }
    }
  });
});
