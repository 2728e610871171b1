"""Greedy decoding with a key/value cache: a whole sequence after one start token per row is one step."""

import torch

from transformer import Transformer


class CachedDecoding:
    @torch.inference_mode()
    def __init__(self, weights, inputs, variant, /, depth, heads, length, **_):
        self.length = length
        self.start = weights["ids"][:, :1].long()
        self.model = Transformer(weights, depth, heads)
        rows, width = self.start.shape[0], weights["tokens.weight"].shape[1]
        self.caches = torch.zeros(depth, 2, rows, heads, length, width // heads)
        self.ids = None

    def tensors(self):
        return {"ids": self.ids}

    @torch.inference_mode()
    def step(self):
        ids = torch.zeros(self.start.shape[0], self.length + 1, dtype=torch.long)
        ids[:, :1] = self.start
        for at in range(self.length):
            ids[:, at + 1] = self.model(ids[:, at:at + 1], self.caches, at)[:, 0].argmax(-1)
        self.ids = ids
        return None
