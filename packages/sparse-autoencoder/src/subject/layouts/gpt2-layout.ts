import type { SubjectConfig } from "../subject-config.ts";
import type { ConfigFields } from "./config-fields.ts";
import { blockParameter, type Layout, type TensorPart } from "./layout.ts";

/** GPT-2 as Hugging Face's transformers saves it: matrices as [inputs, outputs], queries, keys and values in one. */
export const gpt2Layout: Layout = {
  prefix: "transformer.",

  config(fields: ConfigFields): SubjectConfig {
    fields.only("activation_function", "gelu_new", "gelu_pytorch_tanh");
    fields.only("scale_attn_weights", true);
    fields.only("scale_attn_by_inverse_layer_idx", false);
    const width = fields.number("n_embd");
    const heads = fields.number("n_head");
    return {
      architecture: "gpt2",
      vocabulary: fields.number("vocab_size"),
      width,
      layers: fields.number("n_layer"),
      heads,
      keyValueHeads: heads,
      headSize: width / heads,
      hidden: fields.number("n_inner", 4 * width),
      positions: fields.number("n_positions"),
      normEpsilon: fields.number("layer_norm_epsilon", 1e-5),
      tied: fields.get("tie_word_embeddings") !== false,
      rotary: { base: 10_000, interleaved: true },
    };
  },

  part(parameter: string, { vocabulary, width, hidden, positions }: SubjectConfig): TensorPart {
    const inBlock = blockParameter(parameter);
    if (inBlock === undefined) {
      const wholes: Record<string, TensorPart> = {
        "tokens.weight": { name: "wte.weight", shape: [vocabulary, width] },
        positions: { name: "wpe.weight", shape: [positions, width] },
        "norm.weight": { name: "ln_f.weight", shape: [width] },
        "norm.bias": { name: "ln_f.bias", shape: [width] },
        "head.weight": { name: "lm_head.weight", shape: [vocabulary, width] },
      };
      return wholes[parameter];
    }
    const { block, part, kind } = inBlock;
    const norm = { norm1: "ln_1", norm2: "ln_2" }[part];
    if (norm !== undefined) return { name: `h.${block}.${norm}.${kind}`, shape: [width] };
    const [name, inputs, outputs, first, count] = SOURCES[part](width, hidden);
    const shape = kind === "bias" ? [outputs] : [inputs, outputs];
    return { name: `h.${block}.${name}.${kind}`, shape, columns: { first, count } };
  },
};

/** For each linear layer of a block the tensor, its inputs and outputs, and the outputs that are the layer's own. */
const SOURCES: Record<
  string,
  (d: number, h: number) => [name: string, inputs: number, outputs: number, first: number, count: number]
> = {
  "attention.query": (d) => ["attn.c_attn", d, 3 * d, 0, d],
  "attention.key": (d) => ["attn.c_attn", d, 3 * d, d, d],
  "attention.value": (d) => ["attn.c_attn", d, 3 * d, 2 * d, d],
  "attention.projection": (d) => ["attn.c_proj", d, d, 0, d],
  up: (d, h) => ["mlp.c_fc", d, h, 0, h],
  down: (d, h) => ["mlp.c_proj", h, d, 0, d],
};
