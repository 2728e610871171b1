#!/usr/bin/python3
"""PyTorch on the CPU as a child process that takes one step when it is asked to, and times it.

It answers one JSON object per line on standard input with one per line on standard output, so that whoever compares
can let it take turns with others:

    {"do": "load", "model": ..., "variant": ..., "weights": FILE, "inputs": FILE, "sizes": {...}}
    {"do": "describe"}          -> {"version": ..., "blas": ..., "threads": ...}, as does load
    {"do": "step", "turn": 0}   -> {"loss": ..., "ms": ...}
    {"do": "save", "file": ...} -> {}

Files are safetensors. `weights` holds what the step changes, under our names and in our layouts; `save` writes the same
names. Each model is a class with `step()`, which gives the loss before the step or nothing, and `tensors()`. The step
is repeated until `turn` milliseconds are over, at least once; `ms` is for one. Where it is repeated, a first step is
not timed: threads wake, caches fill.
Threads are those of OMP_NUM_THREADS.
"""

import ctypes
import json
import os
import re
import sys
import time

import torch

from attention import Attention
from autoencoder import Autoencoder
from clip import ContrastivePair
from convolution import Convolution
from decode import CachedDecoding
from dvae import DiscreteAutoencoder
from product import Product
from tensors import load_tensors, save_tensors
from transformer import TransformerTraining

MODELS = {
    "autoencoder": Autoencoder,
    "transformer": TransformerTraining,
    "dvae": DiscreteAutoencoder,
    "clip": ContrastivePair,
    "decode": CachedDecoding,
    "convolution": Convolution,
    "product": Product,
    "attention": Attention,
}


def name_of(path):
    """A library as its folder and file; an OpenBLAS also tells for which processor's kernels it has decided."""
    name = "/".join(path.split("/")[-2:])
    core = getattr(ctypes.CDLL(path), "openblas_get_corename", None)
    if core is None:
        return name
    core.restype = ctypes.c_char_p
    return f"{name} ({core().decode()})"


def blas_in_use():
    """The BLAS that this process has loaded, as its maker names it: by its file, since packages may swap it."""
    with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
        paths = {line.split()[-1] for line in maps if re.search(r"lib(openblas|blas|mkl_rt)[^/]*\.so", line)}
    return ", ".join(sorted(name_of(path) for path in paths)) or "none found"


def describe():
    return {"version": torch.__version__, "blas": blas_in_use(), "threads": torch.get_num_threads()}


def main():
    model = None
    for line in sys.stdin:
        request = json.loads(line)
        action = request.pop("do")
        if action == "load":
            make = MODELS[request["model"]]
            tensors = (load_tensors(request[name]) for name in ("weights", "inputs"))
            model = make(*tensors, request["variant"], **request["sizes"])
            answer = describe()
        elif action == "describe":
            answer = describe()
        elif action == "step":
            if request["turn"] > 0:
                model.step()
            start, count, elapsed = time.perf_counter(), 0, 0.0
            while count == 0 or elapsed < request["turn"]:
                loss = model.step()
                count, elapsed = count + 1, (time.perf_counter() - start) * 1e3
            answer = {"loss": loss, "ms": elapsed / count}
        elif action == "save":
            save_tensors(request["file"], model.tensors())
            answer = {}
        else:
            raise ValueError(f"expected load, describe, step or save, got {action}")
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    main()
