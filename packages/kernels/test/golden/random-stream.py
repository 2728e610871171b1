"""Writes random-stream.json: checksums of RandomStream's numbers, from a second implementation in Python.

Python's +, −, ×, ÷ and square root are rounded as IEEE 754 asks, like those of every JavaScript engine, so the two
must agree in every bit. Run with any Python 3 that has NumPy.
"""
import json
import math
import pathlib

import numpy as np

MASK = 0xFFFFFFFF


def fnv1a(data):
    value = 0x811C9DC5
    for byte in data:
        value = (value ^ byte) * 0x01000193 & MASK
    return value


def philox(counter, key):
    c, (k0, k1) = list(counter), key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k0, p1 & MASK, (p0 >> 32) ^ c[3] ^ k1, p0 & MASK]
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c


def words(seed, name):
    index = 0
    while True:
        yield from philox([index & MASK, index >> 32, fnv1a(name.encode()), 0], [seed & MASK, seed >> 32])
        index += 1


def logarithm(x):
    exponent = 0
    while x < math.sqrt(0.5):
        x, exponent = x * 2, exponent - 1
    s = (x - 1) / (x + 1)
    series = 0.0
    for power in range(21, 0, -2):
        series = series * (s * s) + 1 / power
    return exponent * math.log(2) + 2 * s * series


def point_on_circle(t):
    quarter = math.floor(4 * t + 0.5)
    angle = (4 * t - quarter) * (math.pi / 2)
    cos = sin = 1.0
    for n in range(9, 0, -1):
        cos = 1 - angle * angle / ((2 * n - 1) * (2 * n)) * cos
        sin = 1 - angle * angle / (2 * n * (2 * n + 1)) * sin
    sin *= angle
    return [(cos, sin), (-sin, cos), (-cos, -sin), (sin, -cos)][quarter % 4]


def integer(source, below):
    while (word := next(source)) >= 2**32 - 2**32 % below:
        pass
    return word % below


source = words(42, "a")
uniform = np.array([(next(source) >> 8) / 2**24 for _ in range(1000)], dtype="<f4")

source = words(42, "b")
normal = []
for _ in range(500):
    radius = math.sqrt(-2 * logarithm((next(source) + 1) / 2**32))
    cos, sin = point_on_circle(next(source) / 2**32)
    normal += [radius * cos, radius * sin]
normal = np.array(normal, dtype="<f8")

source = words(42, "c")
permutation = list(range(1000))
for last in range(999, 0, -1):
    chosen = integer(source, last + 1)
    permutation[last], permutation[chosen] = permutation[chosen], permutation[last]
permutation = np.array(permutation, dtype="<i4")

result = {
    "uniform": fnv1a(uniform.tobytes()), "normal": fnv1a(normal.tobytes()),
    "permutation": fnv1a(permutation.tobytes()),
}
pathlib.Path(__file__).with_name("random-stream.json").write_text(json.dumps(result) + "\n")
