"""Optimal transport: Sinkhorn's iteration is the Bregman gradient method, and what is known of its plans."""

import math
import pickle

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods import BregmanGradient
from methods.problems import OptimalTransport
from potential import InputError
from potential.interpretations import rounded_problem
from potential.laboratory.check import check

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)
N, M = 3, 4


def make(seed=0, regularization=0.5):
    rng = np.random.default_rng(seed)
    rows, columns = rng.random(N) + 0.1, rng.random(M) + 0.1
    return OptimalTransport(
        rng.random((N, M)), rows / rows.sum(), columns / columns.sum(), regularization=regularization
    )


def plan(p, seed):
    """A plan with the column sums of the problem, some of whose entries are small."""
    weights = np.exp(3.0 * np.random.default_rng(seed).standard_normal((N, M)))
    return (weights * (p.mirror_map.columns / weights.sum(axis=0))).ravel()


@few
@given(seeds)
def test_it_is_convex_and_smooth_relative_to_the_entropy_with_the_constant_one(seed):
    p = make(seed % 50)
    x, u = plan(p, seed), plan(p, seed + 1)
    rise = p.value(u) - p.value(x) - p.gradient(x) @ (u - x)
    assert -1e-10 <= rise <= p.L * p.bregman(u, x) + 1e-10


@few
@given(seeds)
def test_a_step_is_one_round_of_sinkhorns_iteration(seed):
    """Each row is scaled to its sum, and then each column."""
    p = make(seed % 50)
    x = plan(p, seed)
    scaled = x.reshape(N, M) * (p._r / x.reshape(N, M).sum(axis=1))[:, None]
    scaled *= p.mirror_map.columns / scaled.sum(axis=0)
    assert p.mirror_step(x, p.gradient(x), 1.0) == pytest.approx(scaled.ravel(), rel=1e-12)


def test_it_goes_to_the_plan_of_least_cost_and_entropy():
    """The plan has both sums, and is exp(-cost / regularization) with its rows and columns scaled."""
    p = make(1)
    report = check(BregmanGradient, p, steps=300)
    assert report
    x = p.default_start()
    for _ in range(300):
        x = p.mirror_step(x, p.gradient(x), 1.0)
    X = x.reshape(N, M)
    assert X.sum(axis=1) == pytest.approx(p._r, rel=1e-12)
    assert X.sum(axis=0) == pytest.approx(p.mirror_map.columns, rel=1e-12)
    scales = np.log(X) + p._cost / 0.5
    assert scales - scales[:1] - scales[:, :1] + scales[0, 0] == pytest.approx(np.zeros((N, M)), abs=1e-10)


@few
@given(seeds)
def test_the_rounding_of_a_step_and_of_its_divergences_is_bounded(seed):
    p = make(seed % 50)
    rounded = rounded_problem(p)
    x = rounded.point(plan(p, seed))
    y = rounded.mirror_step(x, rounded.gradient(x), 1.0)
    between = rounded.bregman(rounded.minimizer, y)
    assert between.error < 1e-11
    with mpmath.workdps(40):
        X = mpmath.matrix(x.array.reshape(N, M).tolist())
        for i in range(N):
            share = mpmath.mpf(float(p._r[i])) / mpmath.fsum(X[i, :])
            X[i, :] = X[i, :] * share
        for j in range(M):
            X[:, j] = X[:, j] * (mpmath.mpf(float(p.mirror_map.columns[j])) / mpmath.fsum(X[:, j]))
        exact = [X[i, j] for i in range(N) for j in range(M)]
        for a, b in zip(exact, y.array, strict=True):
            assert abs(a / mpmath.mpf(float(b)) - 1) <= y.spread
        u = [mpmath.mpf(float(v)) for v in p.minimizer]
        true = mpmath.fsum(a * mpmath.log(a / b) - a + b for a, b in zip(u, exact, strict=True))
        assert abs(true - mpmath.mpf(between.value)) <= between.error


def test_what_is_no_transport_is_refused():
    good = {"cost": np.ones((2, 2)), "rows": [0.5, 0.5], "columns": [0.25, 0.75], "regularization": 1.0}
    for bad, match in (
        ({"rows": [0.5, 0.0]}, "rows must have positive"),
        ({"columns": [0.5, 0.6]}, "same total"),
        ({"regularization": 0.0}, "regularization"),
        ({"cost": np.array([[0.0, 1.0], [1.0, 0.0]]), "regularization": 1e-3}, "1/500"),
        ({"cost": np.ones((2, 3))}, "columns"),
    ):
        with pytest.raises(InputError, match=match):
            OptimalTransport(**{**good, **bad})
    p = OptimalTransport(**good)
    for x0, match in ((np.zeros(4), "positive"), (np.full(4, 0.3), "column sums")):
        with pytest.raises(InputError, match=match):
            p.validate_start(x0)
    assert p.validate_start(p.default_start()) == pytest.approx(p.default_start())
    assert math.isfinite(pickle.loads(pickle.dumps(p)).value(p.default_start()))
