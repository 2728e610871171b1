/*
 * Trains the autoencoder that the page shows before anything is trained in it, and writes it with its metrics to
 * public/checkpoints/openmoji. Killed and started again, it goes on from its last checkpoint.
 *
 *     npm run train:checkpoint --workspace=@quadrivium/demo [-- --steps 8000 --seed 1]
 */
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeFileAtomically } from "@quadrivium/formats/node";
import { openDevice } from "@quadrivium/kernels";
import { cosineSchedule } from "@quadrivium/nn";
import { directoryCheckpoints } from "@quadrivium/nn/node";
import { loadOpenMoji, opaqueImages, splitByConcept } from "@quadrivium/openmoji";
import { cutPatches } from "@quadrivium/openmoji/patches";
import {
  evaluateSae,
  paperLearningRate,
  type SaeEvaluation,
  saePreset,
  saveAutoencoder,
  trainSae,
} from "@quadrivium/sparse-autoencoder";

const { values } = parseArgs({
  options: { steps: { type: "string", default: "8000" }, seed: { type: "string", default: "1" } },
});
const [steps, seed] = [Number(values.steps), Number(values.seed)];
const folder = fileURLToPath(new URL("../public/checkpoints/openmoji/", import.meta.url));
const running = fileURLToPath(new URL("../node_modules/.cache/train-checkpoint/", import.meta.url));

const emoji = await loadOpenMoji({ size: 32 });
const images = opaqueImages(emoji);
const split = splitByConcept(emoji.entries);
const train = cutPatches(images, { indices: split.train, stride: 4 });
const heldOut = cutPatches(images, { indices: split.validation, stride: 4 });
const width = train.data.length / train.count;

const device = await openDevice();
const preset = saePreset("paper", { width, latents: 1024, k: 16 }, { dead: { afterTokens: 200_000 } });
const batchSize = 1024;
const peak = paperLearningRate(preset.config.latents);
const { autoencoder } = await trainSae(
  device,
  { data: train.data, width },
  {
    ...preset,
    batchSize,
    steps,
    seed,
    learningRate: cosineSchedule({ from: peak, to: peak / 20, steps }),
    checkpoints: directoryCheckpoints(running),
    saveEvery: 500,
    resume: true,
    onStep: ({ step, metrics, examplesPerSecond, secondsLeft }) => {
      if (step % 250 !== 0) return;
      const figures = [metrics.fvu[0].toFixed(4), metrics.deadFraction[0].toFixed(4)];
      console.log(
        `${step}/${steps}  FVU ${figures[0]}  dead ${figures[1]}  ${Math.round(examplesPerSecond)} patches/s  ${Math.round(secondsLeft)} s left`,
      );
    },
  },
);

const rounded = ({ rows, fvu, l0, deadFraction }: SaeEvaluation) => ({
  rows,
  fvu: Number(fvu.toFixed(4)),
  l0: Number(l0.toFixed(3)),
  deadFraction: Number(deadFraction.toFixed(4)),
});
const metrics = {
  command: `npm run train:checkpoint --workspace=@quadrivium/demo -- --steps ${steps} --seed ${seed}`,
  data: "OpenMoji 17.0.0 (CC BY-SA 4.0), 32 px, 8 × 8 colour patches at every fourth pixel, split by concept",
  steps,
  batchSize,
  seed,
  learningRate: `cosine from ${peak.toExponential(2)} to a twentieth`,
  backend: device.describe().backend,
  train: rounded(await evaluateSae(autoencoder, { data: train.data, width })),
  validation: rounded(await evaluateSae(autoencoder, { data: heldOut.data, width })),
};
const files = await saveAutoencoder(autoencoder);
await mkdir(folder, { recursive: true });
await writeFileAtomically(`${folder}model.safetensors`, [files.model]);
await writeFileAtomically(`${folder}config.json`, [files.config]);
const json = new TextEncoder().encode(`${JSON.stringify(metrics, null, 2)}\n`);
await writeFileAtomically(`${folder}metrics.json`, [json]);
console.log(metrics);
await device.dispose();
