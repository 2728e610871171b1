import { openDevice } from "@quadrivium/kernels";
import { loadOpenMoji, opaqueImages, splitByConcept } from "@quadrivium/openmoji";
import { cutPatches } from "@quadrivium/openmoji/patches";
import { expect, it } from "vitest";
import { evaluateSae, saePreset, trainSaes } from "../src/index.ts";

const WIDTH = 8 * 8 * 3;

it("more latents and more active ones explain more of held-out emoji, trained on the same batches", {
  timeout: 120_000,
}, async () => {
  const emoji = await loadOpenMoji({ size: 32 });
  const images = opaqueImages(emoji);
  const split = splitByConcept(emoji.entries);
  const [train, heldOut] = [split.train, split.validation].map((indices) => ({
    data: cutPatches(images, { indices }).data,
    width: WIDTH,
  }));
  const sizes = [
    [128, 4],
    [512, 4],
    [128, 16],
    [512, 16],
  ] as const;
  const runs = sizes.map(([latents, k]) => ({
    ...saePreset("paper", { width: WIDTH, latents, k }, { dead: { afterTokens: 20_000 } }),
    learningRate: () => 2e-3,
  }));

  const device = await openDevice({ backend: "wasm" });
  expect(device.describe().backend).toBe("wasm");
  const results = await trainSaes(device, train, { runs, batchSize: 256, steps: 250, seed: 2 });
  const found = await Promise.all(results.map(({ autoencoder }) => evaluateSae(autoencoder, heldOut)));
  await device.dispose();

  const [few4, many4, few16, many16] = found.map(({ fvu }) => fvu);
  expect(many4).toBeLessThan(0.96 * few4);
  expect(many16).toBeLessThan(0.96 * few16);
  expect(few16).toBeLessThan(0.6 * few4);
  expect(many16).toBeLessThan(0.6 * many4);
});
