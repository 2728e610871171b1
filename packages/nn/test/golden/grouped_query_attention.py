#!/usr/bin/python3
"""Outputs and gradients of RMS norm and of grouped attention with rotary embedding in PyTorch (float64), for
test/grouped-query-attention.test.ts.

    /usr/bin/python3 grouped_query_attention.py > grouped_query_attention.json
"""
import json
import math

import torch
import torch.nn.functional as F

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
B, T, WIDTH, HEADS, GROUPS, SIZE = 2, 5, 6, 4, 2, 4


def draw(*shape):
    return ((torch.randn(*shape) * 64).round() / 64).requires_grad_()  # few digits, so that the file stays small


def report(x, parameters, y):
    weights = torch.cos(torch.arange(y.numel(), dtype=torch.float64)).reshape(y.shape)
    gradients = torch.autograd.grad((y * weights).sum(), [x, *parameters.values()])
    return {"parameters": {name: p.flatten().tolist() for name, p in parameters.items()}, "x": x.flatten().tolist(),
            "y": y.flatten().tolist(), "gradients": [g.flatten().tolist() for g in gradients]}


def rms_norm():
    x, weight = draw(B, T, WIDTH), draw(WIDTH)
    return report(x, {"weight": weight}, x / (x.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt() * weight)


def turned(x, interleaved):
    """x [B, H, T, SIZE]; pairs as complex numbers, times e^(i·t·θ)."""
    angles = torch.outer(torch.arange(T).double(), 10000 ** (-torch.arange(0, SIZE, 2).double() / SIZE))
    turn = torch.polar(torch.ones_like(angles), angles)
    if interleaved:
        return torch.view_as_real(torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous()) * turn).flatten(-2)
    pairs = torch.complex(*x.chunk(2, dim=-1)) * turn
    return torch.cat([pairs.real, pairs.imag], dim=-1)


def attention(interleaved, bias):
    x = draw(B, T, WIDTH)
    p = {}
    for name, outputs, inputs in [("query", HEADS * SIZE, WIDTH), ("key", GROUPS * SIZE, WIDTH),
                                  ("value", GROUPS * SIZE, WIDTH), ("projection", WIDTH, HEADS * SIZE)]:
        p[f"{name}.weight"] = draw(outputs, inputs)
        if bias:
            p[f"{name}.bias"] = draw(outputs)

    def linear(name, y):
        return F.linear(y, p[f"{name}.weight"], p.get(f"{name}.bias"))

    def heads(name):
        return linear(name, x).unflatten(-1, (-1, SIZE)).transpose(1, 2)

    q, k, v = heads("query"), heads("key"), heads("value")
    if interleaved is not None:
        q, k = turned(q, interleaved), turned(k, interleaved)
    k, v = (y.repeat_interleave(HEADS // GROUPS, dim=1) for y in (k, v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(SIZE) + torch.full((T, T), -math.inf).triu(1)
    return report(x, p, linear("projection", (scores.softmax(-1) @ v).transpose(1, 2).flatten(2)))


print(json.dumps({
    "rmsNorm": rms_norm(),
    "interleaved": attention(True, False),
    "halves": attention(False, True),
    "unturned": attention(None, True),
}))
