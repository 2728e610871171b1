#!/usr/bin/python3
"""Outputs and gradients of PyTorch's convolutions and of a residual block of a discrete VAE (float64), for
test/conv-layers.test.ts. Images and filters are in PyTorch's layout, [B, C, H, W] and [O, C, kh, kw].

    python3 conv_layers.py > conv_layers.json
"""
import json
import torch
from torch import nn

torch.manual_seed(0)
x = torch.sin(torch.arange(2 * 3 * 6 * 4, dtype=torch.float64)).reshape(2, 3, 6, 4).requires_grad_()


def report(module):
    with torch.no_grad():  # few digits, so that the file stays small
        for p in module.parameters():
            p.copy_((p * 256).round() / 256)
    y = module(x)
    weights = torch.cos(torch.arange(y.numel(), dtype=torch.float64)).reshape(y.shape)
    gradients = torch.autograd.grad((y * weights).sum(), [x, *module.parameters()])
    tell = lambda t: {"shape": list(t.shape), "data": t.flatten().tolist()}  # noqa: E731
    return {"parameters": {name: tell(p) for name, p in module.named_parameters()}, "y": tell(y),
            "gradients": [tell(g) for g in gradients]}


class Block(nn.Module):
    """skip(x) + gain·path(x), as in peers of the discrete VAE: relu before each convolution."""
    def __init__(self):
        super().__init__()
        self.skip = nn.Conv2d(3, 8, 1)
        self.path = nn.Sequential(nn.ReLU(), nn.Conv2d(3, 2, 3, padding=1), nn.ReLU(), nn.Conv2d(2, 8, 1))

    def forward(self, x):
        return self.skip(x) + self.path(x) / 9


class Pyramid(nn.Module):
    """Pooling and enlarging between convolutions."""
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.MaxPool2d(2), nn.Conv2d(4, 3, 3, padding=1),
                                    nn.Upsample(scale_factor=2), nn.AvgPool2d(3, 1, 1), nn.Conv2d(3, 2, 1))

    def forward(self, x):
        return self.layers(x)


print(json.dumps({
    "conv2d": report(nn.Conv2d(3, 5, (3, 2), stride=(2, 1), padding=(1, 0)).double()),
    "residual": report(Block().double()),
    "pyramid": report(Pyramid().double()),
}))
