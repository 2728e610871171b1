"""The contrastive pair of Radford et al. (2021): an image tower and a text tower with one symmetric loss.

    logits = exp(scale) f(image) g(text)^T of unit rows,  loss = (cross entropy of rows + of columns) / 2
"""

import math

import torch
from torch.nn.functional import cross_entropy, embedding, normalize

from tower import Layers, Tower, quick_gelu
from training import Training


class ContrastivePair(Training):
    def __init__(self, weights, inputs, variant, /, depth, heads, patch, learningRate, epsilon, **_):
        self.images, self.patch = inputs["images"], patch
        self.ids, self.ends = inputs["ids"].long(), inputs["ends"].long()
        decayed = self.require_gradients(weights)
        self.optimizer = torch.optim.AdamW(
            decayed, lr=learningRate, betas=(0.9, 0.98), eps=epsilon, weight_decay=0.2)
        self.layers = Layers(self.weights)
        self.vision = Tower(self.weights, "vision.", depth, heads, quick_gelu, causal=False)
        self.text = Tower(self.weights, "text.", depth, heads, quick_gelu, causal=True)

    def patches(self):
        """[B, H, W, C] -> [B, patches, patch * patch * C]: a convolution whose windows do not overlap."""
        rows, height, width, channels = self.images.shape
        p = self.patch
        cut = self.images.view(rows, height // p, p, width // p, p, channels).transpose(2, 3)
        return cut.reshape(rows, -1, p * p * channels)

    def loss(self):
        x = self.layers.linear("patches", self.patches())
        whole = self.weights["class"].expand(len(x), 1, -1)
        x = self.vision(torch.cat([whole, x], dim=1))[:, 0]
        y = self.text(embedding(self.ids, self.weights["tokens.weight"])).flatten(0, 1)[self.ends]
        x = normalize(self.layers.linear("visionProjection", self.vision.norm("norm", x)), dim=-1)
        y = normalize(self.layers.linear("textProjection", self.text.norm("norm", y)), dim=-1)
        logits, own = self.weights["scale"].exp() * x @ y.t(), torch.arange(len(x))
        return (cross_entropy(logits, own) + cross_entropy(logits.t(), own)) / 2

    def step(self):
        loss = super().step()
        with torch.no_grad():
            self.weights["scale"].clamp_(max=math.log(100))
        return loss
