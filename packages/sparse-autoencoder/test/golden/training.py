#!/usr/bin/python3
"""Training runs of five recipes in PyTorch (float64), for test/training-torch.test.ts.

    python3 training.py > training.json

Weights and batches are given by formulas, rounded to float32, so that both sides start from the same numbers.
Everything is dense here, PyTorch finds the gradients by itself, and each recipe's step is written out in the order in
which its library takes it. A third of the latents is dead from the start.
"""
import json
import torch

torch.set_num_threads(1)
B, d, n, k, k_aux, k_multi = 16, 10, 30, 3, 6, 12
STEPS, RATE, AFTER, DECAY = 100, 2e-3, 80, 0.9
SCALE = 1.75
F64 = torch.float64


def formula(rows, columns, a, b, c, shift=0.5):
    i = torch.arange(rows, dtype=F64)[:, None]
    j = torch.arange(columns, dtype=F64)[None, :]
    return torch.sin(a * i + b * j + c * i * j + shift)


def rounded(x):
    return x.float().double()


def batch(t):
    """A pattern that all rows share, one for each row, and a bit that is new in each step."""
    return rounded(0.4 * formula(1, d, 0, 1.3, 0) + formula(B, d, 1.7, 0.9, 0.31) + 0.7 * formula(B, d, 0.2 + t, 5.1, 0.07))


def first_weights(norm):
    rows = formula(n, d, 2.3, 1.1, 0.57)
    return {
        "encoder.weight": rounded((0.3 * rows + 0.05 * formula(n, d, 1.3, 0.4, 0.11)) * norm),
        "W_dec": rounded(norm * rows / rows.norm(dim=1, keepdim=True)),
        "b_dec": rounded(0.1 * formula(1, d, 1, 1, 1)[0]),
        "encoder.bias": rounded(0.02 * norm * formula(1, n, 1, 2, 1)[0]),
    }


def unit(rows):
    return rows / rows.norm(dim=1, keepdim=True)


def tangent(rows, g):
    return g - rows * (rows * g).sum(1, keepdim=True)


def clip(parameters, limit):
    norm = torch.sqrt(sum((p.grad ** 2).sum() for p in parameters))
    for p in parameters:
        p.grad *= limit / max(norm.item(), limit)


def sparse(a, k, relu):
    """Dense rows with all but the k largest entries set to 0."""
    values, indices = a.topk(k, dim=-1)
    return torch.zeros_like(a).scatter(-1, indices, torch.relu(values) if relu else values)


def unit_norm(x):
    x = x - x.mean(1, keepdim=True)
    return x / x.norm(dim=1, keepdim=True)


def layer_norm(x):
    mean, std = x.mean(1, keepdim=True), x.std(1, keepdim=True)
    return (x - mean) / (std + 1e-5)


def mse(e):
    return (e ** 2).mean()


def variance(x):
    return mse(x - x.mean(0))


def fvu(e, x):
    return (e ** 2).sum() / ((x - x.mean(0)) ** 2).sum()


def squares(e):
    return (e ** 2).sum(1).mean()


class Run:
    """What all recipes share: parameters, pre-activations, reconstructions, counters."""

    def __init__(self, epsilon, norm=1.0, rescaled=False):
        self.w = {name: value.clone().requires_grad_() for name, value in first_weights(norm).items()}
        self.parameters = list(self.w.values())
        self.adam = torch.optim.Adam(self.parameters, lr=RATE, eps=epsilon)
        self.average = {name: torch.zeros_like(p) for name, p in self.w.items()}
        self.rescaled = rescaled
        self.gaps = []

    def a(self, x):
        w = self.w
        a = (x - w["b_dec"]) @ w["encoder.weight"].T + w["encoder.bias"]
        if self.rescaled:
            a = a * w["W_dec"].norm(dim=1)
        order = a.detach().sort(descending=True).values
        self.gaps += [(order[:, q - 1] - order[:, q]).min().item() for q in (k, k_multi)]
        return a

    def product(self, z):
        w = self.w["W_dec"]
        return (z / w.norm(dim=1)) @ w if self.rescaled else z @ w

    def decode(self, z):
        return self.product(z) + self.w["b_dec"]

    def lerp(self):
        for name, p in self.w.items():
            self.average[name].lerp_(p.data, 1 - DECAY)


def paper():
    run = Run(6.25e-10)
    tokens = torch.where(torch.arange(n) % 3 == 0, AFTER, 0).double()

    def step(raw):
        x = unit_norm(raw)
        a = run.a(x)
        z = sparse(a, k, True)
        recon = run.decode(z)
        dead = tokens >= AFTER
        e = (x - recon).detach()
        aux = torch.zeros((), dtype=F64)
        if dead.any():
            chosen = sparse(torch.where(dead, a, -torch.inf), min(k_aux, int(dead.sum())), True)
            aux = mse(run.product(chosen) - e) / variance(e)
        multi = SCALE * mse(run.decode(sparse(a, k_multi, True)) - x)
        fired = (z > 0).any(0)
        tokens.add_(B)
        tokens[fired] = 0
        return SCALE * mse(recon - x), aux, multi, dead

    def update():
        w = run.w["W_dec"]
        w.grad.copy_(tangent(w.data, w.grad))
        run.adam.step()
        w.data.copy_(unit(w.data))
        run.lerp()

    return run, step, update, 1 / 32


def openai_exact():
    run = Run(6.25e-10)
    limit = AFTER // B
    stats = torch.where(torch.arange(n) % 3 == 0, limit + 1, 0).double()

    def step(raw):
        x = layer_norm(raw)
        a = run.a(x)
        values, indices = a.topk(k, dim=-1)
        hit = torch.zeros(n, dtype=F64).scatter_add_(0, indices.reshape(-1), (values > 1e-3).double().reshape(-1))
        stats.mul_(1 - hit.clamp(max=1)).add_(1)
        dead = stats > limit
        recon = run.decode(sparse(a, k, True))
        chosen = sparse(a * dead, k_aux, True)
        b_pre = run.w["b_dec"]
        target = x - recon.detach() + b_pre.detach()
        aux = (mse(run.decode(chosen) - target) / variance(target)).nan_to_num(0)
        multi = SCALE * mse(run.decode(sparse(a, k_multi, True)) - x)
        return SCALE * mse(recon - x), aux, multi, dead

    def update():
        w = run.w["W_dec"]
        w.data.copy_(unit(w.data))
        w.grad.copy_(tangent(w.data, w.grad))
        run.lerp()
        run.adam.step()

    return run, step, update, 1 / 32


def sparsify():
    run = Run(1e-8)
    tokens = torch.where(torch.arange(n) % 3 == 0, AFTER, 0).double()

    def step(x):
        a = torch.relu(run.a(x))
        z = sparse(a, k, False)
        recon = run.decode(z)
        e = (x - recon).detach()
        dead = tokens >= AFTER
        aux = torch.zeros((), dtype=F64)
        if dead.any():
            count = int(dead.sum())
            chosen = sparse(torch.where(dead, a, -torch.inf), min(k_aux, count), False)
            aux = min(count / k_aux, 1.0) * fvu_against(run.product(chosen) - e, x)
        multi = fvu(run.decode(sparse(a, k_multi, False)) - x, x)
        tokens.add_(B)
        tokens[(z > 0).any(0)] = 0
        return fvu(recon - x, x), aux, multi, dead

    def fvu_against(error, x):
        return (error ** 2).sum() / ((x - x.mean(0)) ** 2).sum()

    def update():
        w = run.w["W_dec"]
        w.grad.copy_(tangent(w.data, w.grad))
        run.adam.step()
        w.data.copy_(unit(w.data))

    return run, step, update, 1 / 32


def dictionary_learning():
    run = Run(1e-8)
    tokens = torch.where(torch.arange(n) % 3 == 0, AFTER, 0).double()

    def step(x):
        a = torch.relu(run.a(x))
        z = sparse(a, k, False)
        recon = run.decode(z)
        e = (x - recon).detach()
        tokens.add_(B)
        tokens[(z > 0).any(0)] = 0
        dead = tokens >= AFTER
        aux = torch.zeros((), dtype=F64)
        if dead.any():
            chosen = sparse(torch.where(dead, a, -torch.inf), min(k_aux, int(dead.sum())), False)
            aux = squares(run.product(chosen) - e) / squares(e - e.mean(0))
        multi = squares(run.decode(sparse(a, k_multi, False)) - x)
        return squares(recon - x), aux, multi, dead

    def update():
        w = run.w["W_dec"]
        w.grad.copy_(tangent(w.data, w.grad))
        clip(run.parameters, 1.0)
        run.adam.step()
        w.data.copy_(unit(w.data))

    return run, step, update, 1 / 32


def saelens():
    run = Run(1e-8, norm=0.4, rescaled=True)
    tokens = torch.where(torch.arange(n) % 3 == 0, AFTER, 0).double()

    def step(x):
        a = run.a(x)
        z = sparse(a, k, True)
        recon = run.decode(z)
        e = (x - recon).detach()
        dead = tokens >= AFTER
        aux = torch.zeros((), dtype=F64)
        if dead.any():
            count = int(dead.sum())
            chosen = sparse(torch.where(dead, a, -torch.inf), min(k_aux, count), False)
            aux = min(count / k_aux, 1.0) * squares(run.product(chosen) - e)
        multi = squares(run.decode(sparse(a, k_multi, True)) - x)
        tokens.add_(B)
        tokens[(z > 0).any(0)] = 0
        return squares(recon - x), aux, multi, dead

    def update():
        clip(run.parameters, 1.0)
        run.adam.step()

    return run, step, update, 1.0


def numbers(x, digits=10):
    return [float(f"{v:.{digits}g}") for v in x.detach().reshape(-1).tolist()]


def record(name, make):
    run, step, update, alpha = make()
    curve = {"loss": [], "auxiliaryLoss": [], "multiTopKLoss": [], "deadFraction": []}
    gradients = None
    for t in range(STEPS):
        main, aux, multi, dead = step(batch(t))
        loss = main + alpha * aux + multi / 8
        run.adam.zero_grad()
        loss.backward()
        if gradients is None:
            gradients = {key: numbers(p.grad) for key, p in run.w.items()}
        for key, value in zip(curve, (loss, aux, multi, dead.double().mean())):
            curve[key].append(float(f"{value.item():.12g}"))
        update()
    assert min(run.gaps) > 1e-6, (name, min(run.gaps), "a near tie would make the selection depend on rounding")
    final = {key: numbers(p[:3] if p.dim() == 2 else p) for key, p in run.w.items()}
    result = {"preset": name, **curve, "gradients": gradients, "final": final}
    if name in ("paper", "openai-exact"):
        correction = 1 - DECAY ** STEPS
        result["averages"] = {key: numbers((p[:3] if p.dim() == 2 else p) / correction) for key, p in run.average.items()}
    return result


if __name__ == "__main__":
    presets = {
        "paper": paper, "openai-exact": openai_exact, "sparsify": sparsify,
        "dictionary-learning": dictionary_learning, "saelens": saelens,
    }
    vector = rounded(formula(1, d, 0, 1.9, 0) * 3 + 1)
    normalized = layer_norm(vector)
    restored = normalized * vector.std(1, keepdim=True) + vector.mean(1, keepdim=True)
    print(json.dumps({
        "B": B, "d": d, "n": n, "k": k, "kAux": k_aux, "kMulti": k_multi, "steps": STEPS, "rate": RATE,
        "after": AFTER, "decay": DECAY, "scale": SCALE, "torch": torch.__version__,
        "layerNorm": {"x": numbers(vector, 17), "normalized": numbers(normalized, 15), "restored": numbers(restored, 15)},
        "runs": [record(name, make) for name, make in presets.items()],
    }))
