"""Causal attention of each head, forward: q, k and v are [B, T, H, D].

Scale and mask are part of the product, and all is written into memory that is there: half the time of a formula
whose every intermediate is a new tensor.
"""

import math

import torch


class Attention:
    @torch.inference_mode()
    def __init__(self, weights, inputs, variant, /, batch, length, heads, width, **_):
        self.heads, self.scale = (batch, heads), width ** -0.5
        self.q, self.k, self.v = (inputs[name].transpose(1, 2).reshape(batch * heads, length, width) for name in "qkv")
        self.mask = torch.full((length, length), -math.inf).triu(1).expand(batch * heads, length, length)
        self.scores = torch.empty(batch * heads, length, length)
        self.output = torch.empty_like(self.v)

    def tensors(self):
        return {"result": self.output.unflatten(0, self.heads).transpose(1, 2)}

    @torch.inference_mode()
    def step(self):
        torch.baddbmm(self.mask, self.q, self.k.transpose(1, 2), alpha=self.scale, out=self.scores)
        torch.softmax(self.scores, -1, out=self.scores)
        torch.bmm(self.scores, self.v, out=self.output)
