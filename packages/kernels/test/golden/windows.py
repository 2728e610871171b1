"""Writes windows.json: convolutions and pooling with their gradients, by PyTorch in double precision.

Run with Debian's python3-torch: /usr/bin/python3 windows.py. Inputs are multiples of 1/16, so that they and their
sums of products are exact in single precision. PyTorch's images are [B, C, H, W] and its filters
[O, C, kh, kw]; ours are [B, H, W, C] and [kh, kw, C, O].
"""
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

random = np.random.default_rng(11)
cases = []


def floats(*shape):
    return torch.from_numpy(random.integers(-32, 33, shape) / 16).requires_grad_()


def last(t): return t.permute(0, 2, 3, 1)


def taps_first(t): return t.permute(2, 3, 1, 0)


def tensor(t):
    return {"shape": list(t.shape), "dtype": "float32", "data": t.detach().reshape(-1).tolist()}


def case(op, inputs, output, attributes, name):
    cases.append({"op": op, "name": name, "inputs": [tensor(t) for t in inputs], "attributes": attributes,
                  "outputs": [tensor(output)]})


# kernel, stride, padding (top, bottom, left, right): every kernel size with stride 1 and above, padding and without.
convolutions = [
    (1, (1, 1), (0, 0, 0, 0)), (1, (2, 2), (0, 0, 0, 0)),
    (3, (1, 1), (0, 0, 0, 0)), (3, (1, 1), (1, 1, 1, 1)), (3, (2, 2), (1, 1, 1, 1)), (3, (2, 1), (0, 1, 2, 1)),
    (4, (1, 1), (1, 2, 1, 2)), (4, (2, 2), (1, 1, 1, 1)), (4, (4, 4), (0, 0, 0, 0)), (4, (3, 2), (0, 0, 0, 0)),
    (7, (1, 1), (3, 3, 3, 3)), (7, (2, 2), (3, 3, 3, 3)), (7, (3, 3), (2, 0, 1, 3)), (7, (1, 2), (0, 0, 0, 0)),
]
for k, stride, (top, bottom, left, right) in convolutions:
    x, w = floats(2, 2, 8, 7), floats(3, 2, k, k)
    y = F.conv2d(F.pad(x, (left, right, top, bottom)), w, stride=stride)
    g = floats(*y.shape)
    dx, dw = torch.autograd.grad(y, [x, w], g)
    window = {"stride": list(stride), "padding": [top, bottom, left, right]}
    name = f"PyTorch: {k}x{k}, stride {list(stride)}, padding {window['padding']}"
    case("conv2d", [last(x), taps_first(w)], last(y), window, name)
    case("conv2dInputGradient", [last(g), taps_first(w)], last(dx), {**window, "size": [8, 7]}, name)
    case("conv2dFilterGradient", [last(x), last(g)], taps_first(dw), {**window, "kernel": [k, k]}, name)

# Pooling: window, stride, padding on both sides. Values without ties, since PyTorch's choice among them is not fixed.
for window, stride, padding in [((2, 2), (2, 2), (0, 0)), ((3, 3), (1, 1), (1, 1)), ((3, 2), (2, 3), (1, 0)), ((7, 4), (3, 1), (3, 2))]:
    x = torch.from_numpy(random.permutation(2 * 3 * 8 * 7).reshape(2, 3, 8, 7) / 16 - 10).requires_grad_()
    attributes = {"window": list(window), "stride": list(stride),
                  "padding": [padding[0], padding[0], padding[1], padding[1]]}
    name = f"PyTorch: window {list(window)}, stride {list(stride)}, padding {list(padding)}"
    y = F.max_pool2d(x, window, stride, padding)
    g = floats(*y.shape)
    case("maxPool2d", [last(x)], last(y), attributes, name)
    case("maxPool2dGradient", [last(x), last(g)], last(torch.autograd.grad(y, x, g)[0]), attributes, name)
    y = F.avg_pool2d(x, window, stride, padding)
    mean = {**attributes, "scale": 1 / (window[0] * window[1])}
    case("sumPool2d", [last(x)], last(y), mean, f"{name}, average")
    dx = torch.autograd.grad(y, x, g)[0]
    case("sumPool2dGradient", [last(g)], last(dx), {**mean, "size": [8, 7]}, f"{name}, average")
x = floats(1, 3, 4, 2)
attributes = {"window": [3, 2], "stride": [3, 2], "padding": [0, 0, 0, 0], "scale": 1, "size": [12, 4]}
y = F.interpolate(x, scale_factor=(3, 2), mode="nearest")
case("sumPool2dGradient", [last(x)], last(y), attributes, "PyTorch: nearest neighbours, enlarged")

lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in cases)
pathlib.Path(__file__).with_name("windows.json").write_text(f"[\n{lines}\n]\n")
print(len(cases), "cases", len({entry["op"] for entry in cases}), "ops")
