#!/usr/bin/python3
"""Loss and gradients of the TopK autoencoder with AuxK in PyTorch (float64), for test/gradients-torch.test.ts.

    python3 paper_gradients.py > paper_gradients.json

Weights and batch are given by formulas, rounded to float32, so that both sides start from the same numbers.
PyTorch finds the gradients by itself from the dense formulas of the paper: nothing sparse is used here.
"""
import json
import torch

B, d, n, k, k_aux, alpha = 48, 20, 64, 4, 8, 1 / 32


def formula(rows, columns, a, b, c):
    i = torch.arange(rows, dtype=torch.float64)[:, None]
    j = torch.arange(columns, dtype=torch.float64)[None, :]
    return torch.sin(a * i + b * j + c * i * j + 0.5)


def rounded(x):
    return x.float().double()


def keep_top(a, k, relu):
    """Dense rows with all but the k largest entries set to 0."""
    values, indices = a.topk(k, dim=-1)
    if relu:
        values = torch.relu(values)
    return torch.zeros_like(a).scatter(-1, indices, values), indices


def case(latent_bias, relu, normalization):
    raw = rounded(formula(B, d, 1.7, 0.9, 0.31) + 0.3 * formula(B, d, 0.2, 5.1, 0.07))
    decoder = formula(n, d, 2.3, 1.1, 0.57)
    decoder = rounded(decoder / decoder.norm(dim=1, keepdim=True)).requires_grad_()
    encoder = rounded(formula(n, d, 2.3, 1.1, 0.57) * 0.3 + 0.05 * formula(n, d, 1.3, 0.4, 0.11)).requires_grad_()
    pre_bias = rounded(0.1 * formula(1, d, 1, 1, 1)[0]).requires_grad_()
    bias = rounded(0.02 * formula(1, n, 1, 2, 1)[0]).requires_grad_()
    dead = torch.zeros(n, dtype=torch.bool)
    dead[::3] = True
    scale = 1.75

    x = raw
    if normalization == "unitNorm":
        x = raw - raw.mean(dim=1, keepdim=True)
        x = x / x.norm(dim=1, keepdim=True)
    centered = x - pre_bias
    a = centered @ encoder.T + (bias if latent_bias else 0)
    z, _ = keep_top(a, k, True)
    recon = z @ decoder + pre_bias
    main = scale * ((recon - x) ** 2).mean()
    residual = (x - recon).detach()
    masked = a.masked_fill(~dead, -torch.inf)
    z_aux, _ = keep_top(masked, k_aux, relu)
    variance = ((residual - residual.mean(dim=0)) ** 2).mean()
    aux = ((z_aux @ decoder - residual) ** 2).mean() / variance
    loss = main + alpha * aux
    parameters = {"encoder.weight": encoder, "W_dec": decoder, "b_dec": pre_bias}
    if latent_bias:
        parameters["encoder.bias"] = bias
    gradients = torch.autograd.grad(loss, list(parameters.values()))
    ordered = a.detach().topk(max(k, k_aux) + 1, dim=-1).values
    gap = (ordered[:, :-1] - ordered[:, 1:]).min().item()
    assert gap > 1e-6, "a near tie would make the selection depend on rounding"
    return {
        "latentBias": latent_bias, "relu": relu, "normalization": normalization,
        "loss": loss.item(), "main": main.item(), "auxiliary": aux.item(),
        "l0": (z > 0).double().sum(1).mean().item(),
        "gradients": {name: [float(f"{v:.10g}") for v in g.flatten().tolist()]
                      for name, g in zip(parameters, gradients)},
    }


if __name__ == "__main__":
    cases = [case(*settings) for settings in
             [(False, True, "none"), (True, False, "none"), (True, True, "unitNorm")]]
    print(json.dumps({"B": B, "d": d, "n": n, "k": k, "kAux": k_aux, "alpha": alpha, "torch": torch.__version__,
                      "cases": cases}))
