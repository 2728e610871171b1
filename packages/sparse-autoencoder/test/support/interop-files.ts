import {
  encodePyTorch,
  encodeSafetensors,
  type WritableTensor,
  type WritableTorchValue,
} from "@quadrivium/formats";

/** A float32 tensor to write; zeros where no elements are given. */
export const floats = (shape: readonly number[], data?: Float32Array): WritableTensor => ({
  dtype: "F32",
  shape,
  data: data ?? new Float32Array(shape.reduce((product, length) => product * length, 1)),
});

/** The bytes of a JSON file. */
export const json = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(value));

/** Small valid files of each library, d = 2 and n = 3, to be changed in one way or another. */
export const sizes = { d: 2, n: 3 };
const { d, n } = sizes;

/** sparsify's, with other settings or tensors. */
export function sparsifyFiles(settings: object = {}, tensors: Record<string, WritableTensor> = {}) {
  return {
    "cfg.json": json({ k: 2, d_in: d, num_latents: n, ...settings }),
    "sae.safetensors": encodeSafetensors({
      "encoder.weight": floats([n, d]),
      "encoder.bias": floats([n]),
      W_dec: floats([n, d]),
      b_dec: floats([d]),
      ...tensors,
    }),
  };
}

/** SAELens', with other settings or tensors. */
export function saeLensFiles(settings: object = {}, tensors: Record<string, WritableTensor> = {}) {
  return {
    "cfg.json": json({ architecture: "topk", k: 2, d_in: d, d_sae: n, metadata: {}, ...settings }),
    "sae_weights.safetensors": encodeSafetensors({
      W_enc: floats([d, n]),
      b_enc: floats([n]),
      W_dec: floats([n, d]),
      b_dec: floats([d]),
      ...tensors,
    }),
  };
}

/** OpenAI's, with other entries; an entry that is undefined is left out. */
export function openAiFiles(entries: Readonly<Record<string, WritableTorchValue | undefined>> = {}) {
  const values = {
    pre_bias: floats([d]),
    latent_bias: floats([n]),
    stats_last_nonzero: { dtype: "I64", shape: [n], data: new BigInt64Array(n) } as const,
    latents_activation_frequency: floats([n]),
    latents_mean_square: floats([n]),
    "encoder.weight": floats([n, d]),
    "decoder.weight": floats([d, n]),
    activation: "TopK",
    activation_state_dict: new Map<string, WritableTorchValue>([
      ["k", 2],
      ["postact_fn", "ReLU"],
    ]),
    ...entries,
  };
  return { "8.pt": encodePyTorch(present(values)) };
}

/** dictionary_learning's, with other entries; an entry that is undefined is left out. */
export function dictionaryLearningFiles(
  entries: Readonly<Record<string, WritableTorchValue | undefined>> = {},
  settings?: object,
) {
  const values = {
    b_dec: floats([d]),
    k: { dtype: "I32", shape: [], data: Int32Array.of(2) } as const,
    threshold: floats([], Float32Array.of(-1)),
    "decoder.weight": floats([d, n]),
    "encoder.weight": floats([n, d]),
    "encoder.bias": floats([n]),
    ...entries,
  };
  return {
    "ae.pt": encodePyTorch(present(values)),
    ...(settings === undefined ? {} : { "config.json": json(settings) }),
  };
}

function present(values: Readonly<Record<string, WritableTorchValue | undefined>>) {
  const entries: [string, WritableTorchValue][] = [];
  for (const [name, value] of Object.entries(values)) if (value !== undefined) entries.push([name, value]);
  return entries;
}
