"""Small random data, and problems on it, that several tests take."""

import numpy as np

from methods.problems import RankDeficientLeastSquares, RobustRegression, SigmoidLoss


def data(seed=0, n=12, d=4):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((n, d))
    return A, 2.0 * rng.standard_normal(n), np.where(np.arange(n) % 2 == 0, 1, -1)


def nonconvex(seed=0):
    A, b, y = data(seed)
    return [RobustRegression(A, b, 0.8), SigmoidLoss(A, y)]


def flat():
    A, b, _ = data(n=12)
    wide = RankDeficientLeastSquares(A[:3], b[:3])
    A[:, 1] = 0.0
    return [wide, RankDeficientLeastSquares(A, b)]
