"""Writes sequences.json: attention, rotary embedding, parts at a position and fused chains, by PyTorch in double precision.

Run with Debian's python3-torch: /usr/bin/python3 sequences.py. Inputs are multiples of 1/16, exact in single precision.
The gradient of attention also takes results of its forward pass, which are rounded on their way: those cases have a
tolerance of their own.
"""
import json
import math
import pathlib

import numpy as np
import torch

random = np.random.default_rng(13)
cases = []


def floats(*shape):
    return torch.from_numpy(random.integers(-32, 33, shape) / 16).requires_grad_()


def number(x):
    return x if math.isfinite(x) else ("NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity")


def tensor(t):
    if not isinstance(t, torch.Tensor):
        return {"shape": [], "dtype": "int32", "data": [t]}
    return {"shape": list(t.shape), "dtype": "float32", "data": [number(v) for v in t.detach().reshape(-1).tolist()]}


def case(op, inputs, outputs, attributes, name, **more):
    cases.append({"op": op, "name": name, "inputs": [tensor(t) for t in inputs], "attributes": attributes,
                  "outputs": [tensor(t) for t in outputs], **more})


def scores(q, k, scale, mask, causal, first):
    s = scale * torch.einsum("bthd,bshd->bhts", q, k)
    if mask is not None:
        s = s + mask
    T, S = s.shape[-2:]
    if causal:
        s = s.masked_fill(torch.arange(S)[None] > torch.arange(T)[:, None] + first, -math.inf)
    return s


# T, S, causal, mask's shape, position, packed
for T, S, causal, masked, position, packed in [
        (3, 5, False, None, None, False), (4, 4, True, None, None, False), (2, 5, True, None, None, False),
        (3, 4, False, (3, 4), None, False), (2, 3, True, (2, 1, 2, 3), None, False), (2, 6, True, None, 3, False),
        (5, 5, True, None, None, True)]:
    B, H, D, E, scale = 2, 2, 4, 4 if packed else 6, 0.5
    qkv = floats(B, T, 3, H, D) if packed else None
    q, k, v = qkv.unbind(2) if packed else (floats(B, T, H, D), floats(B, S, H, D), floats(B, S, H, E))
    mask = None if masked is None else floats(*masked).detach()
    s = scores(q, k, scale, mask, causal, S - T if position is None else position)
    y = torch.einsum("bhts,bshe->bthe", s.softmax(-1), v)
    given = [qkv] if packed else [q, k, v]
    more = ([] if mask is None else [mask]) + ([] if position is None else [position])
    attributes = {"causal": causal, "scale": scale, "mask": mask is not None, "position": position is not None,
                  "packed": packed}
    name = f"PyTorch: {T} queries, {S} keys, {json.dumps(attributes)}"
    case("attention", given + more, [y, s.logsumexp(-1)], attributes, name)
    g = floats(*y.shape)
    case("attentionGradient", given + more + [y, s.logsumexp(-1), g], torch.autograd.grad(y, given, g), attributes, name,
         tolerance=1e-6)

# Rotary embedding by complex numbers; rows of angles are cosines, then sines. Halves and quarters of a turn are exact.
for interleaved in (False, True):
    for inverse in (False, True):
        for position in (None, 2):
            x = floats(2, 3, 2, 4)
            turns = torch.tensor([[0, 1], [1, 2], [2, 3], [3, 1], [1, 1]], dtype=torch.float64)
            cos, sin = (turns * math.pi / 2).cos().round(), (turns * math.pi / 2).sin().round()
            angle = torch.complex(cos, -sin if inverse else sin)[(position or 0):(position or 0) + 3, None]
            a, b = (x[..., 0::2], x[..., 1::2]) if interleaved else (x[..., :2], x[..., 2:])
            turned = torch.complex(a, b) * angle
            y = torch.stack([turned.real, turned.imag], -1).flatten(-2) if interleaved else torch.cat(
                [turned.real, turned.imag], -1)
            attributes = {"interleaved": interleaved, "inverse": inverse, "position": position is not None}
            case("rotaryEmbedding", [x, torch.cat([cos, sin], -1)] + ([] if position is None else [position]), [y],
                 attributes, f"PyTorch: {json.dumps(attributes)}")

x, update = floats(2, 5, 3), floats(2, 2, 3)
case("updateSlice", [x, update, 2], [torch.cat([x[:, :2], update, x[:, 4:]], 1)], {"axis": 1}, "PyTorch")
case("sliceAt", [x, 3], [x[:, 3:5]], {"axis": 1, "size": 2}, "PyTorch")

# y = tanh(x·w + b), kept with x·w; w and b are rows, the last operand a constant.
x, w, b = floats(3, 4), floats(4), floats(4)
case("fused", [x, w, b], [x * w, torch.tanh(x * w + b) * 0.5],
     {"inputs": 3, "constants": [{"value": 0.5, "dtype": "float32"}], "outputs": [0, 3], "instructions": [
         {"op": "multiply", "operands": [0, 1]}, {"op": "add", "operands": [4, 2]}, {"op": "tanh", "operands": [5]},
         {"op": "multiply", "operands": [6, 3]}]}, "PyTorch")

path = pathlib.Path(__file__).with_name("sequences.json")
path.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
print(len(cases), "cases")
