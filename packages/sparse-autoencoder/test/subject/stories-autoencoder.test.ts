import { type Device, openDevice } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Autoencoder, saePreset, trainSae } from "../../src/index.ts";
import {
  ablationSparsity,
  evaluateDownstream,
  type HookPoint,
  type Llama2Tokenizer,
  latentContributions,
  latentEffects,
  SubjectActivations,
  type SubjectModel,
  sampleDocuments,
} from "../../src/subject.ts";
import { hasStories, loadStories } from "./support/stories.ts";

const hook: HookPoint = "blocks.2.hook_resid_post";

describe.runIf(hasStories())("an autoencoder of a small language model", () => {
  let device: Device;
  let subject: SubjectModel;
  let tokenizer: Llama2Tokenizer;
  let autoencoder: Autoencoder;
  let heldOut: Int32Array[];
  beforeAll(async () => {
    device = await openDevice({ backend: "wasm", threads: 1 });
    ({ subject, tokenizer } = await loadStories(device));
    const options = { length: 128, prompt: [tokenizer.begin], endTokens: [1, 2] };
    const documents = await sampleDocuments(subject, { ...options, count: 120, seed: 1 });
    heldOut = await sampleDocuments(subject, { ...options, count: 16, seed: 2 });
    const source = new SubjectActivations(subject, documents, {
      hook,
      skip: (token) => token === tokenizer.begin,
      repeat: true,
    });
    const preset = saePreset("paper", { width: 64, latents: 256, k: 12 });
    ({ autoencoder } = await trainSae(device, source, {
      ...preset,
      batchSize: 256,
      steps: 300,
      learningRate: () => 2e-3,
      seed: 1,
    }));
  });
  afterAll(() => device.dispose());

  it("keeps most of what the subject predicts, on stories it has not seen", async () => {
    const skip = (token: number) => token === tokenizer.begin;
    const evaluation = await evaluateDownstream(subject, autoencoder, heldOut, { hook, skip });
    expect(evaluation.recoveredFromMean).toBeGreaterThan(0.85);
    expect(evaluation.recoveredFromMean).toBeLessThan(1);
    expect(evaluation.recoveredFromZero).toBeGreaterThan(evaluation.recoveredFromMean);
    const { cleanCrossEntropy, autoencoder: own, meanAblation } = evaluation;
    expect(own.crossEntropy).toBeGreaterThan(cleanCrossEntropy);
    expect(own.divergence).toBeLessThan(meanAblation.divergence / 5);
    // Against the subject's own samples, KL(clean ‖ edited) is what the loss grows by, but for chance.
    expect(own.divergence).toBeCloseTo(own.crossEntropy - cleanCrossEntropy, 1);
  });

  it("has latents with sparse effects", async () => {
    const skip = (token: number) => token === tokenizer.begin;
    const sparsity = await ablationSparsity(subject, autoencoder, heldOut, { hook, skip, positions: 4 });
    expect(sparsity.positions).toBe(4);
    expect(sparsity.latentAblations).toBeGreaterThan(24);
    expect(sparsity.channelAblations).toBe(4 * 64);
    for (const value of [sparsity.latents, sparsity.channels]) {
      expect(value).toBeGreaterThan(0.005);
      expect(value).toBeLessThan(0.5);
    }
  });

  it("has latents that raise and lower tokens", async () => {
    const [document] = heldOut;
    const own = await new SubjectActivations(subject, [document], { hook }).read();
    const { indices } = await autoencoder.encode(own.data.subarray(64 * 20, 64 * 21));
    const effects = await latentEffects(subject, await latentContributions(autoencoder), document, {
      hook,
      latent: indices[0],
      tokenText: (id) => tokenizer.piece(id),
    });
    // The largest latent of a token is felt in what follows it, and in nothing before.
    expect(effects.kl[20]).toBeGreaterThan(1e-3);
    expect(effects.logits.up[20].values[0]).toBeGreaterThan(0.01);
    expect(effects.logits.down[20].values[0]).toBeLessThan(-0.01);
    expect(effects.logits.up[20].tokens).toHaveLength(10);
  });
});
