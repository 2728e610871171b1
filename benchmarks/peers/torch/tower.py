"""The stack of pre-norm transformer blocks that the language model, the image encoder and the text encoder share.

    x <- x + W_o attention(W_qkv norm1(x)),   x <- x + W_2 act(W_1 norm2(x))

Weights come by name; matrices are [outputs, inputs].
"""

import math

import torch
from torch.nn.functional import layer_norm, linear


def quick_gelu(x):
    return x * torch.sigmoid(1.702 * x)


class Layers:
    """Weights by name, and the layers that read them."""

    def __init__(self, weights):
        self.weights = weights

    def linear(self, name, x):
        return linear(x, self.weights[f"{name}.weight"], self.weights.get(f"{name}.bias"))

    def norm(self, name, x):
        weight = self.weights[f"{name}.weight"]
        return layer_norm(x, weight.shape, weight, self.weights[f"{name}.bias"])


class Tower(Layers):
    """Learned positions and blocks; the norm after them is the caller's, who may need it at a few positions only."""

    def __init__(self, weights, prefix, depth, heads, activation, causal):
        super().__init__({name[len(prefix):]: tensor for name, tensor in weights.items() if name.startswith(prefix)})
        self.depth, self.heads, self.activation = depth, heads, activation
        length = self.weights["positions"].shape[0]
        self.mask = torch.full((length, length), -math.inf).triu(1) if causal else None

    def attention(self, name, x, cache, at):
        rows, length, width = x.shape
        size = width // self.heads
        joined = self.linear(f"{name}.qkv", x).view(rows, length, 3, self.heads, size)
        q, k, v = joined.permute(2, 0, 3, 1, 4)
        q = q * size ** -0.5
        if cache is None:
            scores = q @ k.transpose(-2, -1)
            mixed = (scores if self.mask is None else scores + self.mask).softmax(-1) @ v
        else:
            # One token against all before it. Products of one row are slow in PyTorch 1.13: sums take half the time.
            cache[0, :, :, at], cache[1, :, :, at] = k[:, :, 0], v[:, :, 0]
            k, v = cache[:, :, :, :at + 1]
            shares = (q * k).sum(-1).softmax(-1)
            mixed = (shares.unsqueeze(-1) * v).sum(-2, keepdim=True)
        return self.linear(f"{name}.projection", mixed.transpose(1, 2).reshape(rows, length, width))

    def __call__(self, x, caches=None, at=0):
        x = x + self.weights["positions"][at:at + x.shape[1]]
        if "first.weight" in self.weights:
            x = self.norm("first", x)
        for i in range(self.depth):
            block = f"blocks.{i}"
            cache = None if caches is None else caches[i]
            x = x + self.attention(f"{block}.attention", self.norm(f"{block}.norm1", x), cache, at)
            inner = self.activation(self.linear(f"{block}.up", self.norm(f"{block}.norm2", x)))
            x = x + self.linear(f"{block}.down", inner)
        return x
