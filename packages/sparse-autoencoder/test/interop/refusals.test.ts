import { encodeSafetensors, FormatError, type WritableTorchValue } from "@quadrivium/formats";
import { OptionError } from "@quadrivium/kernels";
import { describe, expect, it } from "vitest";
import {
  detectLayout,
  type NamedFiles,
  type ReadSaeOptions,
  readDictionaryLearning,
  readOpenAi,
  readSaeLens,
  readSparsify,
} from "../../src/index.ts";
import {
  dictionaryLearningFiles,
  floats,
  json,
  openAiFiles,
  saeLensFiles,
  sparsifyFiles,
} from "../support/interop-files.ts";

type Reader = (files: NamedFiles, options?: ReadSaeOptions) => Promise<unknown>;

async function expectFormatError(run: () => Promise<unknown>, message: RegExp): Promise<void> {
  const error = await run().then(
    () => new Error("nothing was refused"),
    (thrown: unknown) => thrown,
  );
  expect(FormatError.isInstance(error), String(error)).toBe(true);
  expect(String(error)).toMatch(message);
}

const topK = (k: WritableTorchValue, postActivation: WritableTorchValue = "ReLU") => ({
  activation_state_dict: new Map<string, WritableTorchValue>([
    ["k", k],
    ["postact_fn", postActivation],
  ]),
});

describe("files that are not an autoencoder of ours are refused by name", () => {
  const cases: readonly (readonly [string, Reader, NamedFiles, RegExp])[] = [
    [
      "OpenAI: Identity",
      readOpenAi,
      openAiFiles({ activation: "Identity" }),
      /openAi: 8\.pt: expected activation TopK or ReLU, got Identity/,
    ],
    [
      "OpenAI: TopK without ReLU",
      readOpenAi,
      openAiFiles(topK(2, "Identity")),
      /expected postact_fn ReLU, got Identity/,
    ],
    ["OpenAI: a k that is text", readOpenAi, openAiFiles(topK("many")), /expected a number k, got many/],
    [
      "OpenAI: no state of TopK",
      readOpenAi,
      openAiFiles({ activation_state_dict: undefined }),
      /activation_state_dict/,
    ],
    [
      "OpenAI: an unknown tensor",
      readOpenAi,
      openAiFiles({ gate: floats([3]) }),
      /tensor "gate": expected only pre_bias/,
    ],
    [
      "OpenAI: no encoder",
      readOpenAi,
      openAiFiles({ "encoder.weight": undefined }),
      /tensor "decoder\.linear\.weight": expected a tensor/,
    ],
    [
      "OpenAI: a bias of another length",
      readOpenAi,
      openAiFiles({ latent_bias: floats([4]) }),
      /tensor "latent_bias": expected shape \[3\], got \[4\]/,
    ],
    [
      "OpenAI: an encoder that is no matrix",
      readOpenAi,
      openAiFiles({ "encoder.weight": floats([6]) }),
      /expected a matrix, got shape \[6\]/,
    ],
    [
      "OpenAI: a decoder the wrong way round",
      readOpenAi,
      openAiFiles({ "decoder.weight": floats([3, 2]) }),
      /"decoder\.weight": expected shape \[2, 3\], got \[3, 2\]/,
    ],
    [
      "OpenAI: no file",
      readOpenAi,
      sparsifyFiles(),
      /expected a file \/\\\.pt\$\/, got cfg\.json, sae\.safetensors/,
    ],
    [
      "OpenAI: two files",
      readOpenAi,
      { "a.pt": new Uint8Array(0), "b/c.pt": new Uint8Array(0) },
      /expected one file .*, got a\.pt, b\/c\.pt/,
    ],
    [
      "sparsify: a transcoder",
      readSparsify,
      sparsifyFiles({ transcode: true }),
      /sparsify: cfg\.json: expected transcode to be false, as in an autoencoder, got true/,
    ],
    [
      "sparsify: a skip connection",
      readSparsify,
      sparsifyFiles({ skip_connection: true }),
      /skip_connection/,
    ],
    [
      "sparsify: W_skip",
      readSparsify,
      sparsifyFiles({}, { W_skip: floats([2, 2]) }),
      /tensor "W_skip": expected only encoder\.weight/,
    ],
    [
      "sparsify: groupmax",
      readSparsify,
      sparsifyFiles({ activation: "groupmax" }),
      /expected activation to be topk, got "groupmax"/,
    ],
    ["sparsify: signed", readSparsify, sparsifyFiles({ signed: true }), /signed/],
    [
      "sparsify: another width",
      readSparsify,
      sparsifyFiles({ d_in: 3 }),
      /expected d_in to be 2, as in encoder\.weight, got 3/,
    ],
    [
      "sparsify: another number of latents",
      readSparsify,
      sparsifyFiles({ num_latents: 4 }),
      /expected num_latents to be 0 or 3.*got 4/,
    ],
    [
      "sparsify: another expansion",
      readSparsify,
      sparsifyFiles({ num_latents: 0, expansion_factor: 2 }),
      /expected expansion_factor to be 3\/2.*got 2/,
    ],
    [
      "sparsify: no k that is one",
      readSparsify,
      sparsifyFiles({ k: "two" }),
      /expected k to be a whole number in 1 … 2³¹, got "two"/,
    ],
    [
      "sparsify: whole numbers for weights",
      readSparsify,
      sparsifyFiles({}, { b_dec: { dtype: "I32", shape: [2], data: new Int32Array(2) } }),
      /F64, F32, F16 or BF16, got I32/,
    ],
    [
      "SAELens: gated",
      readSaeLens,
      saeLensFiles({ architecture: "gated" }),
      /saeLens: cfg\.json: expected architecture to be topk or standard, got "gated"/,
    ],
    [
      "SAELens: a transcoder",
      readSaeLens,
      saeLensFiles({ architecture: "skip_transcoder" }),
      /architecture.*skip_transcoder/,
    ],
    [
      "SAELens: another function",
      readSaeLens,
      saeLensFiles({ architecture: "standard", activation_fn_str: "tanh-relu" }),
      /expected activation_fn_str to be topk or relu, got "tanh-relu"/,
    ],
    [
      "SAELens: TopK without k",
      readSaeLens,
      saeLensFiles({ k: null, activation_fn_kwargs: {} }),
      /expected activation_fn_kwargs\.k to be a whole number.*got none/,
    ],
    [
      "SAELens: an unknown normalisation",
      readSaeLens,
      saeLensFiles({ normalize_activations: "batch" }),
      /normalize_activations to be one of none, layer_norm, constant_norm_rescale, expected_average_only_in, got "batch"/,
    ],
    [
      "SAELens: thresholds",
      readSaeLens,
      saeLensFiles({}, { threshold: floats([3]) }),
      /tensor "threshold": expected only W_enc/,
    ],
    [
      "SAELens: W_enc not transposed",
      readSaeLens,
      saeLensFiles({}, { W_enc: floats([3, 2]) }),
      /expected d_in to be 3, as in W_enc, got 2/,
    ],
    [
      "SAELens: another number of latents",
      readSaeLens,
      saeLensFiles({ d_sae: 5 }),
      /expected d_sae to be 3, as in W_enc, got 5/,
    ],
    [
      "SAELens: a scale that is not told of",
      readSaeLens,
      saeLensFiles({}, { scaling_factor: floats([3], Float32Array.of(1, 1, 2)) }),
      /finetuning_scaling_factor to be true, since scaling_factor is not all 1, got none/,
    ],
    [
      "SAELens: a flag that is none",
      readSaeLens,
      saeLensFiles({ apply_b_dec_to_input: "yes" }),
      /apply_b_dec_to_input to be true or false, got "yes"/,
    ],
    [
      "SAELens: a sparsity of another length",
      readSaeLens,
      { ...saeLensFiles(), "sparsity.safetensors": encodeSafetensors({ sparsity: floats([4]) }) },
      /"sparsity": expected shape \[3\], got \[4\]/,
    ],
    [
      "dictionary_learning: choosing by a threshold",
      readDictionaryLearning,
      dictionaryLearningFiles({}, { trainer: { dict_class: "BatchTopKSAE" } }),
      /dictionaryLearning: config\.json: expected trainer\.dict_class to be AutoEncoderTopK, as the tensors are, got "BatchTopKSAE"/,
    ],
    [
      "dictionary_learning: gated",
      readDictionaryLearning,
      dictionaryLearningFiles({ b_dec: undefined, gate_bias: floats([3]) }),
      /"gate_bias": expected only encoder\.weight/,
    ],
    [
      "dictionary_learning: a k that is a vector",
      readDictionaryLearning,
      dictionaryLearningFiles({ k: floats([1]) }),
      /tensor "k": expected shape \[\], got \[1\]/,
    ],
    [
      "dictionary_learning: a list for settings",
      readDictionaryLearning,
      { ...dictionaryLearningFiles(), "config.json": json([]) },
      /config\.json: expected a JSON object, got an object or a list/,
    ],
  ];

  it.each(cases)("%s", (_, read, files, message) => expectFormatError(() => read(files), message));
});

describe("hostile files are refused before anything is made of them", () => {
  const settings = (text: string | Uint8Array) => ({
    ...sparsifyFiles(),
    "cfg.json": typeof text === "string" ? new TextEncoder().encode(text) : text,
  });
  const cases: readonly (readonly [string, NamedFiles, RegExp])[] = [
    [
      "JSON of more than 4 MiB",
      settings(`"${"x".repeat(2 ** 22)}"`),
      /at most 4194304 bytes of JSON, got 4194306/,
    ],
    ["JSON nested without end", settings("[".repeat(100_000)), /nested at most 64 deep/],
    [
      "brackets that are nested 65 deep",
      settings(`{"k":${"[".repeat(64)}${"]".repeat(64)}}`),
      /nested at most 64 deep/,
    ],
    ["bytes that are no text", settings(Uint8Array.of(0x7b, 0xff, 0x7d)), /expected text in UTF-8/],
    ["JSON that breaks off", settings('{"k": 2'), /expected JSON, got "\{\\"k\\": 2"/],
    [
      "fields that only the prototype has",
      settings('{"__proto__": {"k": 2, "d_in": 2}}'),
      /d_in to be a whole number.*got none/,
    ],
  ];

  it.each(cases)("%s", (_, files, message) => expectFormatError(() => readSparsify(files), message));

  it("brackets within text are not nesting", async () => {
    const note = `\\"${"[".repeat(100)}`;
    const { extras } = await readSparsify(settings(`{"k":2,"d_in":2,"num_latents":3,"note":"${note}"}`));
    expect(extras.settings).toMatchObject({ note: `"${"[".repeat(100)}` });
  });

  it("a tensor that says it is larger than its file", async () => {
    const bytes = openAiFiles()["8.pt"];
    // The length of a storage of six elements, with the end of its place behind it.
    const at = Buffer.from(bytes).indexOf(Buffer.of(0x4a, 6, 0, 0, 0, 0x74, 0x51));
    expect(at).toBeGreaterThan(0);
    new DataView(bytes.buffer).setInt32(at + 1, 2 ** 30, true);
    await expectFormatError(
      () => readOpenAi({ "8.pt": bytes }),
      /expected at most the file's \d+ bytes, got 4294967296/,
    );
  });
});

describe("what is missing or contradicts the files is an OptionError", () => {
  const cases: readonly (readonly [string, Reader, NamedFiles, ReadSaeOptions, RegExp])[] = [
    [
      "k of the training script",
      readOpenAi,
      openAiFiles({ activation: undefined, latents_activation_frequency: undefined }),
      {},
      /k: expected option k, since the files do not tell it, got none/,
    ],
    ["another k", readSparsify, sparsifyFiles(), { k: 3 }, /k: expected 2, as the files tell, got 3/],
    [
      "k above the number of latents",
      readSparsify,
      sparsifyFiles({ k: 4 }),
      {},
      /k: expected a whole number in 1 … 3, got 4/,
    ],
    [
      "the scale of the inputs",
      readSaeLens,
      saeLensFiles({ normalize_activations: "expected_average_only_in" }),
      {},
      /inputScale: expected option inputScale, since the files do not tell it/,
    ],
    [
      "a scale of 0",
      readSaeLens,
      saeLensFiles({ normalize_activations: true }),
      { inputScale: 0 },
      /inputScale: expected a number > 0, got 0/,
    ],
    [
      "another scale",
      readSaeLens,
      {
        ...saeLensFiles({ normalize_activations: true }),
        "activation_scaler.json": json({ scaling_factor: 0.5 }),
      },
      { inputScale: 2 },
      /inputScale: expected 0\.5, as the files tell, got 2/,
    ],
    [
      "a scale that nothing is scaled by",
      readSparsify,
      sparsifyFiles(),
      { inputScale: 2 },
      /inputScale: expected 1, since inputs are not scaled by it, got 2/,
    ],
    [
      "half an active latent",
      readOpenAi,
      openAiFiles(topK(1.5)),
      {},
      /k: expected a whole number in 1 … 3, got 1\.5/,
    ],
    [
      "no latents",
      readOpenAi,
      openAiFiles({ "encoder.weight": floats([0, 2]), "decoder.weight": floats([2, 0]) }),
      {},
      /latents: expected a whole number in 1 … 2147483648, got 0/,
    ],
  ];

  it.each(cases)("%s", async (_, read, files, options, message) => {
    const error = await read(files, options).then(
      () => new Error("nothing was refused"),
      (thrown: unknown) => thrown,
    );
    expect(OptionError.isInstance(error), String(error)).toBe(true);
    expect(String(error)).toMatch(message);
  });
});

describe("options", () => {
  it("tell the normalisation instead of the activation's name", async () => {
    const { config } = await readOpenAi(openAiFiles(), { inputNormalization: "none" });
    expect(config).toMatchObject({ activation: "topK", inputNormalization: "none" });
  });

  it("tell k and the scale where the files do not", async () => {
    const script = openAiFiles({ activation: undefined, latents_activation_frequency: undefined });
    expect((await readOpenAi(script, { k: 3 })).config).toMatchObject({ k: 3, inputNormalization: "none" });
    const scaled = saeLensFiles({ normalize_activations: true });
    expect((await readSaeLens(scaled, { inputScale: 0.25 })).config).toMatchObject({
      inputNormalization: "scalar",
      inputScale: 0.25,
    });
  });

  it("let a read be cancelled", async () => {
    for (const [read, files] of [
      [readOpenAi, openAiFiles()],
      [readSparsify, sparsifyFiles()],
      [readSaeLens, saeLensFiles()],
      [readDictionaryLearning, dictionaryLearningFiles()],
    ] as const)
      await expect(read(files, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe("old state dictionaries of OpenAI's", () => {
  it("without an activation but with all counters are ReLU, as their loader has it", async () => {
    const { config } = await readOpenAi(
      openAiFiles({ activation: undefined, activation_state_dict: undefined }),
    );
    expect(config).toMatchObject({ activation: "relu", inputNormalization: "none" });
  });

  it("of tied autoencoders have one matrix for both", async () => {
    const matrix = Float32Array.of(1, 2, 3, 4, 5, 6);
    const files = openAiFiles({
      "encoder.weight": undefined,
      "decoder.weight": undefined,
      "decoder.linear.weight": floats([3, 2], matrix),
    });
    const { parameters } = await readOpenAi(files);
    expect(parameters["encoder.weight"]).toEqual(matrix);
    expect(parameters.W_dec).toEqual(matrix);
  });
});

describe("detectLayout", () => {
  it("does not take what it does not know", async () => {
    await expectFormatError(
      () => detectLayout({}),
      /autoencoder: expected the weights of one autoencoder: model\.safetensors.*got no files/,
    );
    await expectFormatError(() => detectLayout({ "readme.md": new Uint8Array(1) }), /got readme\.md/);
    await expectFormatError(
      () => detectLayout({ ...sparsifyFiles(), ...saeLensFiles() }),
      /got sparsify and saeLens/,
    );
    await expectFormatError(
      () => detectLayout(openAiFiles({ pre_bias: undefined, "encoder.weight": undefined })),
      /got 8\.pt/,
    );
  });

  it("looks at names behind the last slash", async () => {
    const files = Object.fromEntries(
      Object.entries(sparsifyFiles()).map(([name, bytes]) => [`layers.3/${name}`, bytes]),
    );
    expect(await detectLayout(files)).toBe("sparsify");
  });
});
