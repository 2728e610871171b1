import { type Device, openReferenceDevice } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Autoencoder, type ExplainedLatent, explainLatent, paperConfig } from "../../src/index.ts";
import {
  evaluateDownstream,
  explainedReconstructions,
  type HookPoint,
  latentRunner,
  SubjectActivations,
  type SubjectModel,
} from "../../src/subject.ts";
import { loadTinyLlama } from "./support/tiny-subjects.ts";
import { toyAutoencoder } from "./support/toy-autoencoder.ts";

const D = 8;
const hook: HookPoint = "blocks.0.hook_resid_post";
const documents = [
  [1, 2, 3, 4, 5, 6],
  [1, 7, 8],
  [1, 8, 9, 10],
];

let device: Device;
let subject: SubjectModel;
beforeAll(async () => {
  device = await openReferenceDevice();
  subject = await loadTinyLlama(device);
});
afterAll(() => device.dispose());

describe("latentRunner", () => {
  const toy = toyAutoencoder(D, 12, 3);

  it("gives each latent's activation at the last token, whatever is run beside it", async () => {
    const texts = documents.map((tokens) => tokens.slice(1));
    const activationsOf = latentRunner(subject, toy, { hook, begin: [1], batchSize: 2 });
    const latents = Array.from({ length: 12 }, (_, latent) => latent);
    const together = await Promise.all(latents.map((latent) => activationsOf(latent)(texts)));
    for (const [row, document] of documents.entries()) {
      const { data } = await new SubjectActivations(subject, [document], { hook }).read();
      const { values, indices, perRow } = await toy.encode(data.slice(-D));
      for (const latent of latents) {
        const at = indices.subarray(0, perRow).indexOf(latent);
        expect(together[latent][row]).toBeCloseTo(at < 0 ? 0 : values[at], 6);
      }
    }
    expect(together.flatMap((all) => Array.from(all)).some((value) => value > 0)).toBe(true);
  });

  it("runs texts of several callers together", async () => {
    let runs = 0;
    const counting = {
      encode: (x: Float32Array) => {
        runs++;
        return toy.encode(x);
      },
    };
    const activationsOf = latentRunner(subject, counting, { hook, batchSize: 8 });
    await Promise.all([0, 1, 2, 3].map((latent) => activationsOf(latent)([[1], [2]])));
    expect(runs).toBe(1);
  });

  it("serves explainLatent, whose own examples it finds again", async () => {
    const rows = await new SubjectActivations(subject, documents, { hook }).read();
    const { values, indices, perRow } = await toy.encode(rows.data);
    const latent = indices[0];
    const examples = Array.from(rows.positions, (position, row) => {
      const at = indices.subarray(row * perRow, (row + 1) * perRow).indexOf(latent);
      const activation = at < 0 ? 0 : values[row * perRow + at];
      return { tokens: documents[rows.documents[row]], index: position, activation };
    }).filter(({ activation }) => activation > 0);
    const activationsOf = latentRunner(subject, toy, { hook });
    const { explained, unexplained } = await explainLatent(examples, activationsOf(latent), { pad: 0 });
    expect(explained).toBe(examples.length);
    expect(unexplained).toBe(0);
  });

  it("tells each caller what went wrong, and serves the next", async () => {
    let isBroken = true;
    const faulty = {
      encode: (x: Float32Array) => (isBroken ? Promise.reject(new Error("lost")) : toy.encode(x)),
    };
    const activationsOf = latentRunner(subject, faulty, { hook });
    const calls = [activationsOf(0)([[1]]), activationsOf(1)([[2]])];
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: "rejected", reason: { message: "lost" } });
    }
    isBroken = false;
    expect(await activationsOf(0)([[1]])).toHaveLength(1);
  });

  it("refuses texts that the subject cannot run, and options out of range", async () => {
    const activationsOf = latentRunner(subject, toy, { hook, begin: [1] });
    await expect((async () => activationsOf(0)([[2, 3, 4, 5, 6, 7]]))()).rejects.toThrow(
      "latentRunner: text: expected 1 … 6 tokens, got 7",
    );
    expect(() => latentRunner(subject, toy, { hook, batchSize: 0 })).toThrow("latentRunner: batchSize");
    expect(() => latentRunner(subject, toy, { hook: "blocks.9.hook_resid_post" })).toThrow("blocks.9");
  });
});

describe("explainedReconstructions", () => {
  /** A latent that is predicted at one token, whatever comes before. */
  const at = (latent: number, token: number, activation: number): ExplainedLatent => ({
    latent,
    explanation: { trie: { tokens: { [token]: { activation } } }, explained: 1, unexplained: 0 },
  });

  it.each(["none", "unitNorm", "layerNorm"] as const)(
    "puts decoded predictions in the activations' place, on their scale: %s",
    async (inputNormalization) => {
      const config = paperConfig({ width: D, latents: 12, k: 2, inputNormalization });
      const autoencoder = new Autoencoder(device, config);
      const explained = await explainedReconstructions(
        autoencoder,
        [at(3, 8, 0.5), at(5, 8, 0.25), at(7, 2, 1)],
        documents,
      );
      const rows = await new SubjectActivations(subject, documents, { hook }).read();
      const { restored } = await explained.reconstruct(rows.data, rows);
      const tokens = Array.from(rows.documents, (document, row) => documents[document][rows.positions[row]]);
      const codes = {
        values: Float32Array.from(tokens.flatMap((t) => (t === 8 ? [0.5, 0.25] : t === 2 ? [1, 0] : [0, 0]))),
        indices: Int32Array.from(tokens.flatMap((t) => (t === 8 ? [3, 5] : t === 2 ? [7, 0] : [0, 0]))),
        perRow: 2,
      };
      const decoded = await autoencoder.decode(codes);
      for (const [row] of tokens.entries()) {
        const x = Array.from(rows.data.subarray(row * D, (row + 1) * D));
        const mean = x.reduce((a, b) => a + b) / D;
        const squares = x.reduce((sum, element) => sum + (element - mean) ** 2, 0);
        const { center, scale } = {
          none: { center: 0, scale: 1 },
          unitNorm: { center: mean, scale: Math.sqrt(squares) },
          layerNorm: { center: mean, scale: Math.sqrt(squares / (D - 1)) },
        }[inputNormalization];
        for (let j = 0; j < D; j++) {
          expect(restored[row * D + j]).toBeCloseTo(decoded[row * D + j] * scale + center, 5);
        }
      }
      await autoencoder.dispose();
    },
  );

  it("is measured as any autoencoder", async () => {
    const autoencoder = new Autoencoder(device, paperConfig({ width: D, latents: 12, k: 2 }));
    const explained = await explainedReconstructions(autoencoder, [at(3, 8, 0.5)], documents);
    const { autoencoder: loss, tokens } = await evaluateDownstream(subject, explained, documents, { hook });
    expect(tokens).toBe(5 + 2 + 3);
    expect(loss.divergence).toBeGreaterThan(0);
    await autoencoder.dispose();
  });

  it("refuses tokens that are not of the documents", async () => {
    const autoencoder = new Autoencoder(device, paperConfig({ width: D, latents: 12, k: 2 }));
    const explained = await explainedReconstructions(autoencoder, [at(3, 8, 0.5)], documents);
    const places = { documents: [1], positions: [3] };
    await expect(explained.reconstruct(new Float32Array(D), places)).rejects.toThrow(
      "expected tokens of the documents that were explained, got token 3 of document 1",
    );
    await autoencoder.dispose();
  });
});
