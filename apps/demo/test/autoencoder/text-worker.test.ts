import { openDevice } from "@quadrivium/kernels";
import { Autoencoder, paperConfig } from "@quadrivium/sparse-autoencoder";
import { latentContributions, latentEffects } from "@quadrivium/sparse-autoencoder/subject";
import { Parameters } from "@quadrivium/tensor";
import { beforeAll, describe, expect, test } from "vitest";
import { rowsOf } from "../../src/autoencoder/text/corpus.ts";
import type { Edit, FromTextWorker, ToTextWorker } from "../../src/autoencoder/text/protocol.ts";
import { textDefaults } from "../../src/autoencoder/text/text-settings.ts";
import { type Subject, SubjectLoader } from "../../src/autoencoder/text/worker/load-subject.ts";
import { continueText, encodeText, predictNext } from "../../src/autoencoder/text/worker/look-at-text.ts";
import { TextWorker } from "../../src/autoencoder/text/worker/text-worker.ts";
import { tinyLlama } from "../support/tiny-llama.ts";

const { model, tokenizer } = tinyLlama();
const source = { documents: 20, length: 24, temperature: 1, block: 1, textSeed: 3 };
const hook = "blocks.1.hook_resid_post";
const text = "ab cd abcd e";

describe("the worker of a language model", () => {
  const messages: FromTextWorker[] = [];
  let waiting = () => {};
  const worker = new TextWorker((message) => {
    messages.push(message);
    waiting();
  });
  const send = (message: ToTextWorker) => worker.receive(message);
  /** The newest message of a type that came after `from`. */
  async function until<Type extends FromTextWorker["type"]>(type: Type, from = 0) {
    for (;;) {
      const found = messages.slice(from).find((message) => message.type === type);
      if (found !== undefined) return found as Extract<FromTextWorker, { type: Type }>;
      await new Promise<void>((resolve) => {
        waiting = resolve;
      });
    }
  }

  test("says what is missing, what is wrong, and what it has", async () => {
    send({ type: "files", run: 0, files: [tokenizer] });
    expect((await until("refused")).message).toMatch(/model is still missing/);
    const from = messages.length;
    send({ type: "files", run: 0, files: [new File(["a story"], "story.txt")] });
    expect((await until("refused", from)).message).toMatch(/story\.txt is neither a model of llama2\.c nor/);
    send({ type: "files", run: 0, files: [model] });
    const { subject } = await until("subject");
    expect(subject).toMatchObject({ layers: 2, width: 16, positions: 64, files: ["tiny.bin", "tok.bin"] });
  });

  test("writes the same text for the same seed, and tells how far it is", async () => {
    send({ type: "write", run: 0, id: 1, settings: source });
    const first = await until("corpus");
    expect(rowsOf(first.corpus)).toBeGreaterThan(20);
    expect(messages.some(({ type }) => type === "writing")).toBe(true);
    const from = messages.length;
    send({ type: "write", run: 0, id: 2, settings: source });
    expect((await until("corpus", from)).corpus).toEqual(first.corpus);
    const later = messages.length;
    send({ type: "write", run: 0, id: 3, settings: { ...source, documents: 1000 } });
    send({ type: "cancelWriting", run: 0 });
    expect(await until("writingEnded", later)).toMatchObject({ id: 3, message: undefined });
  });

  test("trains on what it heard, and answers about features", async () => {
    const settings = {
      ...textDefaults,
      latents: 32,
      k: 3,
      batchSize: 16,
      steps: 5,
      backend: "wasm" as const,
    };
    send({ type: "start", run: 1, settings, paused: false });
    const phase = await until("phase", messages.length);
    expect(phase.phase).toBe("running");
    const { snapshot } = await until("features");
    const feature = snapshot.density.indexOf(Math.max(...snapshot.density));
    for (const type of ["feature", "votes"] as const) send({ type, run: 1, feature });
    const { report } = await until("feature");
    expect(report.statistics.latent).toBe(feature);
    for (const { activations, focus } of report.strongest) expect(activations[focus]).toBeGreaterThan(0);
    const { votes } = await until("votes");
    expect(votes.examples).toBeGreaterThan(0);
    expect(votes.up.every(({ value }) => value > 0) && votes.down.every(({ value }) => value < 0)).toBe(true);
    expect(votes.divergence).toBeGreaterThanOrEqual(0);
    expect(messages.filter(({ type }) => type === "failed")).toEqual([]);
  });
});

describe("a text that is looked at", () => {
  let subject: Subject;
  let autoencoder: Autoencoder;

  beforeAll(async () => {
    const found = await new SubjectLoader(() => openDevice({ backend: "wasm", threads: 1 })).take([
      model,
      tokenizer,
    ]);
    if ("missing" in found) throw new Error(found.missing);
    subject = found;
    const { device } = subject.model.parameters;
    const config = paperConfig({ width: 16, latents: 32, k: 3 });
    autoencoder = new Autoencoder(device, config, new Parameters(device, { seed: 2 }));
  });

  test("has codes and errors of the autoencoder at each token but the one that begins it", async () => {
    const code = await encodeText(subject, autoencoder, hook, text);
    expect([...code.tokens]).toEqual([...subject.tokenizer.encode(text)]);
    expect([...code.values.subarray(0, code.k)]).toEqual([0, 0, 0]);
    expect([...code.values].filter((value) => value > 0).length).toBeGreaterThan(code.tokens.length);
    for (let token = 1; token < code.tokens.length; token++) {
      const errors = code.errors.subarray(token * (code.k + 1), (token + 1) * (code.k + 1));
      expect(errors[code.k]).toBeLessThan(errors[0]!);
    }
  });

  test("predicts the same with a feature set to what it is, and what ablation predicts with 0", async () => {
    const code = await encodeText(subject, autoencoder, hook, text);
    const position = 4;
    const feature = code.indices[position * code.k]!;
    const activation = code.values[position * code.k]!;
    const ask = (edit: Edit) => predictNext(subject, autoencoder, hook, { text, position, edit });
    const same = await ask({ feature, activation, everywhere: false });
    expect(same.clean.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    for (const [token, value] of same.clean.entries()) expect(same.edited[token]).toBeCloseTo(value, 5);

    const { clean, edited } = await ask({ feature, activation: 0, everywhere: false });
    const kl = clean.reduce((sum, p, token) => sum + p * Math.log(p / edited[token]!), 0);
    const effects = await latentEffects(subject.model, await latentContributions(autoencoder), code.tokens, {
      hook,
      latent: feature,
      position,
      tokenText: String,
    });
    const context = { text, position, edit: { feature, activation: 0, everywhere: true } };
    const alone = { ...context, edit: undefined };
    const goOn = (asked: typeof context | typeof alone) =>
      continueText(subject, autoencoder, hook, asked, async () => true);
    const [first, second] = [await goOn(alone), await goOn(context)];
    expect(first).toMatchObject({ edited: first?.clean });
    expect(second?.clean).toBe(first?.clean);
    expect(await continueText(subject, autoencoder, hook, context, async () => false)).toBeUndefined();

    expect(kl).toBeGreaterThan(0);
    expect(kl).toBeCloseTo(effects.kl[position]!, 5);
  });
});
