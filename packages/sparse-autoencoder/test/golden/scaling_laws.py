#!/usr/bin/python3
"""Scaling laws fitted with SciPy, for test/scaling/fit-joint-law.test.ts and fit-compute-law.test.ts.

    python3 scaling_laws.py > scaling_laws.json

The joint law is fitted to the losses read off figure 1 of Gao et al. 2024, the compute law to the published one with a
fixed disturbance. Both are least squares of logarithms in the laws' own coordinates; intervals are by the delta method
with Student's t at 95 %.
"""
import json
import numpy as np
import scipy
from scipy.optimize import least_squares
from scipy.stats import t

FIGURE = {
    2048: {32: .627, 64: .603, 128: .579, 256: .554, 512: .528},
    4096: {32: .587, 512: .465},
    8192: {32: .547, 512: .406},
    16384: {32: .507, 64: .473, 512: .361},
    32768: {32: .476, 128: .401, 256: .365, 512: .325},
    65536: {32: .442, 512: .297},
    131072: {32: .418, 512: .272},
    262144: {32: .392, 512: .252},
    524288: {32: .377, 64: .331, 128: .297, 256: .262, 512: .240},
}


def joint(theta, n, k):
    a, bk, bn, g, z, e = theta
    return np.log(np.exp(a + bk * np.log(k) + bn * np.log(n) + g * np.log(k) * np.log(n)) + np.exp(z + e * np.log(k)))


def compute(theta, c):
    floor, scale, exponent = theta
    return np.log(floor + scale * c ** -exponent)


def fit(law, start, loss, names, *at, predictions):
    logs = np.log(loss)
    result = least_squares(lambda theta: law(theta, *at) - logs, start, method="lm",
                           xtol=1e-15, ftol=1e-15, gtol=1e-15, x_scale=np.abs(start))
    degrees = len(logs) - len(start)
    variance = np.sum(result.fun ** 2) / degrees
    covariance = variance * np.linalg.inv(result.jac.T @ result.jac)
    errors = np.sqrt(np.diag(covariance))
    width = t.ppf(0.975, degrees)
    predicted = []
    for place in predictions:
        value = law(result.x, *place)
        steps = 1e-6 * np.abs(result.x)
        gradient = np.array([(law(result.x + s, *place) - law(result.x - s, *place)) / (2 * s.sum())
                             for s in np.diag(steps)])
        half = width * np.sqrt(gradient @ covariance @ gradient)
        predicted.append({"at": list(place), "value": np.exp(value), "low": np.exp(value - half), "high": np.exp(value + half)})
    return {
        "constants": {name: {"value": v, "standardError": s, "low": v - width * s, "high": v + width * s}
                      for name, v, s in zip(names, result.x, errors)},
        "residualError": np.sqrt(variance), "residuals": list(-result.fun), "predictions": predicted,
    }


if __name__ == "__main__":
    points = [(n, k, loss) for n, row in FIGURE.items() for k, loss in row.items()]
    n, k, loss = (np.array(column, dtype=float) for column in zip(*points))
    joint_fit = fit(joint, np.array([-0.5, 0.26, -0.017, -0.042, -1.32, -0.085]), loss,
                    ["alpha", "betaK", "betaN", "gamma", "zeta", "eta"], n, k,
                    predictions=[(2048., 32.), (32768., 128.), (2. ** 21, 64.), (2. ** 24, 256.)])
    c = 10 ** np.linspace(-6, 0, 13)
    disturbed = (0.09 + 0.056 * c ** -0.084) * (1 + 0.004 * np.sin(5 * np.arange(13)))
    compute_fit = fit(compute, np.array([0.09, 0.056, 0.084]), disturbed, ["irreducible", "scale", "exponent"], c,
                      predictions=[(1e-3,), (1.,), (100.,)])
    print(json.dumps({
        "scipy": scipy.__version__,
        "joint": {"points": [{"latents": a, "k": b, "loss": l} for a, b, l in points], **joint_fit},
        "compute": {"points": [{"compute": a, "loss": l} for a, l in zip(c, disturbed)], **compute_fit},
    }))
