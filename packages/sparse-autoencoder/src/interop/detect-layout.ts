import { fileError, type SaeLayout } from "./layouts.ts";
import { findFile, type NamedFiles } from "./named-files.ts";
import { openPyTorchTable } from "./tensor-table.ts";

const FORMAT = "autoencoder";

/** The layouts that are told by the name of the file with the weights. */
const BY_NAME: readonly (readonly [name: string, layout: SaeLayout])[] = [
  ["model.safetensors", "quadrivium"],
  ["sae.safetensors", "sparsify"],
  ["sae_weights.safetensors", "saeLens"],
];

/**
 * Tells in which layout an autoencoder's files are, by their names and, of a `.pt` file, by the names of its tensors; no
 * tensor is read.
 * @throws {FormatError} when they are in none, or in more than one
 */
export async function detectLayout(files: NamedFiles, signal?: AbortSignal): Promise<SaeLayout> {
  const layouts = BY_NAME.flatMap(([name, layout]) =>
    findFile(FORMAT, files, name) === undefined ? [] : [layout],
  );
  const pickled = findFile(FORMAT, files, /\.pt$/);
  if (pickled !== undefined) {
    const { table } = await openPyTorchTable(FORMAT, pickled, signal);
    if (table.has("pre_bias")) layouts.push("openAi");
    else if (table.has("encoder.weight")) layouts.push("dictionaryLearning");
  }
  const [layout] = layouts;
  if (layout !== undefined && layouts.length === 1) return layout;
  const names = BY_NAME.map(([name]) => name).join(", ");
  throw fileError(
    { layout: FORMAT },
    "syntax",
    `the weights of one autoencoder: ${names}, or a .pt file with pre_bias or encoder.weight`,
    layouts.join(" and ") || Object.keys(files).join(", ") || "no files",
  );
}
