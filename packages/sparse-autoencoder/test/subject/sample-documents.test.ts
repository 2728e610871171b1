import { type Device, openDevice } from "@quadrivium/kernels";
import { add, multiply, slice } from "@quadrivium/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawFrom } from "../../src/subject/sampling/writing-batch.ts";
import {
  hookPoints,
  type SampleProgress,
  type SubjectModel,
  sampleDocuments,
  tokenBatch,
} from "../../src/subject.ts";
import { tinySubjects } from "./support/tiny-subjects.ts";

const V = 11;

let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "wasm", threads: 1 });
});
afterAll(() => device.dispose());

describe.each(tinySubjects)("sampleDocuments from %s", (_, load) => {
  let subject: SubjectModel;
  beforeAll(async () => {
    subject = await load(device);
  });

  it("takes the likeliest token at temperature 0", async () => {
    const options = { count: 2, length: 6, prompt: [3, 1], temperature: 0 };
    const [document, same] = await sampleDocuments(subject, options);
    expect([...document.subarray(0, 2)]).toEqual([3, 1]);
    expect(same).toEqual(document);
    const logits = await subject.logits(tokenBatch([document]));
    for (let t = 1; t < 5; t++) {
      const row = logits.subarray(V * t, V * (t + 1));
      expect(document[t + 1]).toBe(row.indexOf(Math.max(...row)));
    }
  });

  it("draws each token as often as it is likely", async () => {
    const count = 4000;
    for (const temperature of [1, 0.5]) {
      const documents = await sampleDocuments(subject, {
        count,
        length: 2,
        prompt: [7],
        temperature,
        seed: 4,
      });
      const logits = await subject.logits(tokenBatch([[7]]));
      const weights = Array.from(logits, (logit) => Math.exp(logit / temperature));
      const total = weights.reduce((a, b) => a + b);
      for (const [token, weight] of weights.entries()) {
        const wanted = weight / total;
        const seen = documents.filter((document) => document[1] === token).length / count;
        // Four standard deviations of a frequency.
        expect(Math.abs(seen - wanted)).toBeLessThan(4 * Math.sqrt((wanted * (1 - wanted)) / count) + 1e-9);
      }
    }
  });

  it("writes a document the same whatever is written beside it", async () => {
    const options = { length: 6, prompt: [1], seed: 9 };
    const all = await sampleDocuments(subject, { ...options, count: 7 });
    const inTwos = await sampleDocuments(subject, { ...options, count: 7, batchSize: 2 });
    expect(inTwos).toEqual(all);
    expect(await sampleDocuments(subject, { ...options, count: 3 })).toEqual(all.slice(0, 3));
    expect(await sampleDocuments(subject, { ...options, count: 7, seed: 10 })).not.toEqual(all);
  });

  it("is steered by a visitor", async () => {
    const options = { count: 3, length: 5, prompt: [1], temperature: 0 };
    const visited: string[] = [];
    const steered = await sampleDocuments(subject, {
      ...options,
      visit: (hook, value) => {
        visited.push(hook);
        // Nothing but the direction of token 9 is left at the end.
        const direction = slice(subject.model.tokens.weight, [9, 0], [1, 8]);
        return hook === "blocks.1.hook_resid_post" ? add(multiply(value, 0), direction) : value;
      },
    });
    const likeliest = steered[0][1];
    expect(steered).toEqual(new Array(3).fill(Int32Array.of(1, ...new Array(4).fill(likeliest))));
    expect(visited).toEqual(hookPoints(2));
    expect(await sampleDocuments(subject, options)).not.toEqual(steered);
  });

  it("ends documents at end tokens and goes on with the others", async () => {
    const options = { count: 12, length: 6, prompt: [1], seed: 2 };
    const whole = await sampleDocuments(subject, options);
    const endTokens = [0, 4, 9];
    const ended = await sampleDocuments(subject, { ...options, endTokens });
    const wanted = whole.map((document) => {
      const end = document.findIndex((token, t) => t > 0 && endTokens.includes(token));
      return end < 0 ? document : document.slice(0, end);
    });
    expect(ended).toEqual(wanted);
    expect(new Set(ended.map(({ length }) => length)).size).toBeGreaterThan(1);
    const everything = Array.from({ length: V }, (_, token) => token);
    expect(await sampleDocuments(subject, { ...options, endTokens: everything })).toEqual(
      new Array(12).fill(Int32Array.of(1)),
    );
  });
});

describe("sampleDocuments", () => {
  let subject: SubjectModel;
  beforeAll(async () => {
    subject = await tinySubjects[0][1](device);
  });

  it("tells how far it is, and frees its caches", async () => {
    const names = subject.parameters.names();
    const seen: SampleProgress[] = [];
    await sampleDocuments(subject, {
      count: 3,
      length: 4,
      prompt: [1, 2],
      batchSize: 2,
      onProgress: (progress) => void seen.push(progress),
    });
    expect(seen.map(({ tokens }) => tokens)).toEqual([0, 2, 4, 4, 5, 6]);
    expect(seen.map(({ documents }) => documents)).toEqual([0, 0, 0, 2, 2, 2]);
    expect(subject.parameters.names()).toEqual(names);
  });

  it("is stopped by a signal, and frees its caches then too", async () => {
    const names = subject.parameters.names();
    const controller = new AbortController();
    const sampling = sampleDocuments(subject, {
      count: 100,
      length: 6,
      prompt: [1],
      batchSize: 1,
      signal: controller.signal,
      onProgress: ({ documents }) => {
        if (documents === 2) controller.abort(new Error("enough"));
      },
    });
    await expect(sampling).rejects.toThrow("enough");
    expect(subject.parameters.names()).toEqual(names);
  });

  it("serves two calls at a time", async () => {
    const options = { count: 4, length: 6, prompt: [1] };
    const [a, b] = [
      { ...options, seed: 1 },
      { ...options, seed: 2 },
    ];
    const wanted = [await sampleDocuments(subject, a), await sampleDocuments(subject, b)];
    expect(await Promise.all([sampleDocuments(subject, a), sampleDocuments(subject, b)])).toEqual(wanted);
  });

  it.each([
    [{ count: 0 }, "count: expected a whole number ≥ 1, got 0"],
    [{ batchSize: 1.5 }, "batchSize: expected a whole number in 1 … 2²⁰, got 1.5"],
    [{ length: 7 }, "length: expected 2 … 6 tokens, got 7"],
    [{ prompt: [] }, "prompt: expected 1 … 3 tokens, got 0"],
    [{ prompt: [1, 2, 3, 4] }, "prompt: expected 1 … 3 tokens, got 4"],
    [{ prompt: [11] }, "prompt: expected tokens in 0 … 10, got 11"],
    [{ temperature: -1 }, "temperature: expected a number ≥ 0, got -1"],
    [{ temperature: Number.NaN }, "temperature: expected a number ≥ 0, got NaN"],
    [{ seed: -1 }, "seed: expected a whole number"],
  ])("refuses %j", async (change, message) => {
    await expect(sampleDocuments(subject, { count: 1, length: 4, prompt: [1], ...change })).rejects.toThrow(
      message,
    );
  });
});

it("drawFrom never draws what is impossible, also at the ends", () => {
  const probabilities = Float32Array.of(9, 9, 0, 0.25, 0, 0.75, 0);
  const draw = (uniform: number) => drawFrom(probabilities, 2, 5, uniform);
  expect([0, 0.2, 0.25, 0.9, 1 - 2 ** -24, 1].map(draw)).toEqual([1, 1, 3, 3, 3, 3]);
});
