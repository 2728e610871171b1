import { openDevice } from "@quadrivium/kernels";
import { relativeError, tolerances } from "@quadrivium/test-utils";
import { describe, expect, it } from "vitest";
import {
  Autoencoder,
  type ExplainedLatent,
  type N2gNode,
  paperConfig,
  predictActivations,
  predictCodes,
  reconstructFromExplanations,
} from "../../../src/index.ts";
import { writtenOut } from "../support/codes.ts";

const explained = (latent: number, trie: N2gNode): ExplainedLatent => ({
  latent,
  explanation: { trie, explained: 1, unexplained: 0 },
});
const latents = [
  explained(5, { tokens: { 1: { activation: 2 } } }),
  explained(3, { tokens: { 1: { activation: 2 }, 2: { tokens: { 1: { activation: 4 } } } } }),
  explained(9, { any: { startActivation: 1 } }),
  explained(0, {}),
];
const texts = [[1, 2, 0], Int32Array.of(2, 1)];

describe("predictCodes", () => {
  it("gives each token a row: largest first, the lower latent first, filled up with zeros", () => {
    const { values, indices, perRow } = predictCodes(latents, texts);
    expect(perRow).toBe(3);
    expect([...values]).toEqual([2, 2, 1, 4, 0, 0, 0, 0, 0, 1, 0, 0, 2, 2, 0]);
    expect([...indices]).toEqual([3, 5, 9, 3, 0, 0, 0, 0, 0, 9, 0, 0, 3, 5, 0]);
  });

  it("keeps the largest where no more are wanted", () => {
    const { values, indices, perRow } = predictCodes(latents, texts, { perRow: 1 });
    expect(perRow).toBe(1);
    expect([...values]).toEqual([2, 4, 0, 1, 2]);
    expect([...indices]).toEqual([3, 3, 0, 9, 3]);
  });

  it("agrees with each latent's own predictions, with backtracking and without", () => {
    const trie: N2gNode = {
      tokens: { 1: { tokens: { 2: { tokens: { 3: { activation: 1 } } } }, any: { activation: 5 } } },
    };
    const text = Array.from({ length: 200 }, (_, i) => (i * i * 7 + i) % 4);
    for (const options of [{ backtracking: false }, { backtracking: true }]) {
      const z = writtenOut(predictCodes([...latents, explained(2, trie)], [text], options), 10);
      for (const { latent, explanation } of [...latents, explained(2, trie)]) {
        const own = predictActivations(explanation, text, options);
        expect(z.filter((_, at) => at % 10 === latent)).toEqual(own);
      }
    }
  });

  it("is one zero a row where nothing is predicted", () =>
    expect(predictCodes([], [[1, 2]])).toEqual({
      values: new Float32Array(2),
      indices: new Int32Array(2),
      perRow: 1,
    }));

  it("names what is wrong", () => {
    expect(() => predictCodes(latents, [[]])).toThrow(/one or more tokens, got none/);
    expect(() => predictCodes(latents, texts, { perRow: 0 })).toThrow(/perRow: expected a whole number ≥ 1/);
    expect(() => predictCodes([latents[0], latents[0]], texts)).toThrow(/two of latent 5/);
  });
});

it("reconstructs what the predicted latents add to the bias", async () => {
  const device = await openDevice({ backend: "wasm" });
  const autoencoder = new Autoencoder(device, paperConfig({ width: 6, latents: 10, k: 2 }));
  await autoencoder.parameters.tensor(autoencoder.model.preBias);
  await autoencoder.parameters.write(
    "b_dec",
    Float32Array.from({ length: 6 }, (_, j) => 0.1 * j),
  );
  const { data } = await autoencoder.decoderRows();
  const reconstructed = await reconstructFromExplanations(autoencoder, latents, texts);
  const kept: [number, number][][] = [
    [
      [3, 2],
      [5, 2],
    ],
    [[3, 4]],
    [],
    [[9, 1]],
    [
      [3, 2],
      [5, 2],
    ],
  ];
  const expected = kept.flatMap((row) =>
    Array.from({ length: 6 }, (_, j) =>
      row.reduce((sum, [latent, value]) => sum + value * data[latent * 6 + j], Math.fround(0.1 * j)),
    ),
  );
  expect(relativeError(reconstructed, expected)).toBeLessThan(tolerances.float32);
  await device.dispose();
});
