"""The TopK sparse autoencoder's training step.

    a = (x - b_pre) E^T,  z = relu(topk_k(a)),  x_hat = z D + b_pre,  loss = mean (x_hat - x)^2

One step: forward, backward, projection of D's gradient onto the tangents of its unit rows, Adam, unit rows again.
Variants: `dense` (z as a [B, n] matrix with zeros, times D) and `embedding_bag` (only the k chosen rows of D are read).
"""

import torch
from torch.nn.functional import embedding_bag, mse_loss


class Autoencoder:
    def __init__(self, weights, inputs, variant, /, k, learningRate, **_):
        self.weights = {name: tensor.requires_grad_() for name, tensor in weights.items()}
        self.encoder, self.decoder, self.pre_bias = (
            weights[name] for name in ("encoder.weight", "W_dec", "b_dec"))
        self.batch = inputs["x"]
        self.k = k
        self.decode = {"dense": self.decode_dense, "embedding_bag": self.decode_bag}[variant]
        self.optimizer = torch.optim.Adam(
            [self.encoder, self.decoder, self.pre_bias], lr=learningRate, betas=(0.9, 0.999), eps=6.25e-10)

    def tensors(self):
        return self.weights

    def decode_dense(self, pre_activations, values, chosen):
        code = torch.zeros_like(pre_activations).scatter(1, chosen, values)
        return code @ self.decoder

    def decode_bag(self, pre_activations, values, chosen):
        return embedding_bag(chosen, self.decoder, per_sample_weights=values, mode="sum")

    def loss(self):
        pre_activations = (self.batch - self.pre_bias) @ self.encoder.t()
        top, chosen = pre_activations.topk(self.k, dim=1)
        decoded = self.decode(pre_activations, top.relu(), chosen)
        return mse_loss(decoded + self.pre_bias, self.batch)

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        with torch.no_grad():
            gradient, rows = self.decoder.grad, self.decoder
            gradient -= (gradient * rows).sum(dim=1, keepdim=True) * rows
            self.optimizer.step()
            rows /= rows.norm(dim=1, keepdim=True)
        return loss.item()
