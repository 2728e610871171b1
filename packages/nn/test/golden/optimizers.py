#!/usr/bin/python3
"""Five steps of PyTorch's optimisers (float64) on a fixed quadratic, for test/optimizers.test.ts.

    python3 optimizers.py > optimizers.json

The loss is sum(c * (w - t)^2) with c_i = 1 + i and t_i = sin(i); w begins at cos(i).
"""
import json
import torch

n, steps = 6, 5
i = torch.arange(n, dtype=torch.float64)
curvature, target = 1 + i, torch.sin(i)


def run(make, clip=None):
    w = torch.cos(i).clone().requires_grad_()
    optimizer, path = make([w]), []
    for _ in range(steps):
        optimizer.zero_grad()
        (curvature * (w - target) ** 2).sum().backward()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_([w], clip)
        optimizer.step()
        path.append(w.detach().tolist())
    return path


print(json.dumps({
    "sgd": run(lambda p: torch.optim.SGD(p, lr=0.03)),
    "momentum": run(lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.9)),
    "nesterov": run(lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.9, nesterov=True)),
    "adam": run(lambda p: torch.optim.Adam(p, lr=0.03)),
    "adamTinyEpsilon": run(lambda p: torch.optim.Adam(p, lr=0.03, eps=6.25e-10)),
    "adamW": run(lambda p: torch.optim.AdamW(p, lr=0.03, betas=(0.9, 0.96), weight_decay=0.1)),
}))
