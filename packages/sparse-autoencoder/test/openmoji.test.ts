import { openDevice } from "@quadrivium/kernels";
import { loadOpenMoji, opaqueImages, splitByConcept } from "@quadrivium/openmoji";
import { cutPatches } from "@quadrivium/openmoji/patches";
import { expect, it } from "vitest";
import { evaluateSae, saePreset, trainSae } from "../src/index.ts";
import { fitPca, fvuOf, reconstructByPca } from "./support/pca.ts";

const WIDTH = 8 * 8 * 3;
const K = 16;

it("explains held-out emoji better than as many principal components, with few dead latents", {
  timeout: 300_000,
}, async () => {
  const emoji = await loadOpenMoji({ size: 32 });
  const images = opaqueImages(emoji);
  const split = splitByConcept(emoji.entries);
  const [train, heldOut] = [split.train, split.validation].map(
    (indices) => cutPatches(images, { indices, stride: 4 }).data,
  );

  const device = await openDevice({ backend: "wasm" });
  expect(device.describe().backend).toBe("wasm");
  const sizes = { width: WIDTH, latents: 1024, k: K };
  const preset = saePreset("paper", sizes, { dead: { afterTokens: 100_000 } });
  const { autoencoder } = await trainSae(
    device,
    { data: train, width: WIDTH },
    { ...preset, batchSize: 1024, steps: 600, seed: 1 },
  );
  const onHeldOut = await evaluateSae(autoencoder, { data: heldOut, width: WIDTH });

  // Both see the same patches in the same normalised space.
  const [trainRows, heldOutRows] = await Promise.all(
    [train, heldOut].map(async (data) => (await autoencoder.reconstruct(data)).normalized),
  );
  const pca = fitPca(trainRows, WIDTH, K);
  const pcaFvu = fvuOf(heldOutRows, reconstructByPca(pca, heldOutRows), WIDTH);
  await device.dispose();

  expect(pcaFvu).toBeGreaterThan(0.2);
  expect(onHeldOut.fvu).toBeLessThan(0.5 * pcaFvu);
  expect(onHeldOut.l0).toBeLessThanOrEqual(K);
  expect(onHeldOut.deadFraction).toBeLessThan(0.05);
});
