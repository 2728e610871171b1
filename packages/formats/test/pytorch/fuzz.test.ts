import { describe, expect, it } from "vitest";
import { encodePyTorch, FormatError, openNpy, openNpz, openPyTorch } from "../../src/index.ts";
import { decodeBase64, pythonFiles } from "../support/python-files.ts";
import { recordingSource } from "../support/recording-source.ts";
import { seededRandom } from "../support/seeded-random.ts";

/** Cuts, flips, overwrites, inserts or repeats a few bytes; mostly near the archive's structures. */
function mutate(original: Uint8Array, random: (limit: number) => number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(original);
  const at = random(2) === 0 ? random(bytes.length) : Math.min(bytes.length - 1, random(700));
  switch (random(6)) {
    case 0:
      return bytes.slice(0, random(bytes.length));
    case 1:
      bytes[at]! ^= 1 << random(8);
      return bytes;
    case 2:
      bytes[at] = [0, 1, 0x2e, 0x28, 0x51, 0x52, 0x68, 0x71, 0x74, 0x7d, 0x80, 0xff][random(12)]!;
      return bytes;
    case 3:
      new DataView(bytes.buffer).setUint32(
        Math.min(at, bytes.length - 4),
        [0, 1, 2 ** 31, 2 ** 32 - 1][random(4)]!,
        true,
      );
      return bytes;
    case 4: {
      const piece = bytes.slice(at, at + 1 + random(20));
      return Uint8Array.from([...bytes.subarray(0, at), ...piece, ...bytes.subarray(at)]);
    }
    default:
      return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + random(8))]);
  }
}

async function readPyTorch(bytes: Uint8Array) {
  const { source, reads } = recordingSource(bytes);
  const file = await openPyTorch(source);
  for (const [name, { shape }] of file.tensors) {
    const tensor = await file.readTensor(name);
    expect(tensor.data.length).toBe(shape.reduce((product, length) => product * length, 1));
    expect(tensor.data.byteLength).toBeLessThanOrEqual(bytes.length);
  }
  for (const { offset, length } of reads) expect(offset + length).toBeLessThanOrEqual(bytes.length);
}

async function readNumpy(bytes: Uint8Array) {
  const { source } = recordingSource(bytes);
  if (bytes[0] === 0x93) {
    const { data } = await (await openNpy(source)).read();
    expect(data.byteLength).toBeLessThanOrEqual(bytes.length);
    return;
  }
  const file = await openNpz(source, { largestArray: 4096 });
  for (const name of file.names) expect((await file.read(name)).data.byteLength).toBeLessThanOrEqual(4096);
}

const small = encodePyTorch({ w: { dtype: "F32", shape: [2, 2], data: new Float32Array(4) }, k: 3 });

describe.each([
  [
    "files of torch.save",
    10_000,
    readPyTorch,
    [small, ...["state", "module"].map((name) => decodeBase64(pythonFiles.pytorch[name]!.file))],
  ],
  [
    "files of NumPy",
    // Each inflates half a dozen arrays, which takes its time.
    1500,
    readNumpy,
    [...Object.values(pythonFiles.npz), pythonFiles.npy.float!.file].map(decodeBase64),
  ],
] as const)("fuzz: %s", (_, rounds, read, seeds) => {
  it(`ends ${rounds} mutated files in a read or a FormatError, within the file's size`, async () => {
    const random = seededRandom(2024);
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      let bytes = new Uint8Array(seeds[random(seeds.length)]!);
      for (let times = 1 + random(3); times > 0 && bytes.length > 8; times--) bytes = mutate(bytes, random);
      try {
        await read(bytes);
      } catch (error) {
        if (!FormatError.isInstance(error)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(rounds / 4);
    expect(refused).toBeLessThan(rounds);
  }, 120_000);
});
