/*
 * Trains autoencoders of several sizes n and sparsities k on the patches of emoji that the page trains on, and writes how
 * well each does on held-out patches to public/checkpoints/openmoji/scaling.json, which the page draws. Killed and started
 * again, it goes on with the sizes that are missing.
 *
 * The law that is drawn is one of autoencoders trained to the end. Larger ones need more steps for that, about n^0.65 as
 * many (Gao et al. 2024, §3); `--steps` is what the smallest gets. The learning rate is higher than the paper's and falls to
 * 0, since the data is small.
 *
 *     npm run sweep:emoji --workspace=@quadrivium/demo [-- --steps 1000 --seed 1]
 */
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeFileAtomically } from "@quadrivium/formats/node";
import { openDevice } from "@quadrivium/kernels";
import { loadOpenMoji, opaqueImages, splitByConcept } from "@quadrivium/openmoji";
import { cutPatches } from "@quadrivium/openmoji/patches";
import { type SweepRow, saePreset, sweepSaes } from "@quadrivium/sparse-autoencoder";
import { fileSweepStore } from "@quadrivium/sparse-autoencoder/node";

const { values } = parseArgs({
  options: { steps: { type: "string", default: "1000" }, seed: { type: "string", default: "1" } },
});
const [steps, seed] = [Number(values.steps), Number(values.seed)];
const file = fileURLToPath(new URL("../public/checkpoints/openmoji/scaling.json", import.meta.url));
const running = fileURLToPath(new URL("../node_modules/.cache/sweep-emoji/", import.meta.url));
const batchSize = 512;
const sizes = [128, 256, 512, 1024] as const;
const GROWTH = 0.65;

const emoji = await loadOpenMoji({ size: 32 });
const images = opaqueImages(emoji);
const split = splitByConcept(emoji.entries);
const patchesOf = (indices: readonly number[]) => {
  const { data, count } = cutPatches(images, { indices });
  return { data, width: data.length / count };
};

const train = patchesOf(split.train);
const heldOut = patchesOf(split.validation);
const device = await openDevice({ backend: "wasm", threads: 1 });
await mkdir(running, { recursive: true });
const rows: SweepRow[] = [];
for (const latents of sizes) {
  const sweep = sweepSaes(device, train, {
    latents: [latents],
    ks: [4, 8, 16, 32],
    seeds: [seed],
    batchSize,
    steps: Math.round(steps * (latents / sizes[0]) ** GROWTH),
    preset: (size) =>
      saePreset("paper", size, {
        dead: { afterTokens: 50_000 },
        learningRate: { peak: 4e-3, warmupSteps: 0, decay: "linear" },
      }),
    heldOut,
    store: fileSweepStore(`${running}rows.json`),
    onProgress: ({ training: [size], step, steps: all, rowsPerSecond }) => {
      if (step % 250 !== 0) return;
      const pace = Math.round(rowsPerSecond).toLocaleString("en");
      process.stdout.write(`n ${latents}  k ${size?.k}  step ${step} of ${all}  ${pace} patches/s\n`);
    },
  });
  for await (const row of sweep) {
    rows.push(row);
    process.stdout.write(`n ${row.latents}  k ${row.k}  FVU ${row.loss.toFixed(4)}\n`);
  }
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
const result = {
  command: `npm run sweep:emoji --workspace=@quadrivium/demo -- --steps ${steps} --seed ${seed}`,
  data: "OpenMoji 17.0.0 (CC BY-SA 4.0), 32 px, 8 × 8 colour patches side by side, split by concept",
  batchSize,
  seed,
  learningRate: "4e-3 falling in a line to 0",
  backend: device.describe().backend,
  measure: "FVU on held-out patches",
  rows: rows.map(({ latents, k, loss, l0, deadFraction, flops, settings }) => ({
    latents,
    k,
    steps: settings.steps,
    loss: rounded(loss, 5),
    l0: rounded(l0, 3),
    deadFraction: rounded(deadFraction, 4),
    flops,
  })),
};
await writeFileAtomically(file, [new TextEncoder().encode(`${JSON.stringify(result, null, 2)}\n`)]);
await device.dispose();
