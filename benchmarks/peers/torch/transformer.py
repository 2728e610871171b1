"""A decoder-only transformer with exact GELU and a head of its own without a bias, trained with AdamW."""

import torch
from torch.nn.functional import cross_entropy, embedding, gelu

from tower import Layers, Tower
from training import Training


class Transformer(Layers):
    def __init__(self, weights, depth, heads):
        super().__init__(weights)
        self.tower = Tower(weights, "tower.", depth, heads, gelu, causal=True)

    def __call__(self, ids, caches=None, at=0):
        x = self.tower(embedding(ids, self.weights["tokens.weight"]), caches, at)
        return self.linear("head", self.tower.norm("norm", x))


class TransformerTraining(Training):
    def __init__(self, weights, inputs, variant, /, depth, heads, learningRate, epsilon, **_):
        self.ids, self.targets = (inputs[name].long() for name in ("ids", "targets"))
        self.optimizer = torch.optim.AdamW(
            self.require_gradients(weights), lr=learningRate, betas=(0.9, 0.96), eps=epsilon, weight_decay=4.5e-2)
        self.model = Transformer(self.weights, depth, heads)

    def loss(self):
        return cross_entropy(self.model(self.ids).flatten(0, 1), self.targets.flatten())
