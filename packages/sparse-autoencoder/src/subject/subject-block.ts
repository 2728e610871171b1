import { GroupedQueryAttention, LayerNorm, Linear, type Module, RmsNorm } from "@quadrivium/nn";
import { add, gelu, multiply, type State, silu, type Tensor } from "@quadrivium/tensor";
import type { HookPoint, HookVisitor } from "./hook-point.ts";
import type { SubjectConfig } from "./subject-config.ts";

/** The norm of an architecture. */
export const makeNorm = (name: string, { architecture, width, normEpsilon }: SubjectConfig) =>
  architecture === "gpt2"
    ? new LayerNorm(name, width, { epsilon: normEpsilon })
    : new RmsNorm(name, width, { epsilon: normEpsilon });

/**
 * A block of a decoder: x + attention(norm1(x)), then x + perceptron(norm2(x)), the perceptron being
 * down(gelu(up(y))) for `gpt2` and down(silu(gate(y))·up(y)) for `llama`.
 *
 * Parameters `name.norm1`, `name.attention`, `name.norm2`, `name.gate` (`llama` only), `name.up` and `name.down`.
 */
export class SubjectBlock implements Module {
  readonly index: number;
  readonly norm1: LayerNorm | RmsNorm;
  readonly attention: GroupedQueryAttention;
  readonly norm2: LayerNorm | RmsNorm;
  readonly gate: Linear | undefined;
  readonly up: Linear;
  readonly down: Linear;

  constructor(index: number, config: SubjectConfig) {
    const { architecture, width, hidden, heads, keyValueHeads, headSize: size } = config;
    const bias = architecture === "gpt2";
    const rotary = architecture === "llama" ? config.rotary : undefined;
    const name = `blocks.${index}`;
    this.index = index;
    this.norm1 = makeNorm(`${name}.norm1`, config);
    const heading = { heads, keyValueHeads, size, rotary, causal: true, bias };
    this.attention = new GroupedQueryAttention(`${name}.attention`, width, heading);
    this.norm2 = makeNorm(`${name}.norm2`, config);
    this.gate = architecture === "llama" ? new Linear(`${name}.gate`, width, hidden, { bias }) : undefined;
    this.up = new Linear(`${name}.up`, width, hidden, { bias });
    this.down = new Linear(`${name}.down`, hidden, width, { bias });
  }

  get parameters(): readonly State[] {
    const { norm1, attention, norm2, gate, up, down } = this;
    const modules: readonly Module[] = [norm1, attention, norm2, ...(gate ? [gate] : []), up, down];
    return modules.flatMap(({ parameters }) => parameters);
  }

  /**
   * x [B, T, d] → y [B, T, d].
   * @param attend the attention, with or without a cache: [B, T, d] → [B, T, d]
   */
  forward(x: Tensor, attend: (x: Tensor) => Tensor, visit: HookVisitor): Tensor {
    const at = (hook: "resid_pre" | "attn_out" | "resid_mid" | "mlp_out" | "resid_post", value: Tensor) => {
      const point: HookPoint = `blocks.${this.index}.hook_${hook}`;
      return visit(point, value);
    };
    const before = at("resid_pre", x);
    const attended = at("attn_out", attend(this.norm1.forward(before)));
    const middle = at("resid_mid", add(before, attended));
    const perceived = at("mlp_out", this.#perceptron(this.norm2.forward(middle)));
    return at("resid_post", add(middle, perceived));
  }

  #perceptron(y: Tensor): Tensor {
    const up = this.up.forward(y);
    const hidden =
      this.gate === undefined ? gelu(up, { approximate: "tanh" }) : multiply(silu(this.gate.forward(y)), up);
    return this.down.forward(hidden);
  }
}
