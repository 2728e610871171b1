import { type ByteSource, FormatError, memorySource } from "@quadrivium/formats";
import { type Device, openReferenceDevice } from "@quadrivium/kernels";
import { seededRandom } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadLlama2c, loadSubject, readLlama2Tokenizer } from "../../src/subject.ts";
import { goldenSafetensors, goldenSubjects } from "./support/golden-subjects.ts";
import { llama2cFile } from "./support/llama2c-file.ts";
import { tokenizerFile } from "./support/tokenizer-file.ts";

let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

/** A source that counts what is asked of it. */
function counted(bytes: Uint8Array, size = bytes.length): ByteSource & { asked: number } {
  const source = memorySource(bytes);
  const counting = {
    size,
    asked: 0,
    async read(offset: number, length: number) {
      counting.asked += length;
      return source.read(offset, length);
    },
  };
  return counting;
}

/** Bytes with an int32 at some place replaced. */
function withInt32(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setInt32(at, value, true);
  return copy;
}

describe("loadLlama2c", () => {
  const file = llama2cFile({ version: 0, tied: true });
  const newer = llama2cFile({ version: 1, tied: true });

  it.each([
    ["an empty file", new Uint8Array(0), /a header of 28 bytes, got 0 bytes/],
    ["half a header", file.slice(0, 20), /a header of 28 bytes, got 20 bytes/],
    ["a header alone", file.slice(0, 28), /as the header says, got 28/],
    ["one byte too few", file.slice(0, -1), /as the header says/],
    ["one byte too many", new Uint8Array([...file, 0]), /as the header says/],
    ["half a header of version 1", newer.slice(0, 100), /a header of 256 bytes, got 100 bytes/],
    ["another version", withInt32(newer, 4, 2), /version 0 or 1 \(float32\), got version 2/],
    ["no width", withInt32(file, 0, 0), /width: expected a whole number in 1 … 16777216, got 0/],
    ["a negative width", withInt32(file, 0, -8), /width: .* got -8/],
    ["absurdly many layers", withInt32(file, 8, 2 ** 31 - 1), /layers: .* got 2147483647/],
    ["an absurd vocabulary", withInt32(file, 20, 2 ** 31 - 1), /vocabulary: .* got 2147483647/],
    ["the least number as vocabulary", withInt32(file, 20, -(2 ** 31)), /vocabulary: .* got 2147483648/],
    ["large sizes", withInt32(file, 4, 2 ** 24), /bytes, as the header says/],
    ["many layers", withInt32(file, 8, 1024), /bytes, as the header says/],
    ["heads that do not divide the width", withInt32(file, 12, 3), /headSize: .* got 2.6666666666666665/],
    ["an odd size of a head", withInt32(file, 12, 8), /headSize: expected an even size/],
    ["key heads that do not divide", withInt32(file, 16, 3), /keyValueHeads: expected a divisor of the 4/],
  ])("refuses %s and reads the header at most", async (_, bytes, message) => {
    const source = counted(bytes);
    const loading = loadLlama2c(device, source);
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toThrow(FormatError);
    expect(source.asked).toBeLessThanOrEqual(256);
  });

  it("refuses a source that gives less than it says", async () => {
    const short: ByteSource = { size: file.length, read: async () => file.slice(0, 8) };
    await expect(loadLlama2c(device, short)).rejects.toThrow(FormatError);
    let reads = 0;
    const later: ByteSource = {
      size: file.length,
      read: async (offset, length) => file.slice(offset, offset + (reads++ === 0 ? length : length - 4)),
    };
    await expect(loadLlama2c(device, later)).rejects.toThrow(/bytes at 28/);
  });

  it("meets 4,000 mutations of headers with a subject or a FormatError, and never a large read", async () => {
    const random = seededRandom(5);
    const seen = { loaded: 0, refused: 0 };
    for (let i = 0; i < 4000; i++) {
      const original = i % 2 === 0 ? file : newer;
      const header = i % 2 === 0 ? 28 : 64;
      const bytes = original.slice();
      const changes = 1 + Math.floor(random() * 3);
      for (let j = 0; j < changes; j++) bytes[Math.floor(random() * header)] = Math.floor(random() * 256);
      const cut = random() < 0.2 ? bytes.slice(0, Math.floor(random() * bytes.length)) : bytes;
      const source = counted(cut);
      try {
        const subject = await loadLlama2c(device, source);
        await subject.dispose();
        seen.loaded++;
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        seen.refused++;
        expect(source.asked).toBeLessThanOrEqual(256);
      }
      expect(source.asked).toBeLessThanOrEqual(256 + cut.length);
    }
    expect(seen.loaded).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(3000);
  });
});

it("loadSubject meets 2,000 mutations of config.json and of the file's header with an error of its own", async () => {
  const random = seededRandom(6);
  const { gpt2 } = goldenSubjects;
  const json = JSON.stringify(gpt2.config);
  const file = goldenSafetensors(gpt2);
  let loaded = 0;
  for (let i = 0; i < 2000; i++) {
    const config = new TextEncoder().encode(json);
    const model = file.slice();
    if (i % 2 === 0) config[Math.floor(random() * config.length)] = 32 + Math.floor(random() * 95);
    else model[Math.floor(random() * 3000)] = 32 + Math.floor(random() * 95);
    try {
      const subject = await loadSubject(device, { config, model });
      await subject.dispose();
      loaded++;
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
    }
  }
  expect(loaded).toBeGreaterThan(0);
  expect(loaded).toBeLessThan(1000);
});

describe("readLlama2Tokenizer", () => {
  const file = tokenizerFile([[" a", 1]]);

  it.each([
    ["an empty file", new Uint8Array(0), /4 … 16777216 bytes, got 0 bytes/],
    ["too few pieces", file.slice(0, 4), /259 pieces or more, got 0/],
    ["half a piece's numbers", file.slice(0, -5), /8 bytes before piece 259, got 5/],
    ["half a piece", file.slice(0, -1), /2 bytes of piece 259, got 1/],
    ["a negative length", withInt32(file, 8, -1), /1 … 10 bytes in piece 0, .* got -1/],
    ["an absurd length", withInt32(file, 8, 2 ** 31 - 1), /1 … 10 bytes in piece 0, .* got 2147483647/],
    [
      "an absurd length that the first number allows",
      withInt32(withInt32(file, 0, 2 ** 31 - 1), 8, 2 ** 31 - 1),
      /2147483647 bytes of piece 0/,
    ],
    ["a score that is no number", withInt32(file, 4, 0x7fc00000), /a score of piece 0, got NaN/],
  ])("refuses %s", async (_, bytes, message) => {
    const reading = readLlama2Tokenizer(bytes);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(FormatError);
  });

  it("refuses a file too large to be one without reading it", async () => {
    const source = counted(file, 2 ** 40);
    await expect(readLlama2Tokenizer(source)).rejects.toThrow(/4 … 16777216 bytes/);
    expect(source.asked).toBe(0);
  });

  it("meets 3,000 mutations with a tokenizer or a FormatError", async () => {
    const random = seededRandom(7);
    const seen = { read: 0, refused: 0 };
    for (let i = 0; i < 3000; i++) {
      const bytes = file.slice(0, random() < 0.2 ? Math.floor(random() * file.length) : file.length);
      // At the front, where all lengths behind depend on what stands there.
      if (bytes.length > 0)
        bytes[Math.floor(random() * Math.min(64, bytes.length))] = Math.floor(random() * 256);
      try {
        (await readLlama2Tokenizer(bytes)).encode("a b");
        seen.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        seen.refused++;
      }
    }
    expect(seen.read).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(100);
  });
});
