/*
 * Run as a process of its own by resume.test.ts: trains a small autoencoder with checkpoints in the folder given as
 * argument, resuming where there are some, prints each step, and prints a digest of all states at the end.
 */
import { createHash } from "node:crypto";
import { openDevice } from "@quadrivium/kernels";
import { directoryCheckpoints } from "@quadrivium/nn/node";
import { saePreset, saveAutoencoder, trainSae } from "../../src/index.ts";
import { toyActivations } from "./toy-data.ts";

const [folder, steps] = process.argv.slice(2);
const device = await openDevice({ backend: "wasm" });
const changes = { dead: { afterTokens: 2000 }, average: { decay: 0.99, of: "afterStep" } } as const;
const { autoencoder } = await trainSae(device, toyActivations(), {
  ...saePreset("paper", { width: 16, latents: 64, k: 3 }, changes),
  batchSize: 64,
  steps: Number(steps),
  learningRate: () => 2e-3,
  seed: 7,
  checkpoints: directoryCheckpoints(folder),
  saveEvery: 10,
  resume: true,
  onStep: ({ step }) => void process.stdout.write(`step ${step}\n`),
});
const hash = createHash("sha256");
for (const name of autoencoder.parameters.names()) {
  const data = await autoencoder.parameters.read(name);
  hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
hash.update((await saveAutoencoder(autoencoder)).model);
process.stdout.write(`digest ${hash.digest("hex")}\n`);
await device.dispose();
