import { memorySource } from "@quadrivium/formats";
import type { Device } from "@quadrivium/kernels";
import { type Autoencoder, loadAutoencoder } from "@quadrivium/sparse-autoencoder";

/** A trained autoencoder that comes with the page. */
export interface Shipped {
  readonly autoencoder: Autoencoder;
  /** What was measured when it was trained. */
  readonly metrics: unknown;
}

/** Loads the autoencoder in `checkpoints/openmoji/`; undefined where the page comes without one. */
export async function loadShipped(device: Device, base: string): Promise<Shipped | undefined> {
  const files = ["config.json", "model.safetensors", "metrics.json"];
  const folder = new URL("checkpoints/openmoji/", base);
  const responses = await Promise.all(files.map((file) => fetch(new URL(file, folder))));
  if (!responses.every(({ ok }) => ok)) return undefined;
  const [config, model, metrics] = await Promise.all(
    responses.map(async (response) => new Uint8Array(await response.arrayBuffer())),
  );
  const autoencoder = await loadAutoencoder(device, config!, memorySource(model!));
  return { autoencoder, metrics: JSON.parse(new TextDecoder().decode(metrics)) };
}
