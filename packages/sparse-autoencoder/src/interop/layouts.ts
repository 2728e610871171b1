import { FormatError, type FormatErrorReason } from "@quadrivium/formats";

/**
 * The layouts of files that autoencoders come in: ours, that of OpenAI's `sparse_autoencoder`, of EleutherAI's
 * `sparsify`, of SAELens, and of `dictionary_learning`.
 */
export const saeLayouts = ["quadrivium", "openAi", "sparsify", "saeLens", "dictionaryLearning"] as const;

/** One of the layouts. */
export type SaeLayout = (typeof saeLayouts)[number];

/** What errors call the files: their layout, or `autoencoder` while it is not known. */
export type FileFormat = SaeLayout | "autoencoder";

/** Where something is wrong in a set of files. */
export interface FilePlace {
  readonly layout: FileFormat;
  /** Name of the file. */
  readonly path?: string | undefined;
  readonly tensor?: string | undefined;
}

/** The error for files that are not as their layout demands, or that hold what we cannot express. */
export function fileError(
  { layout, path, tensor }: FilePlace,
  reason: FormatErrorReason,
  expected: string,
  received: string,
  cause?: unknown,
): FormatError {
  return new FormatError({ format: layout, reason, expected, received, path, tensor, cause });
}
