import { openReferenceDevice } from "@quadrivium/kernels";
import { Autoencoder, paperConfig } from "@quadrivium/sparse-autoencoder";
import { Parameters } from "@quadrivium/tensor";
import { uniformArray } from "@quadrivium/test-utils";
import { expect, test } from "vitest";
import { growPatch, paintDifference, paintPatch } from "../../src/autoencoder/emoji/grow-patch.ts";
import { encodePatch, encodePicture } from "../../src/autoencoder/emoji/worker/encode-picture.ts";

const width = 12;
const k = 3;

async function smallAutoencoder(): Promise<Autoencoder> {
  const device = await openReferenceDevice();
  const config = paperConfig({ width, latents: 24, k });
  const autoencoder = new Autoencoder(device, config, new Parameters(device, { seed: 3 }));
  await autoencoder.parameters.tensor(autoencoder.model.preBias);
  await autoencoder.parameters.write("b_dec", Float32Array.from(uniformArray(9, width, -0.1, 0.1)));
  return autoencoder;
}

test("a patch grown by all its features is the autoencoder's reconstruction", async () => {
  const autoencoder = await smallAutoencoder();
  const patch = Float32Array.from(uniformArray(5, width, 0, 1));
  const code = await encodePatch(autoencoder, 7, patch);
  expect(code.step).toBe(7);
  const grown = growPatch(code);
  expect(grown).toHaveLength(code.features.length + 1);
  const { restored, normalized, reconstruction } = await autoencoder.reconstruct(patch);
  const { rebuilt, missing, error } = grown.at(-1)!;
  const squaredError = normalized.reduce((sum, value, i) => sum + (value - reconstruction[i]!) ** 2, 0);
  expect(error).toBeCloseTo(squaredError, 5);
  for (let i = 0; i < width; i++) {
    expect(rebuilt[i]).toBeCloseTo(restored[i]!, 5);
    expect(rebuilt[i]! + missing[i]!).toBeCloseTo(patch[i]!, 6);
  }
  expect([...code.values].sort((a, b) => b - a)).toEqual([...code.values]);
});

test("codes of a picture stand where their patches are; patches of one colour have none", async () => {
  const autoencoder = await smallAutoencoder();
  const [columns, rows] = [4, 3];
  const data = Uint8Array.from(uniformArray(2, (columns + 1) * (rows + 1) * 3, 0, 256));
  // The patch at (0, 0) becomes white.
  for (const pixel of [0, 1, columns + 1, columns + 2]) data.fill(255, pixel * 3, pixel * 3 + 3);
  const picture = { width: columns + 1, height: rows + 1, data };
  const codes = await encodePicture(autoencoder, 4, picture, async () => true);
  expect(codes).toMatchObject({ picture: 4, columns, rows, k });
  expect([...codes!.values.subarray(0, k)]).toEqual(new Array(k).fill(0));
  const [x, y] = [2, 1];
  const pixels = [y, y + 1].flatMap((line) => {
    const from = (line * (columns + 1) + x) * 3;
    return [...data.subarray(from, from + 6)].map((value) => value / 255);
  });
  const alone = await autoencoder.encode(Float32Array.from(pixels));
  const at = (y * columns + x) * k;
  expect(codes!.indices.subarray(at, at + k)).toEqual(alone.indices);
  for (let i = 0; i < k; i++) expect(codes!.values[at + i]).toBeCloseTo(alone.values[i]!, 6);
  expect(await encodePicture(autoencoder, 4, picture, async () => false)).toBeUndefined();
});

test("pixels are cut off at black and white, differences lie about mid grey", () => {
  expect([...paintPatch(Float32Array.of(-1, 0.5, 2))]).toEqual([0, 128, 255, 255]);
  expect([...paintDifference(Float32Array.of(-1, 0, 1))]).toEqual([0, 128, 255, 255]);
});
