import { OptionError } from "@quadrivium/kernels";
import { argMax, type Compiled, compile, input, multiply, reshape, softmax } from "@quadrivium/tensor";
import type { HookVisitor } from "../hook-point.ts";
import type { SubjectModel } from "../subject-model.ts";
import { WritingBatch } from "./writing-batch.ts";

/** How far sampling has come. */
export interface SampleProgress {
  /** Documents that are finished. */
  readonly documents: number;
  /** Tokens that were drawn. */
  readonly tokens: number;
}

/** Options of `sampleDocuments`. */
export interface SampleOptions {
  /** Number of documents. */
  readonly count: number;
  /** The most tokens of a document, the prompt included. */
  readonly length: number;
  /** What each document begins with: one token or more, usually the one that begins a text. */
  readonly prompt: ArrayLike<number>;
  /** Tokens that end a document when they are drawn; they are no part of it. None by default. */
  readonly endTokens?: readonly number[];
  /** τ: tokens are drawn from softmax(logits/τ); 0 takes the likeliest. Default 1. */
  readonly temperature?: number;
  /** Seed of the draws, a whole number in 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
  /** Documents that are written at once. Default 256. */
  readonly batchSize?: number;
  /** Reads or changes the values at hook points as documents are written, such as by adding a direction to steer them. */
  readonly visit?: HookVisitor;
  /** Called after each token, and waited for. */
  readonly onProgress?: (progress: SampleProgress) => void | Promise<void>;
  /** Ends the sampling; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Makes the names of caches differ, so that two calls at a time do not share one. */
let calls = 0;

/**
 * Documents written by a subject, token after token with a cache of keys and values. Document i draws from a random
 * stream of its own, so that it does not depend on how many are written or at once, as far as the subject's
 * probabilities do not.
 *
 * @returns `count` documents, each with the prompt and the tokens that were drawn
 * @throws {OptionError} when an option is out of range
 */
export async function sampleDocuments(subject: SubjectModel, options: SampleOptions): Promise<Int32Array[]> {
  checkOptions(subject, options);
  const { count, length, temperature = 1, batchSize = 256, signal } = options;
  signal?.throwIfAborted();
  const rows = Math.min(batchSize, count);
  const caches = subject.model.caches(`sampling ${calls++}`, { batch: rows, length });
  const { parameters } = subject;
  const step = await compile(
    parameters.device,
    () => {
      const tokens = input("tokens", [rows, 1], "int32");
      const position = input("position", [], "int32");
      const { residual, updates } = subject.model.decode(tokens, caches, position, options.visit);
      const logits = reshape(subject.model.unembed(residual), [rows, subject.config.vocabulary]);
      const likeliest = temperature === 0;
      const drawn = likeliest ? argMax(logits) : softmax(multiply(logits, 1 / temperature));
      return { outputs: { drawn }, updates };
    },
    { parameters },
  );
  try {
    const documents: Int32Array[] = [];
    let tokens = 0;
    while (documents.length < count) {
      const wanted = Math.min(rows, count - documents.length);
      const batch = new WritingBatch(documents.length, wanted, options);
      while (!batch.isFinished) {
        signal?.throwIfAborted();
        const fed = batch.lastTokens(rows);
        const { drawn } = await step.run({ tokens: fed, position: batch.position });
        tokens += batch.append(drawn, subject.config.vocabulary);
        await options.onProgress?.({ documents: documents.length + batch.ended, tokens });
      }
      documents.push(...batch.documents());
    }
    return documents;
  } finally {
    await release(
      step,
      caches.flatMap(({ keys, values }) => [keys, values]).map(({ source }) => source.name),
    );
  }
}

async function release(step: Compiled, states: readonly string[]): Promise<void> {
  await step.dispose();
  for (const name of states) await step.parameters.free(name);
}

function checkOptions({ config }: SubjectModel, options: SampleOptions): void {
  const { count, length, prompt, temperature = 1, batchSize = 256 } = options;
  const check = (option: string, isValid: boolean, expected: string, received: unknown) => {
    if (!isValid)
      throw new OptionError(`sampleDocuments: ${option}`, { expected, received: String(received) });
  };
  const isWithin = (value: number, low: number, high: number) =>
    Number.isInteger(value) && value >= low && value <= high;
  check("count", isWithin(count, 1, 2 ** 31), "a whole number ≥ 1", count);
  check("batchSize", isWithin(batchSize, 1, 2 ** 20), "a whole number in 1 … 2²⁰", batchSize);
  const { positions, vocabulary } = config;
  check("length", isWithin(length, 2, positions), `2 … ${positions} tokens`, length);
  check("prompt", isWithin(prompt.length, 1, length - 1), `1 … ${length - 1} tokens`, prompt.length);
  const bad = Array.from(prompt).find((token) => !isWithin(token, 0, vocabulary - 1));
  check("prompt", bad === undefined, `tokens in 0 … ${vocabulary - 1}`, bad);
  check("temperature", temperature >= 0 && temperature < Infinity, "a number ≥ 0", temperature);
}
