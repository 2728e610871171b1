#!/usr/bin/python3
"""Trains the models of `agreement/models.ts` in PyTorch, from the same weights and batches, and writes the losses.

    npx tsx --conditions=@quadrivium/source packages/nn/test/agreement/export-start.ts FOLDER
    /usr/bin/python3 packages/nn/test/golden/agreement.py FOLDER

Writes agreement.json beside itself: the losses before each step, of PyTorch in float32 and of our reference device.
"""

import json
import os
import struct
import sys

import torch
from torch.nn.functional import conv2d, cross_entropy, embedding, gelu, interpolate, layer_norm, linear, max_pool2d
from torch.nn.functional import mse_loss, relu

HEADS, SIZE, CHANNELS = 2, 32, 3


def load_weights(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    weights = {}
    for name, about in header.items():
        if name != "__metadata__":
            start, end = about["data_offsets"]
            flat = torch.frombuffer(data, dtype=torch.float32, count=(end - start) // 4, offset=start)
            weights[name] = flat.reshape(about["shape"]).clone().requires_grad_()
    return weights


def transformer_loss(w, batch, rows):
    def layer(name, x):
        return linear(x, w[f"{name}.weight"], w.get(f"{name}.bias"))

    def norm(name, x):
        return layer_norm(x, x.shape[-1:], w[f"{name}.weight"], w[f"{name}.bias"])

    ids, targets = (torch.tensor(batch[name]).view(rows, -1) for name in ("ids", "targets"))
    x = embedding(ids, w["tokens.weight"]) + w["positions"]
    length, width = x.shape[1:]
    hidden = torch.ones(length, length, dtype=torch.bool).triu(1)
    for i in range(2):
        joined = layer(f"{i}.qkv", norm(f"{i}.norm1", x)).view(rows, length, 3, HEADS, width // HEADS)
        q, k, v = joined.permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-2, -1) / (width // HEADS) ** 0.5).masked_fill(hidden, -torch.inf)
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(rows, length, width)
        x = x + layer(f"{i}.out", mixed)
        x = x + layer(f"{i}.down", gelu(layer(f"{i}.up", norm(f"{i}.norm2", x))))
    return cross_entropy(layer("head", norm("norm", x)).flatten(0, 1), targets.flatten())


def autoencoder_loss(w, batch, rows):
    def layer(name, x, stride=1):
        return conv2d(x, w[f"{name}.weight"].permute(3, 2, 0, 1), w[f"{name}.bias"], stride=stride, padding=1)

    images = torch.tensor(batch["images"]).view(rows, SIZE, SIZE, CHANNELS).permute(0, 3, 1, 2)
    x = max_pool2d(relu(layer("down2", relu(layer("down1", images, 2)))), 2)
    x = interpolate(gelu(layer("middle", x)), scale_factor=2)
    x = interpolate(relu(layer("up1", x)), scale_factor=2)
    return mse_loss(layer("up2", x).sigmoid(), images)


def train(folder, model, loss_of):
    with open(os.path.join(folder, f"{model}-start.json"), encoding="utf8") as file:
        start = json.load(file)
    weights = load_weights(os.path.join(folder, f"{model}-weights.safetensors"))
    optimizer = torch.optim.AdamW(
        list(weights.values()), lr=start["learningRate"], betas=(0.9, 0.99), eps=1e-8, weight_decay=0.01)
    losses = []
    for batch in start["batches"]:
        loss = loss_of(weights, batch, start["rows"])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"digest": start["digest"], "reference": start["reference"], "torch": losses}


def main():
    torch.set_num_threads(1)
    (folder,) = sys.argv[1:]
    golden = {"transformer": train(folder, "transformer", transformer_loss),
              "autoencoder": train(folder, "autoencoder", autoencoder_loss)}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "agreement.json"), "w", encoding="utf8") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main()
