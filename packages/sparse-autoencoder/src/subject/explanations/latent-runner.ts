import { OptionError } from "@quadrivium/kernels";
import type { Codes } from "../../codes.ts";
import type { LastActivations } from "../../evaluation/n2g/last-activations.ts";
import { checkHookPoint, type HookPoint } from "../hook-point.ts";
import type { SubjectModel } from "../subject-model.ts";
import { tokenBatch } from "../token-batch.ts";

/** What is asked of an autoencoder here; `Autoencoder` has it. */
export interface Encodes {
  /** The active latents of rows x [rows, d]. */
  encode(x: Float32Array): Promise<Codes>;
}

/** Options of `latentRunner`. */
export interface LatentRunnerOptions {
  /** Where the activations are taken. */
  readonly hook: HookPoint;
  /** Tokens that are put before every text, such as the one that begins a document. None by default. */
  readonly begin?: readonly number[];
  /** Texts that are run at once. Default 256. */
  readonly batchSize?: number;
}

/** A text whose codes somebody waits for. */
interface Request {
  readonly text: readonly number[];
  readonly resolve: (codes: ReadonlyMap<number, number>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Texts are filled up to one of few lengths, so that few programs serve them all. */
const SHORTEST = 8;

/**
 * For each latent the function by which `explainLatent` runs the subject and the autoencoder. Texts that are asked for
 * at one time, also for several latents, are run together, so explain many latents at once.
 *
 * @example
 * const activationsOf = latentRunner(subject, autoencoder, { hook, begin: [tokenizer.begin] });
 * const explanations = await Promise.all(
 *   latents.map((latent) => explainLatent(examples[latent], activationsOf(latent), { pad })),
 * );
 *
 * @throws {OptionError} when an option is out of range; from the functions, when a text is empty or too long
 */
export function latentRunner(
  subject: SubjectModel,
  autoencoder: Encodes,
  { hook, begin = [], batchSize = 256 }: LatentRunnerOptions,
): (latent: number) => LastActivations {
  const { layers, positions, width } = subject.config;
  checkHookPoint(hook, layers);
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new OptionError("latentRunner: batchSize", {
      expected: "a whole number ≥ 1",
      received: String(batchSize),
    });
  }
  let waiting: Request[] = [];
  let isRunning = false;

  const runBatch = async (requests: readonly Request[]) => {
    const texts = requests.map(({ text }) => text);
    const longest = texts.reduce((most, { length }) => Math.max(most, length), SHORTEST);
    const length = Math.min(positions, 2 ** Math.ceil(Math.log2(longest)));
    const values = await subject.activations(tokenBatch(texts, { rows: batchSize, length }), hook);
    const last = new Float32Array(texts.length * width);
    for (const [row, text] of texts.entries()) {
      const from = (row * length + text.length - 1) * width;
      last.set(values.subarray(from, from + width), row * width);
    }
    const { values: active, indices, perRow } = await autoencoder.encode(last);
    for (const [row, { resolve }] of requests.entries()) {
      const codes = new Map<number, number>();
      for (let at = row * perRow; at < (row + 1) * perRow; at++) codes.set(indices[at], active[at]);
      resolve(codes);
    }
  };

  const runAll = async () => {
    isRunning = true;
    // One turn later all that ask at this time have done so.
    await new Promise<void>((resume) => setTimeout(resume, 0));
    while (waiting.length > 0) {
      // Texts of like length together, so that few tokens are filling.
      waiting.sort((a, b) => a.text.length - b.text.length);
      const requests = waiting.slice(0, batchSize);
      waiting = waiting.slice(batchSize);
      try {
        await runBatch(requests);
      } catch (error) {
        for (const { reject } of requests) reject(error);
      }
    }
    isRunning = false;
  };

  const codesOf = (text: readonly number[]) => {
    if (text.length < 1 || text.length > positions) {
      throw new OptionError("latentRunner: text", {
        expected: `1 … ${positions} tokens`,
        received: String(text.length),
      });
    }
    return new Promise<ReadonlyMap<number, number>>((resolve, reject) => {
      waiting.push({ text, resolve, reject });
      if (!isRunning) void runAll();
    });
  };

  return (latent) => async (sequences) => {
    const codes = await Promise.all(sequences.map((tokens) => codesOf([...begin, ...tokens])));
    return codes.map((active) => active.get(latent) ?? 0);
  };
}
