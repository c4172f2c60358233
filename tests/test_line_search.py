"""Exact line search and Polyak's step."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_data import data, flat

import potential as pt
from methods import ExactLineSearchGradientDescent, GradientDescent, PolyakStepGradientDescent
from methods.problems import (
    LeastSquares,
    LogisticRegression,
    Quadratic,
    bundled_problem,
    problems_for,
)
from potential import InputError, MissingOracleError, NoMinimizerError
from potential.interpretations import rounded_problem
from potential.laboratory.check import check

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)


# --- exact line search --------------------------------------------------------------------------------------


def searched():
    A, b, y = data()
    return [LeastSquares(A, b), LeastSquares(A, b, 0.1), Quadratic(A.T @ A, A.T @ b), LogisticRegression(A, y),
            LogisticRegression(A, y, 0.1), *flat()]  # fmt: skip


@pytest.mark.parametrize("k", range(7))
@few
@given(seeds, st.sampled_from([1e-6, 1.0, 1e6]))
def test_line_search_minimizes_along_the_line(k, seed, scale):
    p = searched()[k]
    x, d = np.random.default_rng(seed).standard_normal((2, 4))
    u = p.line_search(x, scale * d)
    # On the line, and without a slope along it.
    assert np.linalg.matrix_rank(np.array([u - x, d]), tol=1e-9 * np.linalg.norm(u - x)) == 1
    assert abs(p.gradient(u) @ d) <= 1e-11 * p.L * np.linalg.norm(d) * (1.0 + np.linalg.norm(u - x))
    for a in (-0.1, -1e-4, 1e-4, 0.1):
        assert p.value(u + a * d) >= p.value(u) - 1e-14 * (1.0 + p.value(u))
    assert np.allclose(p.line_search(x, -d), u, rtol=1e-7, atol=1e-7)


def test_a_direction_of_zero_and_a_flat_one():
    for p in searched():
        x = np.ones(4)
        assert p.line_search(x, np.zeros(4)) is x
    wide, zero = flat()
    kernel = np.linalg.svd(wide._M)[2][3]
    u = wide.line_search(np.ones(4), kernel)
    assert wide.value(u) <= wide.value(np.ones(4)) + 1e-12
    assert np.array_equal(zero.line_search(np.ones(4), np.eye(4)[1]), np.ones(4))


def test_a_line_without_a_minimizer():
    p = LogisticRegression([[1.0], [-1.0]], [1, -1])
    with pytest.raises(NoMinimizerError, match="falls for ever"):
        p.line_search(np.zeros(1), np.ones(1))


@pytest.mark.parametrize("k", [1, 2, 4])
def test_line_search_holds_for_every_point_and_direction_within_the_error(k):
    p = searched()[k]
    rounded, rng = rounded_problem(p), np.random.default_rng(0)
    for _ in range(100):
        x, d, v, w = rng.standard_normal((4, 4))
        a, b = 10.0 ** rng.uniform(-9, -1, 2)
        found = rounded.line_search(rounded.point(x, a), rounded.point(d, b))
        exact = p.line_search(x + a * v / np.linalg.norm(v), d + b * w / np.linalg.norm(w))
        assert np.linalg.norm(found.array - exact) <= found.error
    # The direction is lost, and yet the outcome is no further than the minimizer on any line.
    lost = rounded.line_search(rounded.point(x), rounded.point(1e-20 * d, 1.0))
    assert math.isfinite(lost.error)


@pytest.mark.parametrize("k", range(7))
def test_curvature_along_lines_is_bounded_from_below(k):
    p = searched()[k]
    rng = np.random.default_rng(0)
    for _ in range(100):
        d, v, x = rng.standard_normal((3, 4))
        error = 10.0 ** rng.uniform(-9, 0)
        e = d + error * v / np.linalg.norm(v)
        h = 1e-3 / np.linalg.norm(e)
        second = (p.gradient(x + h * e) - p.gradient(x - h * e)) @ e / (2 * h) / (e @ e)
        assert p.line_curvature(d, error) <= second + 1e-6
    assert p.line_curvature(np.zeros(4), 0.0) <= p.L


def test_the_theorem_with_line_search_holds_and_not_a_faster_one():
    for problem in problems_for("SmoothStronglyConvex"):
        report = check("gradient-descent/exact-line-search", problem, steps=100)
        assert report, report.failures()
        early = report.scales > 1e-6 * report.scales[0]
        assert np.median((report.allowances / np.maximum(report.scales, 1e-300))[early]) <= 1e-6

    class Faster(ExactLineSearchGradientDescent):
        def potential(self, p, t, x):
            return ((p.L + p.mu) / (p.L - p.mu)) ** (3 * t) * p.gap(x)

    # On a quadratic from the worst point each step gains exactly the theorem's factor.
    steep = Quadratic(np.diag([1.0, 10.0]), np.zeros(2))
    worst = np.array([10.0, 1.0])
    assert check(ExactLineSearchGradientDescent, steep, worst, steps=20)
    assert not check(Faster, steep, worst, steps=20)
    with pytest.raises(InputError, match="meant for"):
        check(ExactLineSearchGradientDescent, LogisticRegression(data()[0], data()[2]), steps=5)


def test_a_line_search_without_strong_convexity_is_not_vouched_for():
    class Plain(GradientDescent):
        assumes = pt.SmoothConvex

        def step(self, p, t, x):
            return p.line_search(x, p.gradient(x))

        def potential(self, p, t, x):
            return p.gap(x)

    with pytest.raises(MissingOracleError, match="no finite bound of the rounding"):
        check(Plain, bundled_problem("logistic-regression/breast-cancer-means"), steps=5)
    assert check(Plain, bundled_problem("constrained/least-squares-diabetes-box").problem, steps=20)


# --- Polyak's step ------------------------------------------------------------------------------------------


@few
@given(seeds)
def test_polyak_steps_are_between_their_ends(seed):
    A, b, _ = data(seed)
    p = LeastSquares(A, b, 0.1)
    x = np.random.default_rng(seed).standard_normal(4)
    g = p.gradient(x)
    assert p.polyak_step(x) == pytest.approx(2 * p.gap(x) / (g @ g))
    for y in (x, p.minimizer, p.minimizer + 1e-12 * x):
        assert 1 / p.L <= p.polyak_step(y) <= 1 / p.mu
        # So is the exact one, and what is said of its error covers it.
        step = rounded_problem(p).polyak_step(y)
        assert step.error <= 1 / p.mu - 1 / p.L + 1e-12
    assert rounded_problem(p).polyak_step(x).error <= 1e-9


def test_the_theorem_with_polyaks_step_holds_and_not_a_faster_one():
    problems = problems_for("PolyakStep(SmoothStronglyConvex)")
    assert len(problems) >= 2
    for problem in problems:
        report = check("gradient-descent/polyak-step", problem, steps=150)
        assert report, report.failures()
        early = report.scales > 1e-6 * report.scales[0]
        assert np.median((report.allowances / np.maximum(report.scales, 1e-300))[early]) <= 1e-6

    class Halved(PolyakStepGradientDescent):
        def step(self, p, t, x):
            return x - p.polyak_step(x) / 2 * p.gradient(x)

    steep = Quadratic(np.diag([1.0, 10.0]), np.zeros(2))
    assert check(PolyakStepGradientDescent, steep, np.ones(2), steps=30)
    assert not check(Halved, steep, np.array([10.0, 1.0]), steps=30)
