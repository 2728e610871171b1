#!/usr/bin/python3
"""Outputs and gradients of PyTorch's layers (float64), for test/layers.test.ts.

    python3 layers.py > layers.json
"""
import json
import torch

torch.manual_seed(0)
x = torch.sin(torch.arange(2 * 3 * 4, dtype=torch.float64)).reshape(2, 3, 4).requires_grad_()


def report(module, value, y):
    weights = torch.cos(torch.arange(y.numel(), dtype=torch.float64)).reshape(y.shape)
    tensors = ([value] if value.dtype.is_floating_point else []) + list(module.parameters())
    gradients = torch.autograd.grad((y * weights).sum(), tensors)
    return {"parameters": {name: p.flatten().tolist() for name, p in module.named_parameters()},
            "y": y.flatten().tolist(), "gradients": [g.flatten().tolist() for g in gradients]}


linear = torch.nn.Linear(4, 5).double()
norm = torch.nn.LayerNorm(4).double()
with torch.no_grad():
    norm.weight.copy_(torch.tensor([0.5, 2.0, -1.0, 1.5]))
    norm.bias.copy_(torch.tensor([0.1, -0.2, 0.3, 0.0]))
embedding = torch.nn.Embedding(7, 4).double()
ids = torch.tensor([[1, 6, 1], [0, 3, 6]])
logits = torch.nn.Parameter(torch.sin(torch.arange(12, dtype=torch.float64)).reshape(3, 4))
loss = torch.nn.functional.cross_entropy(logits, torch.tensor([1, 3, 0]))
loss.backward()
print(json.dumps({
    "linear": report(linear, x, linear(x)),
    "layerNorm": report(norm, x, norm(x)),
    "embedding": report(embedding, ids, embedding(ids)),
    "crossEntropy": {"loss": loss.item(), "gradient": logits.grad.flatten().tolist()},
}))
