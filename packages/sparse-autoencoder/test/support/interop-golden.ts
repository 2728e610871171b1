import { readFileSync } from "node:fs";
import {
  type Autoencoder,
  type ForeignAutoencoder,
  type NamedFiles,
  type ReadSaeOptions,
  readDictionaryLearning,
  readOpenAi,
  readSaeLens,
  readSparsify,
  type SaeLayout,
  type SaveSaeOptions,
  saveDictionaryLearning,
  saveOpenAi,
  saveSaeLens,
  saveSparsify,
  type WrittenFiles,
} from "../../src/index.ts";

/** The layouts of other libraries. */
export type ForeignLayout = Exclude<SaeLayout, "quadrivium">;

interface GoldenCase {
  readonly library: ForeignLayout;
  /** In base64. */
  readonly files: Readonly<Record<string, string>>;
  /** Where the files do not tell it. */
  readonly k?: number;
  readonly z: readonly (readonly number[])[];
  readonly reconstruction: readonly (readonly number[])[];
}

interface Golden {
  readonly B: number;
  readonly d: number;
  readonly n: number;
  readonly k: number;
  readonly x: readonly (readonly number[])[];
  readonly cases: Readonly<Record<string, GoldenCase>>;
}

/** Files that PyTorch wrote in the layouts of four libraries, and what these compute with them. */
export const golden: Golden = JSON.parse(
  readFileSync(new URL("../golden/interop_files.json", import.meta.url), "utf8"),
);

/** The golden cases by name. */
export const goldenCases = Object.entries(golden.cases);

/** The bytes of a case's files. */
export const filesOf = ({ files }: Pick<GoldenCase, "files">): Record<string, Uint8Array<ArrayBuffer>> =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, Uint8Array.from(Buffer.from(text, "base64"))]),
  );

/** What can be done with each layout. */
export const libraries: Readonly<
  Record<
    ForeignLayout,
    {
      readonly read: (files: NamedFiles, options?: ReadSaeOptions) => Promise<ForeignAutoencoder<object>>;
      readonly save: (
        autoencoder: Autoencoder,
        options?: SaveSaeOptions & { readonly extras?: object },
      ) => Promise<WrittenFiles>;
    }
  >
> = {
  openAi: { read: readOpenAi, save: saveOpenAi },
  sparsify: { read: readSparsify, save: saveSparsify },
  saeLens: { read: readSaeLens, save: saveSaeLens },
  dictionaryLearning: { read: readDictionaryLearning, save: saveDictionaryLearning },
};
