import type { Device } from "@quadrivium/kernels";
import {
  type Llama2Tokenizer,
  loadLlama2c,
  readLlama2Tokenizer,
  type SubjectModel,
} from "../../../src/subject.ts";
import { hasShared, sharedBytes, sharedText } from "./shared-data.ts";

/** Whether the small language model of the shared data and its tokenizer are here. */
export const hasStories = (): boolean => ["stories260K.bin", "tok512.bin"].every(hasShared);

/** The small language model of the shared data. */
export async function loadStories(
  device: Device,
): Promise<{ subject: SubjectModel; tokenizer: Llama2Tokenizer }> {
  return {
    subject: await loadLlama2c(device, sharedBytes("stories260K.bin")),
    tokenizer: await readLlama2Tokenizer(sharedBytes("tok512.bin")),
  };
}

/** The first 6,000 characters of a text, cut into documents of 600, of which each gives at most 256 tokens. */
export function documentsOf(name: string, tokenizer: Llama2Tokenizer): Int32Array[] {
  const text = sharedText(name).slice(0, 6000);
  return Array.from({ length: Math.ceil(text.length / 600) }, (_, i) =>
    tokenizer.encode(text.slice(600 * i, 600 * (i + 1))).slice(0, 256),
  );
}
