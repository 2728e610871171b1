import { formulaTensors, goldenSubjects } from "./golden-subjects.ts";

/** Which of the files of llama2.c is made. */
export interface Llama2cFileOptions {
  readonly version: 0 | 1;
  readonly tied: boolean;
}

const MATRICES = ["wq", "wk", "wv", "wo", "w1", "w2", "w3"];

/** The golden llama2.c model as the bytes of a checkpoint. */
export function llama2cFile({ version, tied }: Llama2cFileOptions): Uint8Array {
  const { config } = goldenSubjects.llama2c;
  const [dim, hidden, layers, heads, groups, vocabulary, positions] = [
    "dim",
    "hidden_dim",
    "n_layers",
    "n_heads",
    "n_kv_heads",
    "vocab_size",
    "max_seq_len",
  ].map((name) => Number(config[name]));
  const tensors = formulaTensors(goldenSubjects.llama2c);
  const inBlocks = (name: string) => Array.from({ length: layers }, (_, i) => `${name}.${i}`);
  const legacy = ["wq", "wk", "wv", "wo", "rms_ffn", "w1", "w2", "w3"].flatMap(inBlocks);
  const order =
    version === 0
      ? ["tok_emb", ...inBlocks("rms_att"), ...legacy, "rms_final", "tables"]
      : [
          ...inBlocks("rms_att"),
          ...inBlocks("rms_ffn"),
          "rms_final",
          "tok_emb",
          ...MATRICES.flatMap(inBlocks),
        ];
  // What stands in the place of the old rotary tables must not be read.
  const tables = new Float32Array((positions * dim) / heads).fill(Number.NaN);
  const floats = [...order, ...(tied ? [] : ["wcls"])].flatMap((name) =>
    Array.from(name === "tables" ? tables : (tensors.get(name)!.data as Float32Array)),
  );
  const start = version === 0 ? 28 : 256;
  const view = new DataView(new ArrayBuffer(start + 4 * floats.length));
  const isNegative = version === 0 && !tied;
  const sizes = [dim, hidden, layers, heads, groups, isNegative ? -vocabulary : vocabulary, positions];
  for (const [i, size] of sizes.entries()) view.setInt32((version === 0 ? 0 : 8) + 4 * i, size, true);
  if (version === 1) {
    view.setUint32(0, 0x616b3432, true);
    view.setInt32(4, 1, true);
    view.setUint8(36, tied ? 1 : 0);
  }
  for (const [i, value] of floats.entries()) view.setFloat32(start + 4 * i, value, true);
  return new Uint8Array(view.buffer);
}
