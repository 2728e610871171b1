import { type Autoencoder, saveAutoencoder } from "../../src/index.ts";

/** All states of an autoencoder in training, by name. */
export async function statesOf({ parameters }: Autoencoder): Promise<Record<string, ArrayLike<number>>> {
  const entries = parameters.names().map(async (name) => [name, await parameters.read(name)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** The bytes of a saved autoencoder's parameters. */
export const bytesOf = async (autoencoder: Autoencoder): Promise<Uint8Array> =>
  (await saveAutoencoder(autoencoder)).model;
