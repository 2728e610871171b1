#!/usr/bin/python3
"""Values and gradients of attention and of a pre-LN block by PyTorch (float64), for test/transformer.test.ts.

    python3 transformer.py > transformer.json
"""
import json
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
B, T, S, H, D, E = 2, 5, 7, 2, 4, 3


def draw(*shape):
    return torch.randn(*shape).requires_grad_()


def weights(y):
    return torch.cos(torch.arange(y.numel(), dtype=torch.float64)).reshape(y.shape)


def flat(tensors):
    return [tensor.flatten().tolist() for tensor in tensors]


def attention(q, k, v, added):
    """q [B, T, H, D], k [B, S, H, D], v [B, S, H, E]; added broadcasts to [B, H, T, S]."""
    scores = torch.einsum("bthd,bshd->bhts", q, k) / math.sqrt(D) + added
    return torch.einsum("bhts,bshe->bthe", scores.softmax(-1), v)


def report(q, k, v, added):
    y = attention(q, k, v, added)
    gradients = torch.autograd.grad((y * weights(y)).sum(), [q, k, v])
    return {"inputs": flat([q, k, v]), "y": y.flatten().tolist(), "gradients": flat(gradients)}


def hidden_behind(first):
    """−∞ where key s lies behind the place first + t."""
    return torch.full((T, S), -math.inf).triu(first + 1)


mask = torch.randn(H, T, S)
mask[:, :, 1::3] = -math.inf
cases = {
    "plain": report(draw(B, T, H, D), draw(B, S, H, D), draw(B, S, H, E), torch.zeros(1)),
    "causal": report(draw(B, T, H, D), draw(B, S, H, D), draw(B, S, H, E), hidden_behind(S - T)),
    "masked": report(draw(B, T, H, D), draw(B, S, H, D), draw(B, S, H, E), mask),
    "cached": report(draw(B, T, H, D), draw(B, S, H, D), draw(B, S, H, E), hidden_behind(1)),
}


class Block(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.projection = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

    def forward(self, x):
        B, T, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(B, T, 3, self.heads, d // self.heads).unbind(2)
        scores = torch.einsum("bthd,bshd->bhts", q, k) / math.sqrt(d // self.heads)
        scores = scores + torch.full((T, T), -math.inf).triu(1)
        y = torch.einsum("bhts,bshd->bthd", scores.softmax(-1), v).reshape(B, T, d)
        x = x + self.projection(y)
        return x + self.down(F.gelu(self.up(self.norm2(x))))


block = Block(8, H)
for norm in (block.norm1, block.norm2):
    nn.init.normal_(norm.weight, 1, 0.3)
    nn.init.normal_(norm.bias, 0, 0.3)
x = draw(B, T, 8)
y = block(x)
names, parameters = zip(*block.named_parameters())
gradients = torch.autograd.grad((y * weights(y)).sum(), [x, *parameters])
rename = {"qkv": "attention.qkv", "projection": "attention.projection"}
keys = [".".join([rename.get(name.split(".")[0], name.split(".")[0]), name.split(".")[1]]) for name in names]
print(json.dumps({
    "mask": [["-inf" if value == -math.inf else value for value in mask.flatten().tolist()]],
    "attention": cases,
    "block": {
        "parameters": dict(zip(keys, flat(parameters))),
        "x": x.flatten().tolist(),
        "y": y.flatten().tolist(),
        "dx": gradients[0].flatten().tolist(),
        "gradients": dict(zip(keys, flat(gradients[1:]))),
    },
}))
