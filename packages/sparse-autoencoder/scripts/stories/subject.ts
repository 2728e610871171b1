import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Device } from "@quadrivium/kernels";
import {
  type HookPoint,
  type Llama2Tokenizer,
  loadLlama2c,
  readLlama2Tokenizer,
  type SubjectModel,
} from "@quadrivium/sparse-autoencoder/subject";

const folder = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));

/** Where activations are taken: after the fourth of five blocks, about three quarters of the depth, as in the paper. */
export const hook: HookPoint = "blocks.3.hook_resid_post";

/** The token that begins a document; its activation is left alone and not counted. */
export const skipBegin = (_token: number, position: number): boolean => position === 0;

/** The most tokens of a document. */
export const documentLength = 256;

/** The path of a file of the shared data, or an exit with the reason. */
export function sharedPath(name: string): string {
  if (existsSync(folder + name)) return folder + name;
  process.stderr.write(`../shared/data/${name} is not here: nothing to do\n`);
  process.exit(0);
}

/** The language model of 260,000 parameters that was trained on TinyStories, and its tokenizer. */
export async function openSubject(
  device: Device,
): Promise<{ subject: SubjectModel; tokenizer: Llama2Tokenizer }> {
  const subject = await loadLlama2c(device, await readFile(sharedPath("stories260K.bin")));
  const tokenizer = await readLlama2Tokenizer(await readFile(sharedPath("tok512.bin")));
  return { subject, tokenizer };
}
