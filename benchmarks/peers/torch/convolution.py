"""A convolution, forward. Images are [B, H, W, C] and filters [height, width, in, out] outside."""

import torch
from torch.nn.functional import conv2d


class Convolution:
    def __init__(self, weights, inputs, variant, /, padding, **_):
        # [B, H, W, C] seen as [B, C, H, W] is PyTorch's channels-last format; `contiguous` asks for its default.
        layout = {"channels-last": torch.channels_last, "contiguous": torch.contiguous_format}[variant]
        self.x = inputs["x"].permute(0, 3, 1, 2).contiguous(memory_format=layout)
        self.weight = inputs["weight"].permute(3, 2, 0, 1).contiguous(memory_format=layout)
        self.bias, self.padding = inputs["bias"], padding
        self.output = None

    def tensors(self):
        return {"result": self.output.permute(0, 2, 3, 1)}

    @torch.inference_mode()
    def step(self):
        self.output = conv2d(self.x, self.weight, self.bias, padding=self.padding)
