import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { writeSafetensorsFile } from "@quadrivium/formats/node";
import { seededRandom } from "@quadrivium/test-utils";
import { afterAll, beforeAll, expect, it } from "vitest";

const MEBIBYTE = 2 ** 20;
/** What the source may take. */
const MEMORY = 48 * MEBIBYTE;
/** Batches and what was read and copied, until they are collected: the engine lets about 64 MiB of them gather. */
const GARBAGE = 72 * MEBIBYTE;
/** The device with the autoencoder, and the sample that training begins with: 32,768 rows, three times over. */
const TRAINING = 64 * MEBIBYTE;

const [width, files, rowsPerFile] = [128, 12, 24_576];
const child = fileURLToPath(new URL("../support/stream-in-child.ts", import.meta.url));
let folder: string;

/** Rows that are sums of a few of 64 directions. */
async function writeShards(): Promise<void> {
  const random = seededRandom(1);
  const directions = Float32Array.from({ length: 64 * width }, () => random() - 0.5);
  for (let file = 0; file < files; file++) {
    const data = new Float32Array(rowsPerFile * width);
    for (let row = 0; row < rowsPerFile; row++) {
      for (let active = 0; active < 3; active++) {
        const direction = Math.floor(random() * 64);
        const strength = 0.5 + random();
        for (let j = 0; j < width; j++) data[row * width + j] += strength * directions[direction * width + j];
      }
    }
    await writeSafetensorsFile(join(folder, `shard-${file}.safetensors`), {
      activations: { dtype: "F32", shape: [rowsPerFile, width], data },
    });
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sae-shards-"));
  await writeShards();
});
afterAll(() => rm(folder, { recursive: true }));

it("a shard set three times the allowed memory trains within it", { timeout: 120_000 }, async () => {
  const bytes = files * rowsPerFile * width * 4;
  expect(bytes).toBe(3 * MEMORY);
  const args = [
    "--expose-gc",
    "--conditions=@quadrivium/source",
    "--import",
    "tsx",
    child,
    folder,
    String(MEMORY),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { rows, reading, training, losses } = JSON.parse(stdout);
  expect(rows).toBe(files * rowsPerFile);
  // Less than the data have, so that holding them all would be noticed.
  expect(MEMORY + GARBAGE).toBeLessThan(bytes);
  expect(reading.arrays).toBeLessThan(MEMORY + GARBAGE);
  expect(reading.process).toBeLessThan(MEMORY + GARBAGE);
  expect(training.arrays).toBeLessThan(MEMORY + GARBAGE);
  expect(training.process).toBeLessThan(MEMORY + GARBAGE + TRAINING);
  expect(losses.length).toBe(144);
  expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]);
});
