import { type Device, openDevice } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  evaluateDownstream,
  type HookPoint,
  type Llama2Tokenizer,
  type SubjectModel,
  sampleDocuments,
  tokenBatch,
} from "../../src/subject.ts";
import { hasShared } from "./support/shared-data.ts";
import { documentsOf, hasStories, loadStories } from "./support/stories.ts";

/** Measured with an independent float64 implementation; the norms and ratios for blocks 0 … 4. */
const texts = [
  {
    name: "tinystories_sample.txt",
    tokens: 1626,
    crossEntropy: 2.028,
    norms: [3.411, 4.906, 6.641, 9.175, 12.543],
    ratios: [0.483, 0.469, 0.504, 0.559, 0.598],
  },
  {
    name: "tinyshakespeare.txt",
    tokens: 2560,
    crossEntropy: 4.3072,
    norms: [3.392, 4.921, 6.496, 8.898, 12.987],
    ratios: [0.498, 0.478, 0.533, 0.649, 0.937],
  },
];

/** What llama2.c writes at temperature 0 (doc/stories260K.md of karpathy/llama2.c, MIT). */
const GREEDY = `Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball. She wanted to play with it, but it was too high.
Lily's mom said, "Lily, let's go to the park." Lily was sad and didn't know what to do. She said, "I want to play with your ball, but I can't find it."
Lily was sad and didn't know what to do. She said, "I'm sorry, Lily. I didn't know what to do."
Lily didn't want to help her mom, so she said, "I'm sorry, mom. I didn't know what to do." Her mom said, "Don't worry, Lily. We can help you.`;

describe.runIf(hasStories())("stories260K", () => {
  let device: Device;
  let subject: SubjectModel;
  let tokenizer: Llama2Tokenizer;
  beforeAll(async () => {
    device = await openDevice({ backend: "wasm", threads: 1 });
    ({ subject, tokenizer } = await loadStories(device));
  });
  afterAll(() => device.dispose());

  describe.each(texts)("on $name", ({ name, tokens, crossEntropy, norms, ratios }) => {
    it.runIf(hasShared(name))("has the measured cross-entropy", async () => {
      const documents = documentsOf(name, tokenizer);
      expect(documents.reduce((total, { length }) => total + length, 0)).toBe(tokens);
      const losses = await subject.losses(tokenBatch(documents));
      const mean = losses.reduce((total, loss) => total + loss, 0) / (tokens - documents.length);
      expect(Math.abs(mean - crossEntropy)).toBeLessThan(1e-4);
    });

    it.runIf(hasShared(name))("has the measured residual streams", async () => {
      const documents = documentsOf(name, tokenizer);
      for (const [block, norm] of norms.entries()) {
        const hook: HookPoint = `blocks.${block}.hook_resid_post`;
        const statistics = await residualStatistics(subject, documents, hook);
        expect(Math.abs(statistics.norm - norm)).toBeLessThan(1e-3);
        expect(Math.abs(statistics.ratio - ratios[block])).toBeLessThan(1e-3);
      }
    });

    it.runIf(hasShared(name))("guesses uniformly when its residual stream is zero", async () => {
      const documents = documentsOf(name, tokenizer);
      const zeros = { reconstruct: async (x: Float32Array) => ({ restored: new Float32Array(x.length) }) };
      const hook = "blocks.3.hook_resid_post";
      const evaluation = await evaluateDownstream(subject, zeros, documents, { hook });
      expect(evaluation.tokens).toBe(tokens - documents.length);
      expect(Math.abs(evaluation.cleanCrossEntropy - crossEntropy)).toBeLessThan(1e-4);
      expect(Math.abs(evaluation.zeroAblation.crossEntropy - Math.log(512))).toBeLessThan(1e-6);
      expect(evaluation.autoencoder).toEqual(evaluation.zeroAblation);
      expect(evaluation.recoveredFromZero).toBe(0);
      // The mean is no worse a guess than none, yet far from the subject.
      const { meanAblation } = evaluation;
      expect(meanAblation.crossEntropy).toBeLessThan(Math.log(512));
      expect(meanAblation.crossEntropy).toBeGreaterThan(crossEntropy + 1);
      expect(meanAblation.divergence).toBeGreaterThan(1);
    });
  });

  it("writes what llama2.c writes at temperature 0", async () => {
    const options = { count: 1, length: 257, prompt: [tokenizer.begin], temperature: 0 };
    const [document] = await sampleDocuments(subject, options);
    expect(document.length).toBe(257);
    expect(tokenizer.decode(document)).toBe(GREEDY);
    // With the cache and without: each token is the likeliest after those before it.
    const logits = await subject.logits(tokenBatch([document]));
    const likeliest = (t: number) => {
      const row = logits.subarray(512 * t, 512 * (t + 1));
      return row.indexOf(Math.max(...row));
    };
    const wanted = Array.from({ length: 256 }, (_, t) => likeliest(t));
    expect([...document.subarray(1)]).toEqual(wanted);
  });

  it("writes stories of the asked-for likelihood, again and again", async () => {
    const options = { count: 20, length: 200, prompt: [tokenizer.begin], seed: 3, endTokens: [1, 2] };
    const documents = await sampleDocuments(subject, options);
    const losses = await subject.losses(tokenBatch(documents));
    const drawn = documents.reduce((total, { length }) => total + length - 1, 0);
    // Drawn from its own distribution at temperature 1, a text costs what it costs on average: the entropy.
    const mean = losses.reduce((total, loss) => total + loss, 0) / drawn;
    expect(mean).toBeGreaterThan(1);
    expect(mean).toBeLessThan(1.7);
    expect(await sampleDocuments(subject, options)).toEqual(documents);
    const cooler = await sampleDocuments(subject, { ...options, temperature: 0.5 });
    const cooled = await subject.losses(tokenBatch(cooler));
    const count = cooler.reduce((total, { length }) => total + length - 1, 0);
    expect(cooled.reduce((total, loss) => total + loss, 0) / count).toBeLessThan(mean - 0.3);
  });
});

/** Mean L2 norm of activations, and the norm of their mean over that of their deviations. */
async function residualStatistics(subject: SubjectModel, documents: readonly Int32Array[], hook: HookPoint) {
  const { width } = subject.config;
  const batch = tokenBatch(documents);
  const values = await subject.activations(batch, hook);
  const [sums, squares] = [new Float64Array(width), new Float64Array(width)];
  let [norms, count] = [0, 0];
  for (const [row, length] of batch.lengths.entries()) {
    for (let t = 0; t < length; t++) {
      const x = values.subarray((row * batch.length + t) * width, (row * batch.length + t + 1) * width);
      norms += Math.hypot(...x);
      count++;
      for (let j = 0; j < width; j++) {
        sums[j] += x[j];
        squares[j] += x[j] ** 2;
      }
    }
  }
  const means = sums.map((sum) => sum / count);
  const variances = squares.map((square, j) => square / count - means[j] ** 2);
  const deviation = Math.sqrt(variances.reduce((total, variance) => total + variance, 0));
  return { norm: norms / count, ratio: Math.hypot(...means) / deviation };
}
