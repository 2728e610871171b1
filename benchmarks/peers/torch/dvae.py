"""The discrete autoencoder of Ramesh et al. (2021): stage one of text-to-image.

Images [B, H, W, C] in 0 ... 1 -> logits over K codes on a grid -> Gumbel-softmax -> logit-Laplace of each pixel.

    loss = [ sum NLL + beta sum KL(softmax(logits) || uniform) ] / (B H W C)

Variants: `noise given` (the uniform numbers are an input) and `noise drawn` (they are drawn in the step).
"""

import math

import torch
from torch.nn.functional import conv2d, interpolate, max_pool2d

from training import Training

EPSILON, FLOOR, BETA, TEMPERATURE = 0.1, -5.0, 6.6, 1.0


class DiscreteAutoencoder(Training):
    def __init__(self, weights, inputs, variant, /, groups, learningRate, epsilon, **_):
        # Kernels are [height, width, in, out] outside. Channels-last is PyTorch's faster format here.
        weights = {name: t.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last) if t.dim() == 4 else t
                   for name, t in weights.items()}
        self.images = inputs["images"].permute(0, 3, 1, 2)
        self.uniform = inputs["uniform"].permute(0, 3, 1, 2) if variant == "noise given" else None
        self.groups, self.gain = groups, groups ** -2
        self.optimizer = torch.optim.Adam(self.require_gradients(weights), lr=learningRate, eps=epsilon)

    def tensors(self):
        return {name: t.permute(2, 3, 1, 0) if t.dim() == 4 else t for name, t in self.weights.items()}

    def convolve(self, name, x):
        weight = self.weights[f"{name}.weight"]
        return conv2d(x, weight, self.weights[f"{name}.bias"], padding=weight.shape[-1] // 2)

    def residual(self, name, x):
        skip = self.convolve(f"{name}.skip", x) if f"{name}.skip.weight" in self.weights else x
        y = x
        for i in range(4):
            y = self.convolve(f"{name}.{i}", y.relu())
        return skip + self.gain * y

    def pyramid(self, name, x, resample):
        x = self.convolve(f"{name}.first", x)
        for group in range(self.groups):
            x = self.residual(f"{name}.{group}", resample(x) if group > 0 else x)
        return self.convolve(f"{name}.last", x.relu())

    def loss(self):
        x = (1 - 2 * EPSILON) * self.images + EPSILON
        logits = self.pyramid("encoder", x, lambda y: max_pool2d(y, 2))
        # -log(-log u): quicker here than `exponential_`, on which PyTorch's own gumbel_softmax builds.
        uniform = torch.rand_like(logits) if self.uniform is None else self.uniform
        noise = -(-uniform.log()).log()
        codes = ((logits + noise) / TEMPERATURE).softmax(1)
        mean, log_scale = self.pyramid("decoder", codes, lambda y: interpolate(y, scale_factor=2)).chunk(2, dim=1)
        log_scale = log_scale.clamp(min=FLOOR)
        log_x, log_rest = x.log(), (1 - x).log()
        nll = (log_x - log_rest - mean).abs() * (-log_scale).exp() + log_scale + math.log(2) + log_x + log_rest
        log_q = logits.log_softmax(1)
        divergence = log_q.exp() * (log_q + math.log(logits.shape[1]))
        return (nll.sum() + BETA * divergence.sum()) / x.numel()
