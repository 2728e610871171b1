import { describe, expect, it } from "vitest";
import { openSafetensors } from "../../src/index.ts";
import { buildFile } from "../support/build-file.ts";
import { recordingSource } from "../support/recording-source.ts";
import { rejectionOf } from "../support/rejection-of.ts";

const f32 = (begin: number, end: number, shape: number[] = [(end - begin) / 4]) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});
const entry = (shape: string, offsets: string, dtype = '"F32"') =>
  `{"w":{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}}`;
const valid = entry("[2]", "[0,8]");
const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

const cases: readonly (readonly [name: string, bytes: Uint8Array, reason: string])[] = [
  ["an empty file", new Uint8Array(0), "truncated"],
  ["a file of 7 bytes", new Uint8Array(7), "truncated"],
  ["a header of no bytes", buildFile(""), "syntax"],
  ["a header cut short", buildFile(valid, 8).subarray(0, 30), "truncated"],
  ["data cut short", buildFile(valid, 7), "offsets"],
  ["trailing bytes", buildFile(valid, 9), "trailing"],
  ["trailing bytes after an empty header", buildFile("{}", 1), "trailing"],
  ["a header length one over the file", buildFile(valid, 0, BigInt(valid.length + 1)), "truncated"],
  ["a header length over 100 MB", buildFile(valid, 8, 100_000_001n), "header-length"],
  ["a header length of 2^53", buildFile(valid, 8, 2n ** 53n), "header-length"],
  ["a header length of 2^64 - 1", buildFile(valid, 8, 2n ** 64n - 1n), "header-length"],
  ["bytes that are not UTF-8", buildFile(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)), "encoding"],
  ["an overlong UTF-8 encoding", buildFile(Uint8Array.of(0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x7d)), "encoding"],
  ["a byte order mark", buildFile("\ufeff{}"), "syntax"],
  ["a leading space", buildFile(" {}"), "syntax"],
  ["text that is not JSON", buildFile("hello"), "syntax"],
  ["an array", buildFile("[]"), "syntax"],
  ["an unclosed object", buildFile('{"w"'), "syntax"],
  ["an unclosed string", buildFile('{"w'), "syntax"],
  ["a string that ends in a backslash", buildFile('{"w\\'), "syntax"],
  ["a bad escape", buildFile('{"\\x":1}'), "syntax"],
  ["a control character in a string", buildFile('{"a\nb":1}'), "syntax"],
  ["a lone surrogate in a name", buildFile('{"\\ud800":{}}'), "encoding"],
  ["a trailing comma", buildFile(`${valid.slice(0, -1)},}`, 8), "syntax"],
  ["a missing comma", buildFile('{"__metadata__":{} "b":{}}'), "syntax"],
  ["text after the object", buildFile(`${valid}x`, 8), "syntax"],
  ["a second object", buildFile("{}{}"), "syntax"],
  ["a zero byte as padding", buildFile("{}\0"), "syntax"],
  ["nested arrays", buildFile(`{"w":${nested("[", "]", 2_000_000)}}`), "syntax"],
  ["nested objects", buildFile(`{"w":${'{"a":'.repeat(500_000)}`), "syntax"],
  ["a nested shape", buildFile(entry(nested("[", "]", 1_000_000), "[0,0]")), "syntax"],
  ["nested metadata", buildFile('{"__metadata__":{"a":{"b":"c"}}}'), "syntax"],
  ["a number in the metadata", buildFile('{"__metadata__":{"a":1}}'), "syntax"],
  ["metadata of null", buildFile('{"__metadata__":null}'), "syntax"],
  ["metadata twice", buildFile('{"__metadata__":{},"__metadata__":{}}'), "duplicate"],
  ["a metadata key twice", buildFile('{"__metadata__":{"a":"1","a":"2"}}'), "duplicate"],
  ["a tensor twice", buildFile(`{${valid.slice(1, -1)},${valid.slice(1, -1)}}`, 8), "duplicate"],
  ["a metadata key twice, once escaped", buildFile('{"__metadata__":{"a":"1","\\u0061":"2"}}'), "duplicate"],
  ["a field twice", buildFile('{"w":{"dtype":"F32","dtype":"F32"}}'), "duplicate"],
  ["an unknown field", buildFile({ w: { ...f32(0, 8), extra: 1 } }, 8), "syntax"],
  ["no dtype", buildFile('{"w":{"shape":[2],"data_offsets":[0,8]}}', 8), "syntax"],
  ["no shape", buildFile('{"w":{"dtype":"F32","data_offsets":[0,8]}}', 8), "syntax"],
  ["no data_offsets", buildFile('{"w":{"dtype":"F32","shape":[2]}}', 8), "syntax"],
  ["a tensor of null", buildFile('{"w":null}'), "syntax"],
  ["an unknown dtype", buildFile(entry("[2]", "[0,8]", '"F33"'), 8), "dtype"],
  ["a dtype from the prototype", buildFile(entry("[2]", "[0,8]", '"constructor"'), 8), "dtype"],
  ["a dtype in small letters", buildFile(entry("[2]", "[0,8]", '"f32"'), 8), "dtype"],
  ["a dtype of a number", buildFile(entry("[2]", "[0,8]", "32"), 8), "syntax"],
  ["a negative offset", buildFile(entry("[2]", "[-8,0]"), 8), "syntax"],
  ["a minus zero", buildFile(entry("[2]", "[-0,8]"), 8), "syntax"],
  ["a fractional offset", buildFile(entry("[2]", "[0,8.0]"), 8), "syntax"],
  ["an offset with an exponent", buildFile(entry("[2]", "[0,8e0]"), 8), "syntax"],
  ["an offset with a leading zero", buildFile(entry("[2]", "[0,08]"), 8), "syntax"],
  ["an offset of 2^53", buildFile(entry("[2]", "[0,9007199254740992]"), 8), "range"],
  ["offsets of 2^53 + 1, which would round", buildFile(entry("[2]", "[9007199254740993,8]"), 8), "range"],
  ["an offset of a million digits", buildFile(entry("[2]", `[0,${"9".repeat(1_000_000)}]`), 8), "range"],
  ["an offset as a string", buildFile(entry("[2]", '["0","8"]'), 8), "syntax"],
  ["an offset of NaN", buildFile(entry("[2]", "[0,NaN]"), 8), "syntax"],
  ["one offset", buildFile(entry("[2]", "[0]"), 8), "offsets"],
  ["three offsets", buildFile(entry("[2]", "[0,8,8]"), 8), "offsets"],
  ["offsets in reverse", buildFile(entry("[2]", "[8,0]"), 8), "offsets"],
  ["offsets outside the file", buildFile(entry("[4]", "[0,16]"), 8), "offsets"],
  ["fewer bytes than the shape", buildFile(entry("[3]", "[0,8]"), 8), "offsets"],
  ["more bytes than the shape", buildFile(entry("[1]", "[0,8]"), 8), "offsets"],
  ["a negative dimension", buildFile(entry("[-2]", "[0,8]"), 8), "syntax"],
  [
    "a shape of 2^52 elements squared",
    buildFile(entry("[4503599627370496,4503599627370496]", "[0,0]")),
    "shape",
  ],
  ["a shape that overflows to 0 in 64 bits", buildFile(entry("[4294967296,4294967296]", "[0,0]")), "shape"],
  [
    "a shape that overflows with the element size",
    buildFile(entry("[9007199254740991]", "[0,8]"), 8),
    "shape",
  ],
  ["a huge shape beside a zero", buildFile(entry("[9007199254740991,9007199254740991,0]", "[0,0]")), "shape"],
  ["a hole at the start", buildFile({ w: f32(4, 8) }, 8), "hole"],
  ["a hole in the middle", buildFile({ a: f32(0, 4), b: f32(8, 12) }, 12), "hole"],
  ["an overlap", buildFile({ a: f32(0, 8), b: f32(4, 12) }, 12), "overlap"],
  ["the same bytes twice", buildFile({ a: f32(0, 8), b: f32(0, 8) }, 8), "overlap"],
  ["a tensor inside another", buildFile({ a: f32(0, 12), b: f32(4, 8) }, 12), "overlap"],
  ["an empty tensor inside another", buildFile({ a: f32(0, 8), b: f32(4, 4, [0]) }, 8), "overlap"],
];

describe("hostile headers", () => {
  it.each(cases)("refuses %s", async (_name, bytes, reason) => {
    const { source, reads } = recordingSource(bytes);
    const error = await rejectionOf(() => openSafetensors(source));
    expect(error.reason).toBe(reason);
    expect(error).toMatchObject({ format: "safetensors", path: "recorded" });
    expect(error.message.length).toBeLessThan(400);
    for (const { offset, length } of reads) expect(offset + length).toBeLessThanOrEqual(bytes.byteLength);
    const headerEnd = bytes.byteLength < 8 ? 0 : 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    for (const { offset, length } of reads) expect(offset + length).toBeLessThanOrEqual(headerEnd);
  });

  it("reads 8 bytes and no more when the declared length is a lie", async () => {
    for (const declared of [2n ** 64n - 1n, 100_000_001n, 99_999_999n]) {
      const { source, reads } = recordingSource(buildFile(valid, 8, declared));
      await rejectionOf(() => openSafetensors(source));
      expect(reads).toEqual([{ offset: 0, length: 8 }]);
    }
  });

  it("names the tensor", async () => {
    const error = await rejectionOf(() => openSafetensors(buildFile({ a: f32(0, 4), b: f32(8, 12) }, 12)));
    expect(error.tensor).toBe("b");
    expect(error.message).toBe(
      'safetensors: tensor "b": expected its bytes to begin where the tensor before it ends, at 4, got 8',
    );
  });
});

describe("unusual but valid headers", () => {
  it("takes an empty file, trailing spaces and no padding", async () => {
    for (const header of ["{}", "{}   ", "{ }\n\t\r ", '{"__metadata__":{}}']) {
      const file = await openSafetensors(buildFile(header));
      expect(file.infos.size).toBe(0);
      expect(file.metadata.size).toBe(0);
    }
  });

  it("takes empty tensors at both ends and between", async () => {
    const header = { z: f32(8, 8, [0, 3]), m: f32(4, 4, [0]), a: f32(0, 0, [0]), w: f32(0, 4), x: f32(4, 8) };
    const file = await openSafetensors(buildFile(header, 8));
    expect([...file.infos.keys()]).toEqual(["a", "w", "m", "x", "z"]);
    expect((await file.readTensor("z")).data).toEqual(new Float32Array(0));
    expect((await file.readTensor("z")).shape).toEqual([0, 3]);
  });

  it("takes a scalar, and tensors in any order", async () => {
    const file = await openSafetensors(buildFile({ b: f32(4, 8), a: f32(0, 4, []) }, 8));
    expect(file.infos.get("a")).toMatchObject({ shape: [], byteLength: 4 });
    expect([...file.infos.keys()]).toEqual(["a", "b"]);
  });

  it("keeps names of the prototype as names", async () => {
    const names = ["__proto__", "constructor", "toString", "", 'a\\b"c', "日本", "𝄞"];
    const members = names.map(
      (name, i) => `${JSON.stringify(name)}:${JSON.stringify(f32(4 * i, 4 * i + 4))}`,
    );
    const header = `{"__metadata__":{"__proto__":"polluted"},${members.join(",")}}`;
    const file = await openSafetensors(buildFile(header, 4 * names.length));
    expect([...file.infos.keys()]).toEqual(names);
    expect(file.metadata.get("__proto__")).toBe("polluted");
    expect(Object.hasOwn(Object.prototype, "dtype")).toBe(false);
    for (const name of names) expect((await file.readTensor(name)).data.length).toBe(1);
  });
});
