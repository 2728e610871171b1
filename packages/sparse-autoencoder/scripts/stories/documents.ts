import { readFile } from "node:fs/promises";
import {
  type Llama2Tokenizer,
  type SubjectModel,
  sampleDocuments,
} from "@quadrivium/sparse-autoencoder/subject";
import { printProgress } from "./progress.ts";
import { documentLength, sharedPath } from "./subject.ts";

/** Stories that the model tells by itself, at temperature 1; a seed gives the same ones on the same device. */
export async function tellStories(
  subject: SubjectModel,
  tokenizer: Llama2Tokenizer,
  { count, seed, title }: { readonly count: number; readonly seed: number; readonly title: string },
): Promise<Int32Array[]> {
  const progress = printProgress(title, count * (documentLength - 1));
  const documents = await sampleDocuments(subject, {
    count,
    length: documentLength,
    prompt: [tokenizer.begin],
    endTokens: [tokenizer.begin, tokenizer.end],
    seed,
    batchSize: 512,
    onProgress: ({ tokens }) => progress(tokens),
  });
  // A story of one token predicts nothing.
  return documents.filter(({ length }) => length > 1);
}

/** The real stories of `tinystories_sample.txt`, cut to the model's usual length. */
export async function readRealStories(tokenizer: Llama2Tokenizer): Promise<Int32Array[]> {
  const text = await readFile(sharedPath("tinystories_sample.txt"), "utf8");
  return text
    .split("<|endoftext|>")
    .map((story) => story.trim())
    .filter((story) => story !== "")
    .map((story) => tokenizer.encode(story).slice(0, documentLength));
}
