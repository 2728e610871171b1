import type { SubjectConfig } from "../subject-config.ts";
import { type ConfigFields, configError } from "./config-fields.ts";
import { blockParameter, type Layout, type TensorPart } from "./layout.ts";

/** Llama as Hugging Face's transformers saves it: pairs of the rotary embedding are the halves of a head. */
export const llamaLayout: Layout = {
  prefix: "model.",

  config(fields: ConfigFields): SubjectConfig {
    fields.only("hidden_act", "silu");
    fields.only("attention_bias", false);
    fields.only("mlp_bias", false);
    if (fields.get("rope_scaling") !== undefined) {
      throw configError("value", "no rope_scaling", JSON.stringify(fields.get("rope_scaling")));
    }
    const width = fields.number("hidden_size");
    const heads = fields.number("num_attention_heads");
    return {
      architecture: "llama",
      vocabulary: fields.number("vocab_size"),
      width,
      layers: fields.number("num_hidden_layers"),
      heads,
      keyValueHeads: fields.number("num_key_value_heads", heads),
      headSize: fields.number("head_dim", width / heads),
      hidden: fields.number("intermediate_size"),
      positions: fields.number("max_position_embeddings"),
      normEpsilon: fields.number("rms_norm_eps", 1e-6),
      tied: fields.get("tie_word_embeddings") === true,
      rotary: { base: fields.number("rope_theta", 10_000), interleaved: false },
    };
  },

  part(parameter: string, config: SubjectConfig): TensorPart {
    const { vocabulary, width, hidden, heads, keyValueHeads, headSize } = config;
    const inBlock = blockParameter(parameter);
    const queries = heads * headSize;
    const keys = keyValueHeads * headSize;
    const parts: Record<string, TensorPart> = {
      "tokens.weight": { name: "embed_tokens.weight", shape: [vocabulary, width] },
      "norm.weight": { name: "norm.weight", shape: [width] },
      "head.weight": { name: "lm_head.weight", shape: [vocabulary, width] },
      norm1: { name: "input_layernorm", shape: [width] },
      "attention.query": { name: "self_attn.q_proj", shape: [queries, width] },
      "attention.key": { name: "self_attn.k_proj", shape: [keys, width] },
      "attention.value": { name: "self_attn.v_proj", shape: [keys, width] },
      "attention.projection": { name: "self_attn.o_proj", shape: [width, queries] },
      norm2: { name: "post_attention_layernorm", shape: [width] },
      gate: { name: "mlp.gate_proj", shape: [hidden, width] },
      up: { name: "mlp.up_proj", shape: [hidden, width] },
      down: { name: "mlp.down_proj", shape: [width, hidden] },
    };
    if (inBlock === undefined) return parts[parameter];
    const { name, shape } = parts[inBlock.part];
    return { name: `layers.${inBlock.block}.${name}.weight`, shape };
  },
};
