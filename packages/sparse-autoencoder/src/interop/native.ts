import {
  type ByteSource,
  encodeSafetensors,
  FormatError,
  openSafetensors,
  toFloat32,
  type WritableTensor,
} from "@quadrivium/formats";
import { type Device, OptionError } from "@quadrivium/kernels";
import { Autoencoder } from "../autoencoder.ts";
import { checkConfig, type SaeConfig } from "../config.ts";
import { writeWeights } from "../write-weights.ts";

/** The two files of a saved autoencoder. */
export interface AutoencoderFiles {
  /** `model.safetensors`: the parameters. */
  readonly model: Uint8Array;
  /** `config.json`: the configuration. */
  readonly config: Uint8Array;
}

/** Written to `config.json`, so that other programs can tell what it is. */
const MODEL_TYPE = "quadrivium-sparse-autoencoder";
const VERSION = 2;

/** What is not written in files of version 1, which hold settings of the training besides. */
const unwritten = { activation: "topK", inputScale: 1, centerInput: true } as const;

/** An autoencoder as the bytes of two files. */
export async function saveAutoencoder(autoencoder: Autoencoder): Promise<AutoencoderFiles> {
  const { config, model } = autoencoder;
  const tensors: Record<string, WritableTensor> = {};
  for (const [name, data] of Object.entries(await autoencoder.weights())) {
    tensors[name] = { dtype: "F32", shape: model.weights[name].shape, data };
  }
  const json = JSON.stringify({ model_type: MODEL_TYPE, version: VERSION, ...onlySettings(config) }, null, 2);
  return { model: encodeSafetensors(tensors), config: new TextEncoder().encode(`${json}\n`) };
}

/** The settings of a configuration in a fixed order, without anything else that the object holds. */
function onlySettings(config: SaeConfig): SaeConfig {
  const { width, latents, k, activation, inputNormalization, inputScale, latentBias, centerInput } = config;
  return { width, latents, k, activation, inputNormalization, inputScale, latentBias, centerInput };
}

function parseConfig(bytes: Uint8Array): SaeConfig {
  const parsed: unknown = parseJson(new TextDecoder().decode(bytes));
  if (
    typeof parsed !== "object" ||
    parsed === null ||
    !("model_type" in parsed) ||
    parsed.model_type !== MODEL_TYPE
  ) {
    throw new OptionError("config.json", {
      expected: `an object with model_type "${MODEL_TYPE}"`,
      received: "another",
    });
  }
  const { version, ...found } = { version: 1, ...unwritten, ...parsed };
  if (!(version <= VERSION)) {
    const expected = `at most ${VERSION}`;
    throw new OptionError("config.json: version", { expected, received: String(version) });
  }
  const config = onlySettings(found as Partial<SaeConfig> as SaeConfig);
  checkConfig(config);
  return config;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OptionError("config.json", { expected: "JSON", received: text.slice(0, 40), cause });
  }
}

/**
 * Brings a saved autoencoder onto a device.
 * @throws {OptionError} when the configuration is not one
 * @throws {FormatError} when the parameters are not a safetensors file, or not those of the configuration
 */
export async function loadAutoencoder(
  device: Device,
  config: Uint8Array,
  model: ByteSource,
): Promise<Autoencoder> {
  const autoencoder = new Autoencoder(device, parseConfig(config));
  const reader = await openSafetensors(model);
  const weights: Record<string, Float32Array> = {};
  for (const { source, shape } of autoencoder.model.parameters) {
    const { name } = source;
    const tensor = await reader.readTensor(name);
    if (tensor.shape.join() !== shape.join()) {
      throw new FormatError({
        format: "safetensors",
        reason: "shape",
        tensor: name,
        expected: `shape [${shape.join(", ")}]`,
        received: `[${tensor.shape.join(", ")}]`,
      });
    }
    weights[name] = toFloat32(tensor);
  }
  await writeWeights(autoencoder.parameters, autoencoder.model, weights);
  return autoencoder;
}
