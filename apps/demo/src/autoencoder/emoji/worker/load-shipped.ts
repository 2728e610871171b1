import { memorySource } from "@quadrivium/formats";
import type { Device } from "@quadrivium/kernels";
import { type Autoencoder, loadAutoencoder } from "@quadrivium/sparse-autoencoder";

/** A trained autoencoder that comes with the page, as its files. */
export class Shipped {
  /** What was measured when it was trained: the JSON of `metrics.json`. */
  readonly metrics: unknown;
  private readonly config: Uint8Array;
  private readonly model: Uint8Array;
  private loaded: { readonly device: Device; readonly autoencoder: Promise<Autoencoder> } | undefined;

  constructor(config: Uint8Array, model: Uint8Array, metrics: unknown) {
    this.config = config;
    this.model = model;
    this.metrics = metrics;
  }

  /** The autoencoder on a device; it goes with the device. */
  on(device: Device): Promise<Autoencoder> {
    if (this.loaded?.device !== device) {
      const autoencoder = loadAutoencoder(device, this.config, memorySource(this.model));
      this.loaded = { device, autoencoder };
    }
    return this.loaded.autoencoder;
  }
}

/** Fetches the autoencoder in `checkpoints/openmoji/`; undefined where the page comes without one. */
export async function fetchShipped(base: string): Promise<Shipped | undefined> {
  const files = ["config.json", "model.safetensors", "metrics.json"];
  const folder = new URL("checkpoints/openmoji/", base);
  const responses = await Promise.all(files.map((file) => fetch(new URL(file, folder))));
  if (!responses.every(({ ok }) => ok)) return undefined;
  const [config, model, metrics] = await Promise.all(
    responses.map(async (response) => new Uint8Array(await response.arrayBuffer())),
  );
  return new Shipped(config!, model!, JSON.parse(new TextDecoder().decode(metrics)));
}
