import { describe, expect, it } from "vitest";
import { DTYPE_SIZES, encodeSafetensors, FormatError, isDtype, openSafetensors } from "../../src/index.ts";
import { recordingSource } from "../support/recording-source.ts";
import { seededRandom } from "../support/seeded-random.ts";

const ROUNDS = 20_000;

const seeds = [
  encodeSafetensors({}),
  encodeSafetensors({ w: { dtype: "F32", shape: [2, 3], data: new Float32Array(6).fill(1) } }),
  encodeSafetensors(
    {
      "encoder.weight": { dtype: "BF16", shape: [4, 2], data: new Float32Array(8).fill(0.5) },
      "encoder.bias": { dtype: "F16", shape: [4], data: new Float32Array(4) },
      empty: { dtype: "F64", shape: [0, 2], data: new Float64Array(0) },
      flags: { dtype: "BOOL", shape: [3], data: Uint8Array.of(0, 1, 1) },
      step: { dtype: "I64", shape: [], data: BigInt64Array.of(100n) },
    },
    { metadata: { format: "pt", step: "100" } },
  ),
];
/** Pieces of JSON and of hostile numbers, to be thrown into a header. */
const tokens = [
  "{",
  "}",
  "[",
  "]",
  '"',
  ",",
  ":",
  "0",
  "8",
  "-1",
  "1e9",
  "9007199254740992",
  "null",
  "\\u0000",
  " ",
];
tokens.push(
  '"w":',
  '"dtype":"F32"',
  '"shape":[2]',
  '"data_offsets":[0,8]',
  '"__metadata__":{"a":"b"},',
  "\ud800",
);

/** Changes a file in one of eight ways. */
function mutate(original: Uint8Array, random: (limit: number) => number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(original);
  const headerLength = new DataView(bytes.buffer).getUint32(0, true);
  const inHeader = () => 8 + random(Math.max(1, headerLength));
  const header = () => new TextDecoder().decode(bytes.subarray(8, 8 + headerLength));
  switch (random(8)) {
    case 0:
      return bytes.slice(0, random(bytes.length + 1));
    case 1:
      return Uint8Array.from([...bytes, ...Array.from({ length: 1 + random(16) }, () => random(256))]);
    case 2:
      bytes[random(8)] = random(256);
      return bytes;
    case 3:
      bytes[inHeader()]! ^= 1 << random(8);
      return bytes;
    case 4: {
      const text = header();
      const at = random(text.length);
      const edited = text.slice(0, at) + tokens[random(tokens.length)] + text.slice(at + random(4));
      return rebuild(edited, bytes.subarray(8 + headerLength));
    }
    case 5: {
      // Another number in place of one: the header stays JSON, the layout rarely stays valid.
      const numbers = [...header().matchAll(/\d+/g)];
      const chosen = numbers[random(Math.max(1, numbers.length))];
      if (chosen === undefined) return bytes;
      const value = String([0, 1, 2, 3, 4, 6, 8, 16, 24, 32, 2 ** 53 - 1, 2 ** 53][random(12)]);
      const edited =
        header().slice(0, chosen.index) + value + header().slice(chosen.index + chosen[0].length);
      return rebuild(edited, bytes.subarray(8 + headerLength));
    }
    case 6:
      bytes[random(bytes.length)] = random(256);
      return bytes;
    default:
      return Uint8Array.from({ length: random(200) }, (_, i) => (i > 0 && i < 8 ? 0 : random(256)));
  }
}

function rebuild(header: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** Checks an accepted file against a second, independent reading of its header by `JSON.parse`. */
async function checkAccepted(bytes: Uint8Array): Promise<void> {
  const reader = await openSafetensors(bytes);
  const dataStart = 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const parsed: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> =
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, dataStart)));
  const names = Object.keys(parsed).filter((name) => name !== "__metadata__");
  expect(new Set(reader.infos.keys())).toEqual(new Set(names));
  const covered = new Uint8Array(bytes.length - dataStart);
  for (const name of names) {
    const { dtype, shape, data_offsets } = parsed[name]!;
    const [begin, end] = data_offsets;
    for (let at = begin; at < end; at += 1) covered[at]! += 1;
    const tensor = await reader.readTensor(name);
    expect(tensor).toMatchObject({ dtype, shape });
    const elements = shape.reduce((product, dimension) => product * dimension, 1);
    expect(tensor.data.length).toBe(elements);
    expect(isDtype(dtype) && DTYPE_SIZES[dtype] * elements).toBe(end - begin);
    const raw = new Uint8Array(tensor.data.buffer);
    expect(Buffer.compare(raw, bytes.subarray(dataStart + begin, dataStart + end))).toBe(0);
  }
  expect(covered.every((count) => count === 1)).toBe(true);
}

describe("fuzz", () => {
  it(`ends ${ROUNDS} mutated files in a correct read or a FormatError, and never reads past the file`, async () => {
    const random = seededRandom(2021);
    const outcomes = new Map<string, number>();
    const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    for (let round = 0; round < ROUNDS; round += 1) {
      let bytes = new Uint8Array(seeds[random(seeds.length)]!);
      for (let times = 1 + random(2); times > 0; times -= 1) {
        if (bytes.length > 8) bytes = mutate(bytes, random);
      }
      const { source, reads } = recordingSource(bytes);
      try {
        const reader = await openSafetensors(source);
        for await (const [name] of reader.tensors()) expect(reader.infos.has(name)).toBe(true);
        count("read");
        await checkAccepted(bytes);
      } catch (error) {
        if (!FormatError.isInstance(error))
          throw new Error(`round ${round}: ${String(error)}`, { cause: error });
        count(error.reason);
      }
      for (const { offset, length } of reads) {
        if (offset + length > bytes.length)
          throw new Error(`round ${round}: read ${length} bytes at ${offset}`);
      }
    }
    // A fuzz that met only one kind of end would show nothing.
    expect(outcomes.get("read")).toBeGreaterThan(ROUNDS / 100);
    for (const reason of [
      "truncated",
      "header-length",
      "encoding",
      "syntax",
      "offsets",
      "trailing",
      "dtype",
      "shape",
    ]) {
      expect(outcomes.get(reason) ?? 0, reason).toBeGreaterThan(0);
    }
  });
});
