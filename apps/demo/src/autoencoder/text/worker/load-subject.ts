import { blobSource } from "@quadrivium/formats";
import type { Device } from "@quadrivium/kernels";
import {
  type Llama2Tokenizer,
  loadLlama2c,
  readLlama2Tokenizer,
  type SubjectModel,
} from "@quadrivium/sparse-autoencoder/subject";
import type { SubjectInfo } from "../protocol.ts";

/** The largest file that is read, in bytes: its weights have to fit into the memory of a page. */
const LARGEST_FILE = 400_000_000;

/** A language model with its tokenizer. */
export interface Subject {
  readonly model: SubjectModel;
  readonly tokenizer: Llama2Tokenizer;
  readonly info: SubjectInfo;
}

interface Found<Content> {
  readonly name: string;
  readonly content: Content;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Gathers a model and its tokenizer from files, which may come one after the other and under any name. */
export class SubjectLoader {
  private readonly openDevice: () => Promise<Device>;
  private device: Promise<Device> | undefined;
  private model: Found<SubjectModel> | undefined;
  private tokenizer: Found<Llama2Tokenizer> | undefined;

  /** @param openDevice Opens the device for all models, when the first comes */
  constructor(openDevice: () => Promise<Device>) {
    this.openDevice = openDevice;
  }

  /**
   * Takes files; each is known by what is in it.
   *
   * @returns The language model, as soon as both parts are there, and what is missing otherwise.
   * @throws Error in plain words when a file is neither, or the parts do not belong together
   */
  async take(files: readonly File[]): Promise<Subject | { readonly missing: string }> {
    for (const file of files) await this.takeOne(file);
    const { model, tokenizer } = this;
    if (tokenizer === undefined)
      return { missing: "Its tokenizer is still missing: the smaller file, such as tok512.bin." };
    if (model === undefined)
      return { missing: "The model is still missing: the larger file, such as stories260K.bin." };
    const { layers, width, vocabulary, positions } = model.content.config;
    if (tokenizer.content.size !== vocabulary) {
      this.tokenizer = undefined;
      throw new Error(
        `${tokenizer.name} has ${tokenizer.content.size} tokens, but ${model.name} knows ${vocabulary}: they do not belong together.`,
      );
    }
    const parameters = model.content.model.parameters.reduce(
      (sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1),
      0,
    );
    const info = { files: [model.name, tokenizer.name], layers, width, vocabulary, positions, parameters };
    return { model: model.content, tokenizer: tokenizer.content, info };
  }

  private async takeOne(file: File): Promise<void> {
    const { name, size } = file;
    if (size > LARGEST_FILE) {
      const [has, most] = [size, LARGEST_FILE].map((bytes) => `${Math.round(bytes / 1e6)} MB`);
      throw new Error(`${name} has ${has}; a page can read models of at most ${most}.`);
    }
    const source = blobSource(file);
    let asTokenizer: string;
    try {
      this.tokenizer = { name, content: await readLlama2Tokenizer(source) };
      return;
    } catch (error) {
      asTokenizer = reasonOf(error);
    }
    try {
      this.device ??= this.openDevice();
      const content = await loadLlama2c(await this.device, source);
      await this.model?.content.dispose();
      this.model = { name, content };
    } catch (error) {
      throw new Error(
        `${name} is neither a model of llama2.c nor its tokenizer. As a model: ${reasonOf(error)}. As a tokenizer: ${asTokenizer}.`,
      );
    }
  }
}
