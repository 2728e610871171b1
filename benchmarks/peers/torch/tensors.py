"""Reads and writes safetensors files: a length, a JSON header, then the elements of one tensor after the other."""

import json
import struct

import torch

TYPES = {"F32": torch.float32, "I32": torch.int32}


def load_tensors(path):
    """The tensors of a file, by name."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    tensors = {}
    for name, about in header.items():
        if name == "__metadata__":
            continue
        start, end = about["data_offsets"]
        elements = torch.frombuffer(data, dtype=TYPES[about["dtype"]], count=(end - start) // 4, offset=start)
        tensors[name] = elements.reshape(about["shape"]).clone()
    return tensors


def save_tensors(path, tensors):
    """Writes float32 tensors, by name."""
    header, parts, at = {}, [], 0
    for name, tensor in tensors.items():
        part = tensor.detach().to(torch.float32).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
