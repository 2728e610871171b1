import type { Activations } from "@quadrivium/sparse-autoencoder";
import { type HookPoint, SubjectActivations, sampleDocuments } from "@quadrivium/sparse-autoencoder/subject";
import { type Corpus, rowsOf } from "../corpus.ts";
import type { WritingProgress } from "../protocol.ts";
import { fitText, type TextSettings } from "../text-settings.ts";
import type { Subject } from "./load-subject.ts";

/** A text and what was heard in the language model when it read it. */
export interface WrittenText {
  readonly corpus: Corpus;
  readonly hook: HookPoint;
  /** One row for each token but those that begin the documents. */
  readonly activations: Activations;
}

/** How writing is watched and ended. */
export interface WritingOptions {
  readonly signal: AbortSignal;
  /** Told after each few milliseconds of work, and waited for, so that messages get in. */
  readonly onProgress: (progress: WritingProgress) => Promise<void>;
}

/** Documents held out: one in twenty. */
const HELD_OUT_SHARE = 0.05;
/** Bytes that the keys and values of the documents which are written at once may take. */
const CACHE_BYTES = 96e6;
/** The fewest and the most documents written at once. */
const [FEWEST, MOST] = [4, 256];
/** Documents that are read at once. */
const READ_AT_ONCE = 8;

/**
 * Lets the language model write documents, then reads them and keeps the residual stream after one of its blocks.
 *
 * @throws the signal's reason
 */
export async function writeCorpus(
  { model, tokenizer }: Subject,
  asked: TextSettings,
  { signal, onProgress }: WritingOptions,
): Promise<WrittenText> {
  const { config } = model;
  const { documents: count, length, temperature, block, textSeed } = fitText(asked, config);
  const cacheBytes = 8 * length * config.layers * config.keyValueHeads * config.headSize;
  const of = count * length;
  const written = await sampleDocuments(model, {
    count,
    length,
    prompt: [tokenizer.begin],
    endTokens: [tokenizer.begin, tokenizer.end],
    temperature,
    seed: textSeed,
    batchSize: Math.max(FEWEST, Math.min(MOST, Math.floor(CACHE_BYTES / cacheBytes))),
    signal,
    onProgress: ({ tokens }) => onProgress({ stage: "writing", tokens, of }),
  });
  const documents = written.filter((document) => document.length > 1);
  if (documents.length < 2) throw new Error("The model ended every document at once; another seed may help.");
  const corpus = corpusOf(
    documents,
    Array.from({ length: tokenizer.size }, (_, id) => tokenizer.piece(id)),
  );

  const hook: HookPoint = `blocks.${block}.hook_resid_post`;
  const rows = rowsOf(corpus);
  const data = new Float32Array(rows * config.width);
  const heard = new SubjectActivations(model, documents, {
    hook,
    skip: (_token, position) => position === 0,
    batchSize: READ_AT_ONCE,
  });
  let row = 0;
  for await (const piece of heard.pieces()) {
    data.set(piece.data, row * config.width);
    row += piece.positions.length;
    await onProgress({ stage: "listening", tokens: row, of: rows });
    signal.throwIfAborted();
  }
  return { corpus, hook, activations: { data, width: config.width } };
}

function corpusOf(documents: readonly Int32Array[], pieces: readonly string[]): Corpus {
  const starts = new Int32Array(documents.length + 1);
  for (const [i, document] of documents.entries()) starts[i + 1] = starts[i]! + document.length;
  const tokens = new Int32Array(starts[documents.length]!);
  for (const [i, document] of documents.entries()) tokens.set(document, starts[i]);
  const heldOut = Math.max(1, Math.round(documents.length * HELD_OUT_SHARE));
  return { tokens, starts, pieces, trainingDocuments: documents.length - heldOut };
}
