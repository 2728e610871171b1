import type { Device } from "@quadrivium/kernels";
import type { Autoencoder } from "../autoencoder.ts";
import { type AutoencoderData, placeAutoencoder, type ReadSaeOptions } from "./autoencoder-data.ts";
import type { ForeignLayout } from "./data-for-layout.ts";
import { detectLayout } from "./detect-layout.ts";
import { readDictionaryLearning } from "./dictionary-learning.ts";
import type { SaeLayout } from "./layouts.ts";
import { type NamedFiles, needFile } from "./named-files.ts";
import { loadAutoencoder } from "./native.ts";
import { readOpenAi } from "./open-ai.ts";
import { readSaeLens } from "./sae-lens.ts";
import { readSparsify } from "./sparsify.ts";

const READERS: Readonly<
  Record<ForeignLayout, (files: NamedFiles, options: ReadSaeOptions) => Promise<AutoencoderData>>
> = {
  openAi: readOpenAi,
  sparsify: readSparsify,
  saeLens: readSaeLens,
  dictionaryLearning: readDictionaryLearning,
};

/** An autoencoder on a device, and in which layout its files were. */
export interface OpenedAutoencoder {
  readonly autoencoder: Autoencoder;
  readonly layout: SaeLayout;
}

/**
 * Brings an autoencoder onto a device from files in whichever layout, ours or another library's.
 *
 * @example
 * const files = { "cfg.json": await openHttpSource(`${url}/cfg.json`), "sae.safetensors": … };
 * const { autoencoder, layout } = await openAutoencoder(device, files);
 *
 * @throws {FormatError} {OptionError} as the layout's own reader does, or when the files are in none
 */
export async function openAutoencoder(
  device: Device,
  files: NamedFiles,
  options: ReadSaeOptions = {},
): Promise<OpenedAutoencoder> {
  const layout = await detectLayout(files, options.signal);
  if (layout !== "quadrivium")
    return { layout, autoencoder: await placeAutoencoder(device, await READERS[layout](files, options)) };
  const config = needFile(layout, files, "config.json").source;
  const bytes = await config.read(0, config.size, options.signal);
  return {
    layout,
    autoencoder: await loadAutoencoder(device, bytes, needFile(layout, files, "model.safetensors").source),
  };
}
