import { type Device, OptionError, openDevice } from "@quadrivium/kernels";
import { relativeError, seededRandom } from "@quadrivium/test-utils";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { detectLayout, inputNormalizations, placeAutoencoder, readOpenAi } from "../../src/index.ts";
import { computeOnHost } from "../support/host-autoencoder.ts";
import { type ForeignLayout, libraries } from "../support/interop-golden.ts";
import { randomAutoencoder, randomFloats, smallestGap } from "../support/random-autoencoder.ts";

const ROWS = 5;

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "reference" });
});
afterAll(() => device.dispose());

/** Every configuration that an autoencoder of ours may have, n ≠ d nearly always. */
const configs = fc
  .record({
    width: fc.integer({ min: 2, max: 9 }),
    latents: fc.integer({ min: 1, max: 17 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    activation: fc.constantFrom("topK" as const, "relu" as const),
    inputNormalization: fc.constantFrom(...inputNormalizations),
    scale: fc.double({ min: 0.05, max: 20, noNaN: true }),
    latentBias: fc.boolean(),
    centerInput: fc.boolean(),
    seed: fc.nat(2 ** 30),
  })
  .map(({ share, scale, seed, ...choices }) => {
    const k = 1 + Math.floor(share * (choices.latents - 1));
    const inputScale = choices.inputNormalization === "scalar" ? scale : 1;
    return { data: randomAutoencoder({ ...choices, k, inputScale }, seed), seed };
  });

/** What each layout can say: normalisations by activation, those that are folded included. */
const sayable: Readonly<Record<ForeignLayout, Readonly<Record<"topK" | "relu", readonly string[]>>>> = {
  openAi: { topK: ["layerNorm"], relu: ["none", "scalar"] },
  sparsify: { topK: ["none", "scalar"], relu: [] },
  saeLens: {
    topK: ["none", "scalar", "layerNorm", "rmsNorm"],
    relu: ["none", "scalar", "layerNorm", "rmsNorm"],
  },
  dictionaryLearning: { topK: ["none", "scalar"], relu: ["none", "scalar"] },
};

describe.each(["openAi", "sparsify", "saeLens", "dictionaryLearning"] as const)("%s", (layout) => {
  const { read, save } = libraries[layout];

  it("keeps what is computed, whatever the shape and the settings, or says that it cannot", async () => {
    let [kept, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(configs, async ({ data, seed }) => {
        const { activation, inputNormalization, width, latents, k } = data.config;
        const autoencoder = await placeAutoencoder(device, data);
        try {
          if (!sayable[layout][activation].includes(inputNormalization)) {
            await expect(save(autoencoder)).rejects.toSatisfy(OptionError.isInstance.bind(OptionError));
            refused++;
            return;
          }
          const files = await save(autoencoder);
          expect(await detectLayout(files)).toBe(layout);
          const again = await read(files);
          const x = randomFloats(seededRandom(seed + 1), ROWS * width, 3);
          const before = computeOnHost(data, x);
          // Where two latents are nearly tied, rounding decides which is chosen.
          if (activation === "topK") {
            const all = computeOnHost({ ...data, config: { ...data.config, k: latents } }, x);
            fc.pre(smallestGap(all.z, latents, k) > 1e-4);
          }
          const after = computeOnHost(again, x);
          expect(relativeError(after.z, before.z)).toBeLessThan(1e-6);
          expect(relativeError(after.reconstruction, before.reconstruction)).toBeLessThan(1e-6);
          kept++;
        } finally {
          await autoencoder.dispose();
          await autoencoder.parameters.dispose();
        }
      }),
      { numRuns: 150, seed: 20240606 },
    );
    expect(Math.min(kept, refused)).toBeGreaterThan(10);
  });
});

describe("unitNorm", () => {
  const data = randomAutoencoder({ width: 8, latents: 20, k: 4, inputNormalization: "unitNorm" }, 3);

  it.each([
    ["openAi", /unitNormAs: "layerNorm" as saeLens, with topK also as openAi; or by saveAutoencoder/],
    ["saeLens", /activation topK with inputNormalization unitNorm/],
    ["sparsify", /saveSparsify: expected an autoencoder that the layout has words for/],
  ] as const)("is refused by %s, with what would work", async (layout, message) => {
    const autoencoder = await placeAutoencoder(device, data);
    await expect(libraries[layout].save(autoencoder)).rejects.toThrow(message);
  });

  it.each(["openAi", "saeLens"] as const)(
    "is written as layer norm to %s where that is asked for",
    async (layout) => {
      const autoencoder = await placeAutoencoder(device, data);
      const again = await libraries[layout].read(
        await libraries[layout].save(autoencoder, { unitNormAs: "layerNorm" }),
      );
      expect(again.config.inputNormalization).toBe("layerNorm");
      // The deviation of inputs between −1000 and 1000 is so large that 10⁻⁵ is nothing beside it.
      const x = randomFloats(seededRandom(5), ROWS * 8, 1000);
      const [before, after] = [computeOnHost(data, x), computeOnHost(again, x)];
      expect(relativeError(after.z, before.z)).toBeLessThan(1e-6);
      expect(relativeError(after.reconstruction, before.reconstruction)).toBeLessThan(1e-6);
      const small = x.map((element) => element / 1e5);
      const difference = relativeError(computeOnHost(again, small).z, computeOnHost(data, small).z);
      expect(difference).toBeGreaterThan(1e-4);
      expect(difference).toBeLessThan(1e-2);
    },
  );
});

/** Lays the decoder of one of our `.pt` files out column by column: other strides, and the elements to match. */
function columnMajor(file: Uint8Array<ArrayBuffer>, decoder: Float32Array, d: number, n: number) {
  const int = (value: number) => [0x4a, value & 0xff, value >> 8, 0, 0];
  const tuple = (...values: number[]) => [0x28, ...values.flatMap(int), 0x74];
  const find = (bytes: Uint8Array) => Buffer.from(file).indexOf(Buffer.from(bytes));
  const bytes = new Uint8Array(file);
  const at = find(Uint8Array.from([...tuple(d, n), ...tuple(n, 1)]));
  bytes.set(Uint8Array.from([...tuple(d, n), ...tuple(1, d)]), at);
  const rowMajor = Float32Array.from(decoder, (_, to) => decoder[(to % n) * d + Math.floor(to / n)]);
  const start = find(new Uint8Array(rowMajor.buffer));
  expect(Math.min(at, start)).toBeGreaterThan(0);
  bytes.set(new Uint8Array(decoder.slice().buffer), start);
  return bytes;
}

it("a decoder that lies column by column is read as the same", async () => {
  const shapes = fc.record({ d: fc.integer({ min: 2, max: 80 }), n: fc.integer({ min: 2, max: 40 }) });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ d, n }) => {
      fc.pre(d !== n);
      const data = randomAutoencoder({ width: d, latents: n, k: 1, inputNormalization: "layerNorm" }, d * n);
      const autoencoder = await placeAutoencoder(device, data);
      const file = (await libraries.openAi.save(autoencoder))["autoencoder.pt"];
      const { parameters } = await readOpenAi({ "8.pt": columnMajor(file, data.parameters.W_dec, d, n) });
      expect(parameters).toEqual(data.parameters);
      await autoencoder.parameters.dispose();
    }),
    { numRuns: 30, seed: 4 },
  );
});
