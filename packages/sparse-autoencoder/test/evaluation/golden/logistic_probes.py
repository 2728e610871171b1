#!/usr/bin/python3
"""One-feature logistic fits without a penalty by scikit-learn, for test/evaluation/probe.

    python3 logistic_probes.py [path/to/heart_scale] > logistic_probes.json

`formula`: columns of a sparse matrix given by a formula, against three tasks.
`heart`: each feature of LIBSVM's heart_scale against its label; only the fits are written, not the data.
"""
import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

ROWS, LATENTS, TASKS = 500, 12, 3


warnings.simplefilter("ignore", FutureWarning)  # the newer spelling of "no penalty" is not known to older versions


def above(score):
    assert np.abs(score).min() > 1e-6, "a near tie would make the data depend on rounding"
    return score > 0


def codes():
    row = np.arange(ROWS)[:, None]
    latent = np.arange(LATENTS)[None, :]
    score = np.sin(1.3 * row + 0.7 * latent + 0.11 * row * latent) - 0.1 * latent + 0.4
    return np.where(above(score), np.float32(score), 0).astype(np.float64)


def labels(task):
    row = np.arange(ROWS)
    own = np.sin(1.3 * row + 0.7 * (3 * task + 1) + 0.11 * row * (3 * task + 1))
    return above(own + 0.8 * np.cos(37.7 * row * row) - 0.5) * 1


def fit(column, y):
    model = LogisticRegression(penalty="none", solver="newton-cg", tol=1e-6, max_iter=10_000)
    model.fit(column[:, None], y)
    weight, bias = model.coef_[0, 0], model.intercept_[0]
    score = weight * column + bias
    loss = np.mean(np.logaddexp(0, score) - y * score)
    return {"loss": loss, "weight": weight, "bias": bias}


def heart(path):
    with open(path) as file:
        lines = [line.split() for line in file]
    y = np.array([1 if line[0] == "+1" else 0 for line in lines])
    x = np.zeros((len(lines), 13))
    for i, line in enumerate(lines):
        for entry in line[1:]:
            index, value = entry.split(":")
            x[i, int(index) - 1] = np.float32(float(value))
    return [fit(x[:, j], y) for j in range(13)]


if __name__ == "__main__":
    z = codes()
    result = {
        "sklearn": sklearn.__version__, "rows": ROWS, "latents": LATENTS,
        "formula": [{"positives": int(labels(t).sum()), "fits": [fit(z[:, i], labels(t)) for i in range(LATENTS)]}
                    for t in range(TASKS)],
        "heart": heart(sys.argv[1]),
    }
    print(json.dumps(result))
