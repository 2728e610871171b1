"""Golden safetensors files, written from the format's definition with the standard library, numpy and PyTorch.

Run: python3 safetensors_files.py > safetensors_files.json

"canonical" files have the order and padding of the reference writer (element types by descending width, then names;
header padded with spaces to 8 bytes); "loose" ones use every freedom that the format leaves.
"""

import base64
import json
import struct

import numpy as np
import torch

# The order of the reference writer.
ORDER = ["U64", "I64", "F64", "F32", "U32", "I32", "BF16", "F16", "U16", "I16", "I8", "U8", "BOOL"]
NUMPY = {"U64": "<u8", "I64": "<i8", "F64": "<f8", "F32": "<f4", "U32": "<u4", "I32": "<i4", "F16": "<f2",
         "U16": "<u2", "I16": "<i2", "I8": "i1", "U8": "u1", "BOOL": "u1"}


def raw(dtype, values, shape):
    if dtype == "BF16":
        tensor = torch.tensor(values, dtype=torch.float32).to(torch.bfloat16)
        return tensor.view(torch.int16).numpy().astype("<i2").tobytes()
    return np.array(values, dtype=NUMPY[dtype]).reshape(shape).tobytes()


def build(tensors, metadata, canonical):
    names = sorted(tensors, key=lambda n: (ORDER.index(tensors[n][0]), n)) if canonical else list(tensors)
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = dict(sorted(metadata.items()))
    for name in names:
        dtype, shape, values = tensors[name]
        piece = raw(dtype, values, shape)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(piece)]}
        data += piece
    if canonical:
        text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
        text += b" " * (-len(text) % 8)
    else:
        # Reversed members, indented, non-ASCII characters escaped, no padding.
        text = json.dumps(dict(reversed(header.items())), indent=1, ensure_ascii=True).encode() + b"\n\t "
    return struct.pack("<Q", len(text)) + text + data


def case(name, tensors, metadata=None, canonical=True):
    return {
        "name": name,
        "canonical": canonical,
        "metadata": metadata or {},
        # 64-bit integers as text: JSON numbers would lose them.
        "tensors": {n: {"dtype": d, "shape": s, "values": [str(v) for v in vs]} for n, (d, s, vs) in tensors.items()},
        "file": base64.b64encode(build(tensors, metadata, canonical)).decode(),
    }


every_dtype = {
    "float64": ("F64", [2], [1 / 3, -2.5e-310]),
    "float32": ("F32", [2, 2], [1.5, -0.25, 3.0e38, 1.0e-45]),
    "float16": ("F16", [3], [1.0, -65504.0, 5.960464477539063e-08]),
    "bfloat16": ("BF16", [3], [1.0, -2.0, 3.140625]),
    "int64": ("I64", [3], [-(2**63), 2**63 - 1, 2**53 + 1]),
    "uint64": ("U64", [2], [2**64 - 1, 0]),
    "int32": ("I32", [2], [-(2**31), 2**31 - 1]),
    "uint32": ("U32", [1], [2**32 - 1]),
    "int16": ("I16", [2], [-32768, 32767]),
    "uint16": ("U16", [1], [65535]),
    "int8": ("I8", [3], [-128, 0, 127]),
    "uint8": ("U8", [3], [0, 7, 255]),
    "bool": ("BOOL", [3], [1, 0, 1]),
}
model = {
    "encoder.weight": ("F32", [2, 3], [0.5, 1, 2, 3, 4, 5]),
    "encoder.bias": ("F32", [2], [-1, 1]),
    "scalar": ("F32", [], [7]),
    "empty": ("F32", [0, 4], []),
    "step": ("I64", [], [100]),
}
names = {
    "a\"b\\c\n\u0001": ("U8", [1], [1]),
    "日本": ("U8", [1], [2]),
    "\uffff": ("U8", [1], [3]),
    "\U0001d11e": ("U8", [1], [4]),
    "\U0001d11f": ("U8", [1], [5]),
    "__proto__": ("U8", [1], [6]),
    "\u007f": ("U8", [1], [7]),
}
metadata = {"step": "100", "format": "pt", "ключ": "значение \"quoted\"\t\U0001f642"}

print(json.dumps([
    case("no tensors", {}),
    case("metadata alone", {}, metadata),
    case("every dtype", every_dtype, {"format": "pt"}),
    case("a model with a scalar and an empty tensor", model, metadata),
    case("names to escape and to sort", names),
    case("every dtype, loosely, misaligned", dict(reversed(every_dtype.items())), metadata, canonical=False),
    case("a model, loosely", model, metadata, canonical=False),
    case("names, loosely", names, None, canonical=False),
], indent=1))
