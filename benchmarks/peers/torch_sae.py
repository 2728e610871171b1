#!/usr/bin/python3
"""The TopK sparse autoencoder's training step in PyTorch, on the CPU: the peer of our own.

    a = (x - b_pre) E^T,  z = relu(topk_k(a)),  x_hat = z D + b_pre,  loss = mean (x_hat - x)^2

One step: forward, backward, projection of D's gradient onto the tangents of its unit rows, Adam, unit rows again.

It is a child process that answers one JSON object per line on standard input with one per line on standard output, so
that whoever times it can let it take turns with others:

    {"do": "load", "file": ..., "width": d, "latents": n, "k": k, "rows": B, "learningRate": ..., "decoder": ...}
    {"do": "step"}              -> {"loss": ..., "ms": ...}
    {"do": "save", "file": ...} -> {}

`file` holds float32 numbers, little endian: E [n, d], D [n, d], b_pre [d] and, to load only, x [B, d]. `decoder` is
`dense` (z as a [B, n] matrix with zeros, times D) or `embedding_bag` (only the k chosen rows of D are read).
Threads are those of OMP_NUM_THREADS.
"""

import json
import os
import re
import sys
import time

import torch
from torch.nn.functional import embedding_bag, mse_loss


def blas_in_use():
    """The BLAS that this process has loaded, as its maker names it: by its file, since packages may swap it."""
    with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
        paths = {line.split()[-1] for line in maps if re.search(r"lib(openblas|blas|mkl_rt)[^/]*\.so", line)}
    return ", ".join(sorted("/".join(path.split("/")[-2:]) for path in paths)) or "none found"


class Autoencoder:
    """Parameters, optimiser and one batch."""

    def __init__(self, file, width, latents, k, rows, learningRate, decoder):
        with open(file, "rb") as source:
            numbers = torch.frombuffer(bytearray(source.read()), dtype=torch.float32)
        weights = latents * width
        encoder, decoder_rows, pre_bias, batch = numbers.split([weights, weights, width, rows * width])
        self.encoder = encoder.view(latents, width).clone().requires_grad_()
        self.decoder = decoder_rows.view(latents, width).clone().requires_grad_()
        self.pre_bias = pre_bias.clone().requires_grad_()
        self.batch = batch.view(rows, width).clone()
        self.k = k
        self.decode = {"dense": self.decode_dense, "embedding_bag": self.decode_bag}[decoder]
        self.optimizer = torch.optim.Adam(self.parameters(), lr=learningRate, betas=(0.9, 0.999), eps=6.25e-10)

    def parameters(self):
        return [self.encoder, self.decoder, self.pre_bias]

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


def main():
    autoencoder = None
    for line in sys.stdin:
        request = json.loads(line)
        action = request.pop("do")
        if action == "load":
            autoencoder = Autoencoder(**request)
            answer = {"version": torch.__version__, "blas": blas_in_use(), "threads": torch.get_num_threads()}
        elif action == "step":
            start = time.perf_counter()
            loss = autoencoder.step()
            answer = {"loss": loss, "ms": (time.perf_counter() - start) * 1e3}
        elif action == "save":
            with open(request["file"], "wb") as target:
                for parameter in autoencoder.parameters():
                    target.write(parameter.detach().contiguous().numpy().tobytes())
            answer = {}
        else:
            raise ValueError(f"expected load, step or save, got {action}")
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    main()
