"""Writes pytorch_files.json: files of torch.save and of numpy in base64, and what they hold.

Run with Debian's python3-torch: /usr/bin/python3 pytorch_files.py. With a path as its argument it reads a file of ours
instead, with torch.load, and prints its tensors as JSON; the test does that where PyTorch is installed.
"""
import base64
import collections
import io
import json
import pathlib
import sys

import numpy as np
import torch

if len(sys.argv) > 1:
    loaded = torch.load(sys.argv[1], weights_only=True)
    show = {k: {"dtype": str(v.dtype), "shape": list(v.shape), "data": v.double().flatten().tolist()}
            if isinstance(v, torch.Tensor) else v for k, v in loaded.items()}
    print(json.dumps(show))
    sys.exit()


def saved(value):
    file = io.BytesIO()
    torch.save(value, file)
    return base64.b64encode(file.getvalue()).decode()


def expected(tensor):
    return {"shape": list(tensor.shape), "data": tensor.double().flatten().tolist()}


torch.manual_seed(1)
column_major = torch.randn(3, 4).t()
base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
tensors = collections.OrderedDict(
    pre_bias=torch.randn(4), stats=torch.tensor([1, -2, 3_000_000_000]), half=torch.tensor([1.5, -0.25]).half(),
    brain=torch.tensor([1.5, -0.25]).bfloat16(), double=torch.tensor([1e-300]), flags=torch.tensor([True, False]),
    small=torch.tensor([[1], [-1]], dtype=torch.int32), scalar=torch.tensor(7.0), empty=torch.zeros(0, 3))
tensors["encoder.weight"] = torch.nn.Parameter(column_major)
tensors["slice"] = base[1:3, ::2]
tensors["rows"] = base[2:]
state = collections.OrderedDict(tensors)
state["activation"] = "TopK"
state["activation_state_dict"] = {"k": 32, "postact_fn": "ReLU", "scale": 0.5, "none": None, "big": 2 ** 40}
module = torch.nn.Linear(3, 2)


class Evil:
    def __reduce__(self):
        return (eval, ("1 + 1",))


files = {
    "state": {"file": saved(state), "tensors": {k: expected(v.detach()) for k, v in tensors.items()}},
    "module": {"file": saved(module.state_dict()),
               "tensors": {k: expected(v) for k, v in module.state_dict().items()}},
    "evil": {"file": saved({"w": Evil()}), "tensors": {}},
    "whole module": {"file": saved(module), "tensors": {}},
}


def numpy_file(save, *args, **kwargs):
    file = io.BytesIO()
    save(file, *args, **kwargs)
    return base64.b64encode(file.getvalue()).decode()


arrays = {
    "float": np.arange(6, dtype=np.float32).reshape(2, 3), "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "big": np.arange(3, dtype=">i4"), "scalar": np.array(5, dtype=np.int64), "flags": np.array([True, False]),
    "empty": np.zeros((0, 4), dtype=np.float16),
}
npy = {k: {"file": numpy_file(np.save, v), "shape": list(v.shape), "data": v.astype(float).ravel().tolist()}
       for k, v in arrays.items()}
npy["objects"] = {"file": numpy_file(np.save, np.array([{}], dtype=object)), "shape": [], "data": []}
npz = {"plain": numpy_file(np.savez, **arrays), "compressed": numpy_file(np.savez_compressed, **arrays)}
target = pathlib.Path(__file__).with_name("pytorch_files.json")
target.write_text(json.dumps({"pytorch": files, "npy": npy, "npz": npz}, indent=1) + "\n")
