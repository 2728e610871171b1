#!/usr/bin/python3
"""Logits and hook points of a tiny GPT-2, of a tiny Llama in Hugging Face's layout and of one in llama2.c's, by PyTorch
(float64), for test/subject/layouts.test.ts. The weights are no data: element i of tensor k is
offset + scale·(hash(i, k)/2³² − ½), rounded to float32; see `element` here and `formulaTensor` there.

    /usr/bin/python3 subjects.py > subjects.json
"""
import json
import math

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def element(count, k, scale, offset):
    with np.errstate(over="ignore"):
        h = (np.arange(count, dtype=np.uint32) + np.uint32(1000003 * (k + 1))) * np.uint32(0x9E3779B1)
        h ^= h >> np.uint32(16)
        h *= np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(13)
    return (offset + scale * (h / 2**32 - 0.5)).astype(np.float32).astype(np.float64)


class Weights(dict):
    """Tensors by name, and how they were made."""

    def __init__(self):
        super().__init__()
        self.recipes = []

    def make(self, name, *shape, scale=1.0, offset=0.0):
        values = element(math.prod(shape), len(self.recipes), scale, offset)
        self.recipes.append({"name": name, "shape": list(shape), "scale": scale, "offset": offset})
        self[name] = torch.tensor(values).reshape(shape)


def report(config, weights, tokens, run):
    hooks = {}

    def at(name, value):
        hooks[name] = value.flatten().tolist()
        return value

    logits = run(torch.tensor(tokens), at)
    return {"config": config, "tensors": weights.recipes, "tokens": tokens, "logits": logits.flatten().tolist(),
            "hooks": hooks}


def causal(T):
    return torch.full((T, T), -math.inf).triu(1)


def attend(q, k, v):
    """[B, H, T, D]"""
    return (q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1]) + causal(q.shape[2])).softmax(-1) @ v


def gpt2():
    V, P, D, H, L = 11, 6, 8, 2, 2
    config = {"model_type": "gpt2", "vocab_size": V, "n_positions": P, "n_embd": D, "n_head": H, "n_layer": L,
              "n_inner": None, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5, "scale_attn_weights": True}
    w = Weights()
    w.make("wte.weight", V, D, scale=2.0)
    w.make("wpe.weight", P, D)
    for i in range(L):
        for norm in ("ln_1", "ln_2"):
            w.make(f"h.{i}.{norm}.weight", D, offset=1.0)
            w.make(f"h.{i}.{norm}.bias", D)
        for name, inputs, outputs in [("attn.c_attn", D, 3 * D), ("attn.c_proj", D, D), ("mlp.c_fc", D, 4 * D),
                                      ("mlp.c_proj", 4 * D, D)]:
            w.make(f"h.{i}.{name}.weight", inputs, outputs)
            w.make(f"h.{i}.{name}.bias", outputs)
    w.make("ln_f.weight", D, offset=1.0)
    w.make("ln_f.bias", D)

    def conv1d(name, x):
        return x @ w[f"{name}.weight"] + w[f"{name}.bias"]

    def norm(name, x):
        return F.layer_norm(x, (D,), w[f"{name}.weight"], w[f"{name}.bias"], 1e-5)

    def run(tokens, at):
        T = tokens.shape[1]
        x = w["wte.weight"][tokens] + w["wpe.weight"][:T]
        for i in range(L):
            x = at(f"blocks.{i}.hook_resid_pre", x)
            q, k, v = (part.unflatten(-1, (H, -1)).transpose(1, 2)
                       for part in conv1d(f"h.{i}.attn.c_attn", norm(f"h.{i}.ln_1", x)).split(D, dim=-1))
            mixed = attend(q, k, v).transpose(1, 2).flatten(2)
            x = at(f"blocks.{i}.hook_resid_mid",
                   x + at(f"blocks.{i}.hook_attn_out", conv1d(f"h.{i}.attn.c_proj", mixed)))
            hidden = F.gelu(conv1d(f"h.{i}.mlp.c_fc", norm(f"h.{i}.ln_2", x)), approximate="tanh")
            x = at(f"blocks.{i}.hook_resid_post",
                   x + at(f"blocks.{i}.hook_mlp_out", conv1d(f"h.{i}.mlp.c_proj", hidden)))
        return norm("ln_f", x) @ w["wte.weight"].T

    return report(config, w, [[3, 1, 4, 1, 5], [9, 2, 6, 10, 0]], run)


def rotate(x, base, interleaved):
    """x [B, H, T, D]"""
    T, D = x.shape[-2:]
    angles = torch.outer(torch.arange(T).double(), base ** (-torch.arange(0, D, 2).double() / D))
    cos, sin = angles.cos(), angles.sin()
    a, b = (x[..., 0::2], x[..., 1::2]) if interleaved else x.chunk(2, dim=-1)
    turned = a * cos - b * sin, a * sin + b * cos
    return torch.stack(turned, dim=-1).flatten(-2) if interleaved else torch.cat(turned, dim=-1)


def llama_forward(w, names, *, layers, size, groups, heads, epsilon, base, interleaved, head):
    def norm(name, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon) * w[name]

    def run(tokens, at):
        x = w[names["embedding"]][tokens]
        for i in range(layers):
            name = lambda part: names[part].format(i)  # noqa: E731
            x = at(f"blocks.{i}.hook_resid_pre", x)
            y = norm(name("norm1"), x)
            q, k, v = ((y @ w[name(part)].T).unflatten(-1, (-1, size)).transpose(1, 2) for part in "qkv")
            q, k = rotate(q, base, interleaved), rotate(k, base, interleaved)
            k, v = (part.repeat_interleave(heads // groups, dim=1) for part in (k, v))
            mixed = attend(q, k, v).transpose(1, 2).flatten(2) @ w[name("o")].T
            x = at(f"blocks.{i}.hook_resid_mid", x + at(f"blocks.{i}.hook_attn_out", mixed))
            y = norm(name("norm2"), x)
            out = (F.silu(y @ w[name("gate")].T) * (y @ w[name("up")].T)) @ w[name("down")].T
            x = at(f"blocks.{i}.hook_resid_post", x + at(f"blocks.{i}.hook_mlp_out", out))
        return norm(names["norm"], x) @ w[head].T

    return run


def llama():
    V, D, H, G, SIZE, L, HIDDEN = 11, 6, 4, 2, 4, 2, 10
    config = {"model_type": "llama", "vocab_size": V, "hidden_size": D, "num_attention_heads": H,
              "num_key_value_heads": G, "head_dim": SIZE, "num_hidden_layers": L, "intermediate_size": HIDDEN,
              "max_position_embeddings": 16, "rms_norm_eps": 1e-3, "rope_theta": 500.0, "hidden_act": "silu",
              "tie_word_embeddings": False, "rope_scaling": None}
    names = {"embedding": "model.embed_tokens.weight", "norm": "model.norm.weight",
             "norm1": "model.layers.{}.input_layernorm.weight",
             "norm2": "model.layers.{}.post_attention_layernorm.weight",
             **{part: "model.layers.{}.self_attn." + part + "_proj.weight" for part in "qkvo"},
             **{part: "model.layers.{}.mlp." + part + "_proj.weight" for part in ("gate", "up", "down")}}
    w = Weights()
    w.make(names["embedding"], V, D, scale=2.0)
    for i in range(L):
        w.make(names["norm1"].format(i), D, offset=1.0)
        for part, outputs, inputs in [("q", H * SIZE, D), ("k", G * SIZE, D), ("v", G * SIZE, D), ("o", D, H * SIZE)]:
            w.make(names[part].format(i), outputs, inputs)
        w.make(names["norm2"].format(i), D, offset=1.0)
        for part, outputs, inputs in [("gate", HIDDEN, D), ("up", HIDDEN, D), ("down", D, HIDDEN)]:
            w.make(names[part].format(i), outputs, inputs)
    w.make(names["norm"], D, offset=1.0)
    w.make("lm_head.weight", V, D, scale=2.0)
    run = llama_forward(w, names, layers=L, size=SIZE, groups=G, heads=H, epsilon=1e-3, base=500.0, interleaved=False,
                        head="lm_head.weight")
    return report(config, w, [[3, 1, 4, 1, 5], [9, 2, 6, 10, 0]], run)


def llama2c():
    V, D, H, G, L, HIDDEN, P = 11, 8, 4, 2, 2, 10, 6
    size = D // H
    config = {"dim": D, "hidden_dim": HIDDEN, "n_layers": L, "n_heads": H, "n_kv_heads": G, "vocab_size": V,
              "max_seq_len": P}
    shapes = {"rms_att": [D], "wq": [D, D], "wk": [G * size, D], "wv": [G * size, D], "wo": [D, D], "rms_ffn": [D],
              "w1": [HIDDEN, D], "w2": [D, HIDDEN], "w3": [HIDDEN, D]}
    w = Weights()
    w.make("tok_emb", V, D, scale=2.0)
    for name, shape in shapes.items():
        for i in range(L):
            w.make(f"{name}.{i}", *shape, offset=1.0 if name.startswith("rms") else 0.0)
    w.make("rms_final", D, offset=1.0)
    w.make("wcls", V, D, scale=2.0)
    names = {"embedding": "tok_emb", "norm": "rms_final", "norm1": "rms_att.{}", "norm2": "rms_ffn.{}", "q": "wq.{}",
             "k": "wk.{}", "v": "wv.{}", "o": "wo.{}", "gate": "w1.{}", "down": "w2.{}", "up": "w3.{}"}
    tokens = [[3, 1, 4, 1, 5], [9, 2, 6, 10, 0]]
    runs = [llama_forward(w, names, layers=L, size=size, groups=G, heads=H, epsilon=1e-5, base=10000.0,
                          interleaved=True, head=head) for head in ("tok_emb", "wcls")]
    untied = runs[1](torch.tensor(tokens), lambda _, value: value)
    return {**report(config, w, tokens, runs[0]), "untiedLogits": untied.flatten().tolist()}


print(json.dumps({"gpt2": gpt2(), "llama": llama(), "llama2c": llama2c()}))
