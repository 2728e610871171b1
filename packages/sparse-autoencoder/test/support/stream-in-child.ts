/*
 * Run as a process of its own by memory.test.ts: goes over the shards in the folder given as argument within the memory
 * given as argument, then trains a small autoencoder on them, and prints as JSON how much memory each took.
 */
import { openDevice } from "@quadrivium/kernels";
import { ShuffledActivations, saePreset, trainSae } from "../../src/index.ts";
import { openActivationFiles } from "../../src/node.ts";

const [folder, memory] = process.argv.slice(2);
const batchSize = 2048;

/** The most bytes above those of the start, of the process and of its typed arrays. */
class Peak {
  private readonly start: NodeJS.MemoryUsage;
  process = 0;
  arrays = 0;

  constructor() {
    // Node is started with --expose-gc, so that garbage of before does not hide what is taken now.
    globalThis.gc?.();
    this.start = process.memoryUsage();
  }

  look(): void {
    const { rss, arrayBuffers } = process.memoryUsage();
    this.process = Math.max(this.process, rss - this.start.rss);
    this.arrays = Math.max(this.arrays, arrayBuffers - this.start.arrayBuffers);
  }
}

const shards = await openActivationFiles(folder);
const source = new ShuffledActivations(shards, { seed: 1, memoryBytes: Number(memory), epochs: 1 });
const reading = new Peak();
let rows = 0;
for await (const batch of source.batches(0, batchSize)) {
  rows += batch.length / source.width;
  reading.look();
}

const device = await openDevice({ backend: "wasm" });
const preset = saePreset(
  "paper",
  { width: source.width, latents: 64, k: 4 },
  { dead: { afterTokens: 100_000 } },
);
const losses: number[] = [];
const training = new Peak();
await trainSae(device, source, {
  ...preset,
  batchSize,
  steps: Math.floor(source.rows / batchSize),
  learningRate: () => 2e-3,
  onStep: ({ loss }) => {
    losses.push(loss);
    training.look();
  },
});
await device.dispose();
process.stdout.write(JSON.stringify({ rows, reading, training, losses }));
