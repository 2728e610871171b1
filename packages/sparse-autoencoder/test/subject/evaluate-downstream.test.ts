import { type Device, openReferenceDevice } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Autoencoder, paperConfig } from "../../src/index.ts";
import {
  type DownstreamEvaluation,
  evaluateDownstream,
  type HookPoint,
  type SkipToken,
  type SubjectModel,
  tokenBatch,
} from "../../src/subject.ts";
import { tinySubjects } from "./support/tiny-subjects.ts";
import { toyAutoencoder } from "./support/toy-autoencoder.ts";

const [V, D] = [11, 8];
const documents = [[1, 2, 3, 4, 5, 6], [1, 7, 8], [9], [1, 8, 9, 10], [1, 0]];
const autoencoder = toyAutoencoder(D, 12, 3);

let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

const logSoftmax = (logits: Float32Array) => {
  const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
  return Array.from(logits, (logit) => logit - total);
};

/** The same, one document and one edit at a time, from logits alone. */
async function byHand(subject: SubjectModel, hook: HookPoint, skip: SkipToken) {
  const kept = (tokens: readonly number[]) => tokens.flatMap((token, t) => (skip(token, t) ? [] : [t]));
  const all = await Promise.all(
    documents.map(async (tokens) => ({
      tokens,
      batch: tokenBatch([tokens]),
      clean: await subject.activations(tokenBatch([tokens]), hook),
    })),
  );
  const rows = all.flatMap(({ tokens, clean }) =>
    kept(tokens).map((t) => clean.subarray(t * D, (t + 1) * D)),
  );
  const mean = Array.from({ length: D }, (_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);
  const edits = {
    clean: async (x: Float32Array) => x,
    autoencoder: async (x: Float32Array) => (await autoencoder.reconstruct(x)).restored,
    mean: async () => Float32Array.from(mean),
    zero: async () => new Float32Array(D),
  };
  const results: Record<string, { crossEntropy: number; divergence: number }> = {};
  let count = 0;
  for (const [name, edit] of Object.entries(edits)) {
    const sums = { crossEntropy: 0, divergence: 0 };
    count = 0;
    for (const { tokens, batch, clean } of all) {
      const values = clean.slice();
      for (const t of kept(tokens)) values.set(await edit(clean.slice(t * D, (t + 1) * D)), t * D);
      const own = await subject.logits(batch);
      const edited = await subject.logits(batch, { edit: { hook, values } });
      for (const t of kept(tokens).filter((t) => t < tokens.length - 1)) {
        const p = logSoftmax(own.subarray(t * V, (t + 1) * V));
        const q = logSoftmax(edited.subarray(t * V, (t + 1) * V));
        sums.crossEntropy -= q[tokens[t + 1]];
        sums.divergence += p.reduce((sum, logP, i) => sum + Math.exp(logP) * (logP - q[i]), 0);
        count++;
      }
    }
    results[name] = { crossEntropy: sums.crossEntropy / count, divergence: sums.divergence / count };
  }
  return { results, count };
}

describe.each(tinySubjects)("evaluateDownstream on %s", (_, load) => {
  let subject: SubjectModel;
  beforeAll(async () => {
    subject = await load(device);
  });

  it.each([
    ["all tokens", () => false],
    ["all but the first", (_token: number, position: number) => position === 0],
  ] as const)("agrees with logits, one edit at a time, over %s", async (_name, skip) => {
    for (const hook of ["blocks.0.hook_resid_post", "blocks.1.hook_mlp_out"] as const) {
      const { results, count } = await byHand(subject, hook, skip);
      const evaluation = await evaluateDownstream(subject, autoencoder, documents, {
        hook,
        skip,
        batchSize: 2,
      });
      expect(evaluation.tokens).toBe(count);
      expect(evaluation.cleanCrossEntropy).toBeCloseTo(results.clean.crossEntropy, 5);
      for (const [name, own] of [
        ["autoencoder", evaluation.autoencoder],
        ["mean", evaluation.meanAblation],
        ["zero", evaluation.zeroAblation],
      ] as const) {
        expect(own.crossEntropy).toBeCloseTo(results[name].crossEntropy, 5);
        expect(own.divergence).toBeCloseTo(results[name].divergence, 5);
        expect(own.divergence).toBeGreaterThan(0.001);
      }
      const from = (baseline: "mean" | "zero") =>
        (results[baseline].crossEntropy - results.autoencoder.crossEntropy) /
        (results[baseline].crossEntropy - results.clean.crossEntropy);
      expect(evaluation.recoveredFromMean / from("mean")).toBeCloseTo(1, 3);
      expect(evaluation.recoveredFromZero / from("zero")).toBeCloseTo(1, 3);
    }
  });

  it("gives the same whatever is run at once", async () => {
    const hook = "blocks.0.hook_resid_post";
    const one = await evaluateDownstream(subject, autoencoder, documents, { hook, batchSize: 1 });
    const all = await evaluateDownstream(subject, autoencoder, documents, { hook, batchSize: 64 });
    const numbers = (evaluation: DownstreamEvaluation) =>
      JSON.stringify(evaluation)
        .match(/[\d.]+/g)!
        .map(Number);
    for (const [i, value] of numbers(one).entries()) expect(numbers(all)[i]).toBeCloseTo(value, 5);
  });

  it("recovers everything with a perfect autoencoder, and nothing with one that gives the mean", async () => {
    const hook = "blocks.1.hook_resid_pre";
    const perfect = { reconstruct: async (x: Float32Array) => ({ restored: x }) };
    const best = await evaluateDownstream(subject, perfect, documents, { hook });
    expect(best.recoveredFromMean).toBe(1);
    expect(best.recoveredFromZero).toBe(1);
    expect(best.autoencoder).toEqual({ crossEntropy: best.cleanCrossEntropy, divergence: 0 });
    const mean = Float32Array.from({ length: D }, (_, j) => Math.cos(j));
    const repeat = {
      reconstruct: async (x: Float32Array) => ({ restored: x.map((_, i) => mean[i % D]) }),
    };
    const worst = await evaluateDownstream(subject, repeat, documents, { hook, mean });
    expect(worst.recoveredFromMean).toBeCloseTo(0, 10);
    expect(worst.autoencoder).toEqual(worst.meanAblation);
  });
});

describe("evaluateDownstream", () => {
  let subject: SubjectModel;
  const hook = "blocks.0.hook_resid_post";
  beforeAll(async () => {
    subject = await tinySubjects[1][1](device);
  });

  it("takes an autoencoder of this package", async () => {
    const own = new Autoencoder(device, paperConfig({ width: D, latents: 16, k: 4 }));
    const { autoencoder: result, meanAblation } = await evaluateDownstream(subject, own, documents, { hook });
    expect(result.crossEntropy).toBeGreaterThan(0);
    expect(result.divergence).not.toBe(meanAblation.divergence);
    await own.dispose();
  });

  it("tells how far it is, and is stopped by a signal", async () => {
    const seen: string[] = [];
    const onProgress = ({ done, of }: { done: number; of: number }) => void seen.push(`${done}/${of}`);
    await evaluateDownstream(subject, autoencoder, documents, { hook, batchSize: 2, onProgress });
    expect(seen).toEqual(["2/10", "4/10", "5/10", "7/10", "9/10", "10/10"]);
    const controller = new AbortController();
    const evaluating = evaluateDownstream(subject, autoencoder, documents, {
      hook,
      batchSize: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(evaluating).rejects.toThrow("enough");
  });

  it("refuses what cannot be measured", async () => {
    const evaluate = (given: readonly number[][], options: object = {}) =>
      evaluateDownstream(subject, autoencoder, given, { hook, ...options });
    const nothing = "expected a token that is not left out and that another follows, got none";
    await expect(evaluate([[1]])).rejects.toThrow(nothing);
    await expect(evaluate([])).rejects.toThrow(nothing);
    await expect(evaluate(documents, { skip: () => true })).rejects.toThrow(nothing);
    await expect(evaluate(documents, { mean: [1, 2] })).rejects.toThrow("mean: expected 8 numbers, got 2");
    await expect(evaluate(documents, { hook: "blocks.0" })).rejects.toThrow("hook point");
  });
});
