"""Writes ops.json: small calls of every op with results of PyTorch and NumPy in double precision.

Run with Debian's python3-torch: /usr/bin/python3 ops.py. Inputs are rounded to single precision first, so that a
device which starts from float32 data starts from the same numbers.
"""
import json
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

random = np.random.default_rng(7)
cases = []


def floats(*shape, low=-2.0, high=2.0):
    data = random.uniform(low, high, shape).astype(np.float32).astype(np.float64)
    return torch.from_numpy(np.asarray(data))


def given(data):
    return torch.tensor(data, dtype=torch.float32).double()


def ints(data):
    return torch.tensor(data, dtype=torch.int64)


def number(x):
    if isinstance(x, float) and not math.isfinite(x):
        return "NaN" if math.isnan(x) else ("Infinity" if x > 0 else "-Infinity")
    return x


def tensor(t):
    dtype = "float32" if t.is_floating_point() else "int32"
    return {"shape": list(t.shape), "dtype": dtype, "data": [number(x) for x in t.reshape(-1).tolist()]}


def case(op, inputs, outputs, attributes=None, name=None):
    if isinstance(outputs, torch.Tensor):
        outputs = [outputs]
    cases.append({
        "op": op,
        "name": name or "PyTorch",
        "inputs": [tensor(t.detach()) for t in inputs],
        "attributes": attributes or {},
        "outputs": [tensor(t.detach()) for t in outputs],
    })


# Elementwise functions of one tensor.
unary = {
    "negate": torch.neg, "abs": torch.abs, "sign": torch.sgn, "floor": torch.floor, "exp": torch.exp,
    "log": torch.log, "sqrt": torch.sqrt, "rsqrt": torch.rsqrt, "square": torch.square,
    "reciprocal": torch.reciprocal, "relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
    "sin": torch.sin, "cos": torch.cos,
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),
    # The C library's erf is right to the last bit or the one before; torch's vectorised one is not always.
    "erf": lambda x: torch.tensor([math.erf(v) for v in x.tolist()], dtype=torch.float64),
}
positive = {"log", "sqrt", "rsqrt"}
for op, function in unary.items():
    x = floats(12, low=0.05, high=5.0) if op in positive else floats(12, low=-4.0, high=4.0)
    case(op, [x], function(x))
    if op == "sign":
        continue  # PyTorch's sign of NaN is 0 or NaN, by version: hand-written in the tests.
    special = given([math.nan, math.inf, -math.inf, 0.0, 1.0, -1.0])
    case(op, [special], function(special), name="NaN, infinities, zero")

x = given([1e-10, 1e-3, 0.4, 0.84375, 1.25, 2.0, 2.4999, 2.5, 2.6, 3.0, 4.0, 5.5, 5.99, 6.01, 30.0, -2.5, -1e-5])
case("erf", [x], unary["erf"](x), name="at and between the joints")

# Elementwise functions of two tensors.
binary = {
    "add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div,
    "maximum": torch.maximum, "minimum": torch.minimum,
}
comparisons = {
    "equal": torch.eq, "notEqual": torch.ne, "less": torch.lt, "lessEqual": torch.le, "greater": torch.gt,
    "greaterEqual": torch.ge,
}
for op, function in binary.items():
    a, b = floats(2, 1, 3), floats(4, 1)
    case(op, [a, b], function(a, b))
    a, b = given([math.nan, 1, math.inf, -math.inf, 0]), given([1, math.nan, math.inf, 3, 0])
    case(op, [a, b], function(a, b), name="NaN, infinities, zero")
for op, function in comparisons.items():
    a, b = given([[1, 2, 3, math.nan]]), given([[1], [2], [math.nan]])
    case(op, [a, b], function(a, b).double())
    a, b = ints([[1, -2, 3]]), ints([[1], [2]])
    case(op, [a, b], function(a, b).double(), name="int32")
a, b = floats(2, 3, low=0.1, high=3.0), floats(3)
case("power", [a, b], torch.pow(a, b))
a, b = given([-2.0, -2.0, -2.0, 0.0]), given([2.0, 3.0, 0.5, 0.0])
case("power", [a, b], torch.pow(a, b), name="negative numbers, NaN for a fractional exponent")
a, b = [np.array(v, dtype=np.int32) for v in ([2147483647, -2147483648, 65537, 123456789], [1, -1, 65537, 987654321])]
with np.errstate(over="ignore"):
    for op, function in {"add": np.add, "subtract": np.subtract, "multiply": np.multiply}.items():
        case(op, [torch.from_numpy(a), torch.from_numpy(b)], torch.from_numpy(function(a, b)), name="int32 wraps")

condition, a, b = given([[1], [0], [-0.5]]), floats(3, 4), floats(4)
case("where", [condition, a, b], torch.where(condition != 0, a, b))
x = given([-2.9, -0.5, 0.5, 2.9, 7])
case("cast", [x], torch.trunc(x).to(torch.int32), {"dtype": "int32"})
x = ints([3, -4])
case("cast", [x], x.double(), {"dtype": "float32"})

# Reductions.
x = floats(3, 4, 5)
for axes in ([0], [1], [2], [0, 2], [0, 1, 2]):
    for keep in (False, True):
        attributes = {"axes": axes, "keepDims": keep}
        case("sum", [x], torch.sum(x, dim=axes, keepdim=keep), attributes)
        case("max", [x], torch.amax(x, dim=axes, keepdim=keep), attributes)
x = given([[1, math.nan, 2], [3, math.inf, -math.inf]])
case("max", [x], torch.amax(x, dim=1), {"axes": [1], "keepDims": False}, "NaN wins")
x = given([[1, 3, 3], [2, 2, 0]])
case("argMax", [x], torch.from_numpy(np.argmax(x.numpy(), axis=1)), {"axis": 1}, "ties")
x = floats(3, 4, 5)
case("argMax", [x], torch.from_numpy(np.argmax(x.numpy(), axis=1)), {"axis": 1})

# Products.
for transpose_a in (False, True):
    for transpose_b in (False, True):
        a, b = floats(2, 1, 3, 4), floats(3, 4, 5)
        shown = [a.mT.contiguous() if transpose_a else a, b.mT.contiguous() if transpose_b else b]
        case("matmul", shown, a @ b, {"transposeA": transpose_a, "transposeB": transpose_b})

# Rows.
x = floats(3, 5)
case("softmax", [x], torch.softmax(x, -1))
case("logSoftmax", [x], torch.log_softmax(x, -1))
x = given([[1000, 1001, 999], [0, -1000, 80]])
case("softmax", [x], torch.softmax(x, -1), name="large")
case("logSoftmax", [x], torch.log_softmax(x, -1), name="large")
logits, targets, upstream = floats(2, 3, 5).requires_grad_(), ints([[0, 4, 2], [1, 1, 3]]), floats(2, 3)
loss = F.cross_entropy(logits.reshape(-1, 5), targets.reshape(-1), reduction="none").reshape(2, 3)
case("crossEntropy", [logits, targets], loss)
case("crossEntropyGradient", [logits, targets, upstream], torch.autograd.grad(loss, logits, upstream))
x, scale, bias, upstream = floats(2, 3, 6).requires_grad_(), floats(6), floats(6), floats(2, 3, 6)
y = F.layer_norm(x, (6,), scale, bias, 1e-3)
mean, deviation = x.mean(-1), torch.rsqrt(x.var(-1, unbiased=False) + 1e-3)
case("layerNorm", [x, scale, bias], [y, mean, deviation], {"epsilon": 1e-3})
# The moments are inputs of the gradient and would be rounded: rows whose moments are exact in single precision.
x = given([[0, 4, 0, 4], [-5, -1, -1, -5]]).requires_grad_()
scale, bias, upstream = floats(4).requires_grad_(), floats(4).requires_grad_(), floats(2, 4)
y = F.layer_norm(x, (4,), scale, bias, 0)
mean, deviation = x.mean(-1), torch.rsqrt(x.var(-1, unbiased=False))
assert deviation.tolist() == [0.5, 0.5]
case("layerNormGradient", [x, scale, mean, deviation, upstream], torch.autograd.grad(y, [x, scale, bias], upstream))
x, upstream = floats(3, 5).requires_grad_(), floats(3, 5)
y = F.normalize(x, dim=-1, eps=1e-6)
case("l2Normalize", [x], y, {"epsilon": 1e-6})
case("l2NormalizeGradient", [x, upstream], torch.autograd.grad(y, x, upstream), {"epsilon": 1e-6})
x, upstream = given([[0.1, -0.2, 0.0], [0, 0, 0]]), floats(2, 3)
case("l2Normalize", [x], x / 0.5, {"epsilon": 0.5}, "short rows")
case("l2NormalizeGradient", [x, upstream], upstream / 0.5, {"epsilon": 0.5}, "short rows")

# Indices.
table, indices = floats(7, 3), ints([[0, 6], [3, 3]])
case("gather", [table, indices], table[indices])
values = floats(2, 2, 3)
segments = torch.zeros(7, 3, dtype=torch.float64).index_add(0, indices.reshape(-1), values.reshape(-1, 3))
case("segmentSum", [values, indices], segments, {"segments": 7})
x, indices = floats(2, 5), ints([[0, 4, 0], [2, 2, 1]])
case("takeAlong", [x, indices], torch.gather(x, -1, indices))
values = floats(2, 3)
case("scatterAlong", [values, indices], torch.zeros(2, 5, dtype=torch.float64).scatter_add(-1, indices, values),
     {"size": 5})
x = floats(3, 9)
case("topK", [x], torch.topk(x, 4), {"k": 4})
x = given([[1, 3, 3, 2, 3], [0, 0, 0, 0, 0]])
order = np.argsort(-x.numpy(), axis=-1, kind="stable")[:, :4]
case("topK", [x], [torch.from_numpy(np.take_along_axis(x.numpy(), order, -1)), torch.from_numpy(order)], {"k": 4},
     "ties")
values, indices, weights, x = floats(4, 3), ints([[0, 5, 5], [1, 0, 2], [4, 4, 4], [2, 5, 1]]), floats(6, 5), floats(4, 5)
dense = torch.zeros(4, 6, dtype=torch.float64).scatter_add(-1, indices, values)
case("sparseDecode", [values, indices, weights], dense @ weights)
case("sampledProduct", [x, weights, indices], torch.gather(x @ weights.T, -1, indices))
case("sparseOuter", [values, indices, x], dense.T @ x, {"rows": 6})

# Moves.
x = floats(2, 3, 4)
case("reshape", [x], x.reshape(4, 6), {"shape": [4, 6]})
case("transpose", [x], x.permute(2, 0, 1), {"permutation": [2, 0, 1]})
case("slice", [x], x[1:2, 0:2, 1:4], {"starts": [1, 0, 1], "sizes": [1, 2, 3]})
case("pad", [x], F.pad(x, (1, 2, 0, 1, 3, 0)), {"before": [3, 0, 1], "after": [0, 1, 2]})
case("copy", [x], x)
y = floats(2, 1, 4)
case("concat", [x, y, x], torch.cat([x, y, x], 1), {"axis": 1})
case("broadcastTo", [y], y.expand(5, 2, 3, 4), {"shape": [5, 2, 3, 4]})

# Activations and their derivatives.
activations = {
    "gelu": F.gelu, "geluTanh": lambda x: F.gelu(x, approximate="tanh"), "silu": F.silu,
}
for op, function in activations.items():
    x = given([-30, -6, -3.1, -1, -0.3, -1e-3, 0, 1e-3, 0.2, 0.7, 1, 2.3, 5, 30]).requires_grad_()
    y = function(x)
    case(op, [x], y)
    case(f"{op}Derivative", [x], torch.autograd.grad(y.sum(), x))

# Softmax from its output. Rows of powers of two, so that the outputs are exact in single precision.
y, upstream = given([[0.5, 0.25, 0.125, 0.125], [0.25, 0.25, 0.25, 0.25]]), floats(2, 4)
x = y.log().requires_grad_()
case("softmaxGradient", [y, upstream], torch.autograd.grad(torch.softmax(x, -1), x, upstream))
x = given([[-3, -1, -2, -0.5], [-8, -1, -2, -4]]).requires_grad_()
upstream = floats(2, 4)
case("logSoftmaxGradient", [x, upstream], upstream - x.exp() * upstream.sum(-1, keepdim=True))
x = given([[1000, 1001, 999], [0, -1000, 80]])
case("logSumExp", [x], torch.logsumexp(x, -1), name="large")
x = floats(2, 3, 5)
case("logSumExp", [x], torch.logsumexp(x, -1))
logits, uniform = floats(2, 3, 5), floats(2, 3, 5, low=0.01, high=0.99)
y = torch.softmax((logits - torch.log(-torch.log(uniform))) / 0.5, -1)
case("gumbelSoftmax", [logits, uniform, given(0.5)], y)

# Root mean square norm; rows whose root is exact in single precision.
x, scale = floats(2, 3, 6), floats(6)
r = torch.rsqrt(x.square().mean(-1) + 1e-3)
case("rmsNorm", [x, scale], [x * r[..., None] * scale, r], {"epsilon": 1e-3})
x, scale = given([[2, 2, -2, 2], [0, -4, 0, 0]]).requires_grad_(), floats(4).requires_grad_()
r = torch.rsqrt(x.square().mean(-1))
assert r.tolist() == [0.5, 0.5]
upstream = floats(2, 4)
case("rmsNormGradient", [x, scale, r, upstream], torch.autograd.grad(x * r[..., None] * scale, [x, scale], upstream))

# AdamW: the third of three steps of torch.optim.AdamW, whose moments before it are rounded and put back.
for weight_decay in (0.0, 0.1):
    parameter = floats(2, 3).requires_grad_()
    optimizer = torch.optim.AdamW([parameter], lr=0.0625, betas=(0.9, 0.95), eps=1e-3, weight_decay=weight_decay)
    for _ in range(2):
        parameter.grad = floats(2, 3)
        optimizer.step()
    state = optimizer.state[parameter]
    with torch.no_grad():
        for t in (parameter, state["exp_avg"], state["exp_avg_sq"]):
            t.copy_(t.float().double())
    before = [parameter.detach().clone(), state["exp_avg"].clone(), state["exp_avg_sq"].clone()]
    gradient = floats(2, 3)
    parameter.grad = gradient.clone()
    optimizer.step()
    case("adam", [before[0], gradient, before[1], before[2], given(0.0625), given(3.0)],
         [parameter, state["exp_avg"], state["exp_avg_sq"]],
         {"beta1": 0.9, "beta2": 0.95, "epsilon": 1e-3, "weightDecay": weight_decay})

lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in cases)
pathlib.Path(__file__).with_name("ops.json").write_text(f"[\n{lines}\n]\n")
print(len(cases), "cases", len({entry["op"] for entry in cases}), "ops")
