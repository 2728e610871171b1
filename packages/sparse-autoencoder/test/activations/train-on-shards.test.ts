import { memorySource } from "@quadrivium/formats";
import { type Device, openDevice } from "@quadrivium/kernels";
import { memoryCheckpoints } from "@quadrivium/nn";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type ActivationShards,
  openActivationShards,
  ShuffledActivations,
  saePreset,
  type TrainSaeOptions,
  trainSae,
} from "../../src/index.ts";
import { rowNumbers } from "../support/numbered-shards.ts";
import { toyActivations } from "../support/toy-data.ts";

let device: Device;
let shards: ActivationShards;

/** Rows as a Parquet file with a column for each number. */
function parquetFile(data: Float32Array, width: number, rowGroupSize: number): Uint8Array {
  const rows = data.length / width;
  const columnData = Array.from({ length: width }, (_, j) => ({
    name: `x${j}`,
    type: "FLOAT" as const,
    data: Float32Array.from({ length: rows }, (_row, i) => data[i * width + j]),
    offsetIndex: false,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize }));
}

const { data, width } = toyActivations({ rows: 1200 });
beforeAll(async () => {
  device = await openDevice({ backend: "wasm" });
  const files = [0, 1, 2].map((i) => data.subarray(i * 400 * width, (i + 1) * 400 * width));
  shards = await openActivationShards(
    files.map((file, i) => memorySource(parquetFile(file, width, 100), `shard-${i}.parquet`)),
  );
});
afterAll(() => device.dispose());

it("Parquet row groups are served within their memory, every row once", async () => {
  const [shard] = shards.shards;
  expect(shard.ranges(1).length).toBe(4);
  const source = new ShuffledActivations(shards, { memoryBytes: 160_000, epochs: 1 });
  const numbers = await rowNumbers(source.batches(0, 10), width);
  const expected = Array.from({ length: 1200 }, (_, row) => data[row * width]);
  expect(numbers.toSorted()).toEqual(expected.toSorted());
  expect(() => new ShuffledActivations(shards, { memoryBytes: 100_000 })).toThrow(
    /memoryBytes: expected at least 124000, since shard-0.parquet is read by 100 rows at a time/,
  );
});

it("training on shards goes on from a checkpoint to the same bits", async () => {
  const preset = saePreset("paper", { width, latents: 32, k: 3 }, { dead: { afterTokens: 2000 } });
  const train = (more: Partial<TrainSaeOptions>) =>
    trainSae(device, new ShuffledActivations(shards, { seed: 4, memoryBytes: 160_000 }), {
      ...preset,
      batchSize: 64,
      steps: 50,
      learningRate: () => 2e-3,
      ...more,
    });
  const whole = await train({});
  const checkpoints = memoryCheckpoints();
  // 64·20 rows: into the second epoch.
  await train({ steps: 20, checkpoints });
  const resumed = await train({ checkpoints, resume: true });
  expect(resumed.step).toBe(50);
  expect(await resumed.autoencoder.weights()).toEqual(await whole.autoencoder.weights());
  const other = new ShuffledActivations(shards, { seed: 5, memoryBytes: 160_000 });
  const differing = await trainSae(device, other, {
    ...preset,
    batchSize: 64,
    steps: 50,
    learningRate: () => 2e-3,
  });
  expect(await differing.autoencoder.weights()).not.toEqual(await whole.autoencoder.weights());
});
