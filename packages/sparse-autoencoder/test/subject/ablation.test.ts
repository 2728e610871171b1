import { type Device, openReferenceDevice } from "@quadrivium/kernels";
import { normalArray } from "@quadrivium/test-utils";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Autoencoder, inputNormalizations, paperConfig } from "../../src/index.ts";
import { median } from "../../src/subject/ablation/median.ts";
import {
  ablationSparsity,
  effectSparsity,
  latentContributions,
  latentEffects,
  type SubjectModel,
  subtractMedians,
  tokenBatch,
} from "../../src/subject.ts";
import { tinySubjects } from "./support/tiny-subjects.ts";
import { toyAutoencoder } from "./support/toy-autoencoder.ts";

const [V, D] = [11, 8];
const hook = "blocks.0.hook_resid_post";
const documents = [
  [1, 2, 3, 4, 5, 6],
  [1, 7, 8],
  [1, 8, 9, 10],
];
const autoencoder = toyAutoencoder(D, 12, 3);

let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

const effects = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 50 });

describe("effectSparsity", () => {
  it("is 1/(V·T) for one effect, and 1 where all have one magnitude", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.nat(),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (n, at, size) => {
          const single = new Float64Array(n);
          single[at % n] = -size;
          expect(effectSparsity(single) * n).toBeCloseTo(1, 10);
          const constant = Array.from({ length: n }, (_, i) => (i % 3 === at % 3 ? -size : size));
          expect(effectSparsity(constant)).toBeCloseTo(1, 10);
        },
      ),
    );
  });

  it("does not depend on the scale, and lies between the two", () => {
    fc.assert(
      fc.property(effects, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (v, scale) => {
        fc.pre(v.some((effect) => Math.abs(effect) > 1e-6));
        const sparsity = effectSparsity(v);
        expect(effectSparsity(v.map((effect) => -scale * effect)) / sparsity).toBeCloseTo(1, 8);
        expect(sparsity).toBeGreaterThan(1 / v.length - 1e-9);
        expect(sparsity).toBeLessThan(1 + 1e-9);
      }),
    );
    expect(effectSparsity([0, 0])).toBeNaN();
  });
});

it("subtractMedians takes each token's median away", () => {
  expect([...subtractMedians([1, 2, 4, 0, 5, 5, -1, 3], 4)]).toEqual([-0.5, 0.5, 2.5, -1.5, 1, 1, -5, -1]);
  expect(() => subtractMedians([1, 2, 3], 2)).toThrow("expected [T, 2] differences, got 3");
});

it("median is the middle of the sorted numbers", () => {
  fc.assert(
    fc.property(fc.oneof(effects, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1 })), (values) => {
      const sorted = Float64Array.from(values).sort();
      const half = sorted.length / 2;
      const wanted = (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
      // + 0, since sorting tells −0 from 0 and a median need not.
      expect(median(Float64Array.from(values)) + 0).toBe(wanted + 0);
    }),
    { numRuns: 1000 },
  );
});

it.each(inputNormalizations)(
  "contributions add up to what the autoencoder adds to its bias: %s",
  async (inputNormalization) => {
    const inputScale = inputNormalization === "scalar" ? 0.25 : 1;
    const own = new Autoencoder(
      device,
      paperConfig({ width: D, latents: 16, k: 4, inputNormalization, inputScale, latentBias: true }),
    );
    const x = Float32Array.from(normalArray(3, 5 * D, 4), (element) => element + 2);
    const contributions = await (await latentContributions(own)).of(x);
    const { restored } = await own.reconstruct(x);
    // Without any latent the reconstruction is the restored bias, which is 0 here.
    for (const [row, active] of contributions.entries()) {
      expect(active.length).toBeGreaterThan(0);
      const isCentered = inputNormalization === "unitNorm" || inputNormalization === "layerNorm";
      const origin = isCentered ? x.subarray(row * D, (row + 1) * D).reduce((a, b) => a + b) / D : 0;
      for (let j = 0; j < D; j++) {
        const sum = active.reduce((total, { contribution }) => total + contribution[j], origin);
        expect(sum).toBeCloseTo(restored[row * D + j], 4);
      }
      for (const [i, { value }] of active.entries())
        if (i > 0) expect(value).toBeLessThanOrEqual(active[i - 1].value);
    }
    // A constant row has no deviation and no contributions other than 0.
    if (inputNormalization === "unitNorm") {
      const [flat] = await (await latentContributions(own)).of(new Float32Array(D).fill(3));
      expect(flat.every(({ contribution }) => contribution.every((amount) => amount === 0))).toBe(true);
    }
    await own.dispose();
  },
);

/** Logits of a document whose activation at one place was replaced, less the clean ones, over a window. */
async function differences(
  subject: SubjectModel,
  tokens: number[],
  position: number,
  window: number,
  x: Float32Array,
) {
  const batch = tokenBatch([tokens]);
  const clean = await subject.activations(batch, hook);
  const values = clean.slice();
  values.set(x, position * D);
  const [before, after] = [
    await subject.logits(batch, { edit: { hook, values: clean } }),
    await subject.logits(batch, { edit: { hook, values } }),
  ];
  const own = [position * V, (position + window) * V] as const;
  return Float64Array.from(after.subarray(...own), (logit, i) => logit - before.subarray(...own)[i]);
}

describe.each(tinySubjects)("on %s", (_, load) => {
  let subject: SubjectModel;
  beforeAll(async () => {
    subject = await load(device);
  });

  it("ablationSparsity is the mean over all latents and channels", async () => {
    const window = 3;
    const skip = (_token: number, position: number) => position === 1;
    const places = [
      [0, 0],
      [0, 2],
      [0, 3],
      [1, 0],
      [2, 0],
    ];
    const sparsities: { latents: number[]; channels: number[] } = { latents: [], channels: [] };
    const contributions = await latentContributions(autoencoder);
    for (const [document, position] of places) {
      const tokens = documents[document];
      const clean = await subject.activations(tokenBatch([tokens]), hook);
      const x = clean.slice(position * D, (position + 1) * D);
      const measure = async (edited: Float32Array) =>
        effectSparsity(subtractMedians(await differences(subject, tokens, position, window, edited), V));
      for (const { contribution } of (await contributions.of(x))[0]) {
        sparsities.latents.push(await measure(x.map((element, j) => element - contribution[j])));
      }
      for (let j = 0; j < D; j++) sparsities.channels.push(await measure(x.with(j, 0)));
    }
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    const seen: string[] = [];
    const result = await ablationSparsity(subject, autoencoder, documents, {
      hook,
      window,
      skip,
      batchSize: 4,
      onProgress: ({ done, of }) => void seen.push(`${done}/${of}`),
    });
    expect(result.positions).toBe(5);
    expect(result.latentAblations).toBe(sparsities.latents.length);
    expect(result.channelAblations).toBe(5 * D);
    expect(result.latents).toBeCloseTo(mean(sparsities.latents), 4);
    expect(result.channels).toBeCloseTo(mean(sparsities.channels), 4);
    expect(seen).toEqual(["1/5", "2/5", "3/5", "4/5", "5/5"]);
  });

  it("latentEffects tells what each prediction owes to a latent", async () => {
    const tokens = documents[0];
    const contributions = await latentContributions(autoencoder);
    const batch = tokenBatch([tokens]);
    const clean = await subject.activations(batch, hook);
    const active = await contributions.of(clean);
    const { latent } = active[2][0];
    for (const position of [undefined, 2]) {
      const values = clean.slice();
      for (const [t, own] of active.entries()) {
        if (position !== undefined && t !== position) continue;
        own
          .find((one) => one.latent === latent)
          ?.contribution.forEach((amount, j) => {
            values[t * D + j] -= amount;
          });
      }
      const edit = { hook, values } as const;
      const [before, after] = [await subject.logits(batch), await subject.logits(batch, { edit })];
      const [losses, edited] = [await subject.losses(batch), await subject.losses(batch, edit)];
      const tokenText = (id: number) => `<${id}>`;
      const result = await latentEffects(subject, contributions, tokens, {
        hook,
        latent,
        position,
        votes: 3,
        tokenText,
      });
      expect(result.lossDifference.length).toBe(5);
      for (let t = 0; t < 5; t++) {
        expect(result.lossDifference[t]).toBeCloseTo(edited[t] - losses[t], 5);
        const [p, q] = [before, after].map((logits) => {
          const own = Array.from(logits.subarray(t * V, (t + 1) * V));
          const total = own.reduce((sum, logit) => sum + Math.exp(logit), 0);
          return own.map((logit) => ({ logit, probability: Math.exp(logit) / total }));
        });
        const kl = p.reduce(
          (sum, { probability }, i) => sum + probability * Math.log(probability / q[i].probability),
          0,
        );
        expect(result.kl[t]).toBeCloseTo(kl, 5);
        for (const [kind, table] of [
          ["logit", result.logits],
          ["probability", result.probabilities],
        ] as const) {
          const moved = p.map((own, token) => ({ token, value: own[kind] - q[token][kind] }));
          const upwards = [...moved].sort((a, b) => b.value - a.value);
          for (const [votes, order] of [
            [table.up[t], upwards],
            [table.down[t], upwards.toReversed()],
          ] as const) {
            for (let i = 0; i < 3; i++) expect(votes.values[i]).toBeCloseTo(order[i].value, 5);
            expect(votes.tokens).toEqual(Array.from(votes.tokenIds, tokenText));
            for (const [i, id] of votes.tokenIds.entries())
              expect(votes.values[i]).toBeCloseTo(moved[id].value, 5);
          }
        }
      }
      // Nothing before the first place that is ablated is moved; something behind it is.
      if (position === 2) expect([...result.kl.subarray(0, 2)].every((kl) => kl < 1e-12)).toBe(true);
      expect(result.kl[2]).toBeGreaterThan(1e-5);
    }
  });
});

describe("options", () => {
  let subject: SubjectModel;
  beforeAll(async () => {
    subject = await tinySubjects[0][1](device);
  });

  it("choose positions by the seed, and leave channels out", async () => {
    const run = (options: object) =>
      ablationSparsity(subject, autoencoder, documents, {
        hook,
        window: 2,
        positions: 2,
        channels: false,
        ...options,
      });
    const first = await run({ seed: 1 });
    expect(first).toMatchObject({ positions: 2, channelAblations: 0, channels: Number.NaN });
    expect(await run({ seed: 1 })).toEqual(first);
    const others = await Promise.all([2, 3, 4, 5].map((seed) => run({ seed })));
    expect(others.some(({ latents }) => latents !== first.latents)).toBe(true);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(run({ signal })).rejects.toThrow("enough");
  });

  it("are refused where they are out of range", async () => {
    const measure = (options: object, given = documents) =>
      ablationSparsity(subject, autoencoder, given, { hook, window: 2, ...options });
    await expect(measure({ window: 0 })).rejects.toThrow("window: expected a whole number ≥ 1, got 0");
    await expect(measure({ positions: 1.5 })).rejects.toThrow("positions: expected a whole number ≥ 1");
    await expect(measure({ batchSize: -1 })).rejects.toThrow("batchSize: expected a whole number ≥ 1");
    const none = "expected a document of at least 7 tokens with one that is not skipped, got none";
    await expect(measure({ window: 7 })).rejects.toThrow(none);
    await expect(measure({ window: 7 }, [])).rejects.toThrow(none);
    await expect(measure({ skip: () => true })).rejects.toThrow("one that is not skipped");
    const contributions = await latentContributions(autoencoder);
    const tell = (options: object, document: number[] = documents[0]) =>
      latentEffects(subject, contributions, document, { hook, latent: 0, tokenText: String, ...options });
    await expect(tell({}, [1])).rejects.toThrow("number of tokens: expected a whole number in 2 … 6, got 1");
    await expect(tell({ latent: 12 })).rejects.toThrow("latent: expected a whole number in 0 … 11, got 12");
    await expect(tell({ votes: 12 })).rejects.toThrow("votes: expected a whole number in 1 … 11, got 12");
    await expect(tell({ position: 6 })).rejects.toThrow("position: expected a whole number in 0 … 5, got 6");
    await expect(tell({ hook: "blocks.0" })).rejects.toThrow("hook point");
  });
});
