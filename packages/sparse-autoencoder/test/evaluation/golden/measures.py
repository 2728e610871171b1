#!/usr/bin/python3
"""Measures of reconstructions and of one latent's activations by NumPy in two passes, for test/evaluation.

    python3 measures.py > measures.json

Rows and reconstructions are given by formulas, rounded to float32, with a common mean that is large against what varies.
"""
import json

import numpy as np

ROWS, WIDTH = 300, 7

row = np.arange(ROWS)[:, None]
column = np.arange(WIDTH)[None, :]
x = np.float32(1000 + 100 * column + np.sin(1.7 * row + 0.9 * column + 0.31 * row * column)).astype(np.float64)
reconstruction = np.float32(x + 0.25 * np.cos(2.3 * row + 1.1 * column)).astype(np.float64)
error = ((x - reconstruction) ** 2).sum(1)
deviation = ((x - x.mean(0)) ** 2).sum(1)
dot = (x * reconstruction).sum(1)
norm, other = np.linalg.norm(x, axis=1), np.linalg.norm(reconstruction, axis=1)
given = np.full(WIDTH, 1300.0)

latent = np.sin(0.7 * np.arange(ROWS)) + 0.5 * np.cos(2.9 * np.arange(ROWS) ** 2) - 0.3
assert np.abs(latent).min() > 1e-6, "a near tie would make the data depend on rounding"
latent = np.float32(np.where(latent > 0, latent, 0)).astype(np.float64)
square = (latent ** 2).mean()
bins = np.ceil(latent[latent > 0] / 0.2).astype(int)

print(json.dumps({
    "numpy": np.__version__, "rows": ROWS, "width": WIDTH,
    "metrics": {
        "meanSquaredError": ((x - reconstruction) ** 2).mean(),
        "fvu": error.mean() / deviation.mean(),
        "explainedVariance": 1 - error.mean() / deviation.mean(),
        "relativeError": (error / norm ** 2).mean(),
        "cosineSimilarity": (dot / norm / other).mean(),
        "normRatio": (other / norm).mean(),
        "relativeBias": (other ** 2).mean() / dot.mean(),
    },
    "nmseOfGivenMean": error.mean() / ((x - given) ** 2).sum(1).mean(),
    "latent": {
        "fires": int((latent > 0).sum()),
        "density": (latent > 0).mean(),
        "meanActivation": latent.mean(),
        "meanSquare": square,
        "skew": (latent ** 3).mean() / square ** 1.5,
        "kurtosis": (latent ** 4).mean() / square ** 2,
        "histogram": {str(b): int(c) for b, c in zip(*np.unique(bins, return_counts=True))},
    },
}))
