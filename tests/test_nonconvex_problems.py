"""Losses that are not convex, and the inequality of Polyak and Lojasiewicz."""

import copy

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_data import data, flat, nonconvex

import potential as pt
from methods import CubicNewton, NonconvexGradientDescent
from methods.problems import (
    CompositeProblem,
    ConstrainedProblem,
    RankDeficientLeastSquares,
    RobustRegression,
    SigmoidLoss,
    bundled_problem,
    problems_for,
)
from methods.problems.losses.nonconvex import cubic_minimizer
from methods.regularizers import OneNorm
from methods.sets import Ball
from potential import InputError, NoMinimizerError
from potential.laboratory.check import check

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)


# --- losses that are not convex -----------------------------------------------------------------------------


@pytest.mark.parametrize("k", range(2))
@few
@given(seeds)
def test_the_constants_of_smooth_losses(k, seed):
    p = nonconvex(seed)[k]
    rng = np.random.default_rng(seed)
    x, u = 3.0 * rng.standard_normal((2, 4))
    rise = p.value(u) - p.value(x) - p.gradient(x) @ (u - x)
    assert abs(rise) <= p.L / 2 * (u - x) @ (u - x) + 1e-12
    assert np.linalg.norm(p.gradient(u) - p.gradient(x)) <= p.L * np.linalg.norm(u - x) + 1e-12
    assert p.gap(x) == p.value(x) - p.lower_bound >= 0.0
    h = 1e-6
    numeric = [(p.value(x + h * e) - p.value(x - h * e)) / (2 * h) for e in np.eye(4)]
    assert p.gradient(x) == pytest.approx(numeric, abs=1e-8)


def test_the_losses_are_not_convex_and_their_curvature_is_tight():
    for p, steepest in ((RobustRegression([[1.0]], [0.0], 2.0), 0.0), (SigmoidLoss([[1.0], [1.0]], [1, -1]), None)):
        grid = np.linspace(-20, 20, 4001)
        slopes = np.array([p.gradient(np.array([z]))[0] for z in grid])
        curvature = np.diff(slopes) / np.diff(grid)
        assert np.abs(curvature).max() <= p.L
        if steepest is not None:
            assert curvature.max() >= 0.999 * p.L
            assert curvature.min() == pytest.approx(-0.25, abs=1e-4)
    # Of two examples of one class the second derivatives add up, and come near the bound.
    one = SigmoidLoss([[1.0], [1.0], [0.0]], [1, 1, -1])
    slopes = np.array([one.gradient(np.array([z]))[0] for z in np.linspace(-3, 3, 2001)])
    assert 0.999 * one.L <= (np.abs(np.diff(slopes)) / 0.003).max() <= one.L


@pytest.mark.parametrize("k", range(2))
@few
@given(seeds, st.sampled_from([1e-3, 1.0, 1e3]))
def test_rounding_against_many_digits(k, seed, scale):
    p = nonconvex(seed % 50)[k]
    x = scale * np.random.default_rng(seed).standard_normal(4)
    with mpmath.workdps(60):
        M, X = mpmath.matrix(p._M.tolist()), mpmath.matrix(x.tolist())
        r = [a - mpmath.mpf(float(c)) for a, c in zip(M * X, p._c, strict=True)]
        n = len(r)
        if k == 0:
            w = [1 / (1 + (v / mpmath.mpf(p.scale)) ** 2) for v in r]
            losses = [v**2 * a / 2 for v, a in zip(r, w, strict=True)]
            slopes = [v * a**2 for v, a in zip(r, w, strict=True)]
        else:
            losses = [1 / (1 + mpmath.exp(-v)) for v in r]
            slopes = [s / (1 + mpmath.exp(v)) for s, v in zip(losses, r, strict=True)]
        assert abs(p.value(x) - sum(losses) / n) <= p.value_rounding(x)
        error = mpmath.norm(mpmath.matrix(p.gradient(x).tolist()) - M.T * mpmath.matrix(slopes) / n)
        assert error <= p.gradient_rounding(x)
    assert p.value_rounding(x) <= 1e-10 * (1.0 + scale)


def test_there_is_no_minimizer_and_the_run_needs_none():
    for p in nonconvex():
        for ask in (lambda p=p: p.minimizer, lambda p=p: p.minimum_error, lambda p=p: p.distance_squared(np.zeros(4))):
            with pytest.raises(NoMinimizerError, match="is not convex"):
                ask()
        run = NonconvexGradientDescent().run(p, np.ones(4), 20)
        assert len(run.gaps) == 21
        assert np.all(np.diff(run.gaps) < 0.0)
        with pytest.raises(InputError, match="meant for"):
            check("gradient-descent/smooth-convex", p, steps=5)
        with pytest.raises(InputError, match="smooth convex"):
            CompositeProblem(p, OneNorm(4, 1.0))


# --- the inequality of Polyak and Lojasiewicz ---------------------------------------------------------------


@pytest.mark.parametrize("k", range(2))
def test_the_inequality_and_its_constant(k):
    p = flat()[k]
    grows = {"QuasiStronglyConvex", "QuadraticGrowth", "RestrictedSecant", "ErrorBound"}
    assert p.class_names == {"PolyakLojasiewicz", "Smooth", *grows}
    rng = np.random.default_rng(0)
    for _ in range(100):
        x = 10.0 ** rng.uniform(-3, 2) * rng.standard_normal(4)
        g = p.gradient(x)
        assert g @ g >= 2 * p.mu * p.gap(x) * (1 - 1e-9) - 1e-12
    # Along the eigenvector of the least eigenvalue that is not zero it is met.
    values, vectors = np.linalg.eigh(p._M.T @ p._M / len(p._M))
    least = int(np.flatnonzero(values > 1e-10)[0])
    assert p.mu == pytest.approx(values[least])
    x = p.minimizer + vectors[:, least]
    g = p.gradient(x)
    assert g @ g == pytest.approx(2 * p.mu * p.gap(x))
    assert p.minimum_error <= 1e-20
    assert 0.0 < p.q < 1.0


@pytest.mark.parametrize("k", range(2))
def test_the_nearest_minimizer_is_one_and_no_other_is_nearer(k):
    p = flat()[k]
    _, values, axes = np.linalg.svd(p._M)
    kernel = axes[np.count_nonzero(values > 1e-10) :]
    rng = np.random.default_rng(0)
    for size in 10.0 ** rng.uniform(-3, 3, 20):
        x = size * rng.standard_normal(4)
        near = p.nearest_minimizer(x)
        away = p.minimizer - near
        assert np.linalg.norm(p.gradient(near)) <= 1e-9 * (1.0 + size)
        assert np.linalg.norm(away - kernel.T @ (kernel @ away)) <= p.nearest_minimizer_rounding(x) + 1e-13 * (
            1.0 + size
        )
        assert np.linalg.norm(kernel @ (x - near)) <= p.nearest_minimizer_rounding(x) + 1e-13 * (1.0 + size)
        assert p.nearest_minimizer_rounding(x) <= 1e-10 * (1.0 + size)
        assert p.gap(x) >= p.mu / 2 * (x - near) @ (x - near) * (1 - 1e-9) - 1e-12


def test_ranks_that_cannot_be_told_are_refused():
    A, b, _ = data()
    A[:, 0] = A[:, 1]
    with pytest.raises(InputError, match="cannot be told from rounding"):
        RankDeficientLeastSquares(A, b)
    wide = data()[0][:3]
    wide[0] = wide[1]
    with pytest.raises(InputError, match="cannot be told from rounding"):
        RankDeficientLeastSquares(wide, b[:3])
    with pytest.raises(InputError, match="must be a problem"):
        ConstrainedProblem(flat()[0], Ball(4))


@pytest.mark.parametrize("name", ["gradient-descent/nonconvex", "gradient-descent/polyak-lojasiewicz"])
def test_the_theorems_hold(name):
    problems = problems_for(pt.Theorem.of(name).problem_class.__name__)
    assert len(problems) >= 2
    strong = bundled_problem("ridge-regression/diabetes")  # a special case of both classes
    for problem in [*problems, strong, *flat()]:
        report = check(name, problem, steps=200)
        assert report, report.failures()
        early = report.scales > 1e-6 * report.scales[0]
        assert np.median((report.allowances / np.maximum(report.scales, 1e-300))[early]) <= 1e-6


def test_wrong_claims_fail():
    class Far(NonconvexGradientDescent):
        def step(self, p, t, x):
            return x - 2.2 * p.gradient(x) / p.L

    class Greedy(NonconvexGradientDescent):
        def progress(self, p, t, x):
            return 3 * p.norm_squared(p.gradient(x)) / p.L

    assert not all(check(Far, p, steps=100) for p in problems_for("Smooth"))
    assert not all(check(Greedy, p, steps=100) for p in problems_for("Smooth"))
    wrong = bundled_problem("polyak-lojasiewicz/least-squares-digits")
    steep = copy.copy(wrong)
    steep.__dict__["mu"] = wrong.mu * 30
    assert not check("gradient-descent/polyak-lojasiewicz", steep, steps=100)


# --- second derivatives and cubic steps ----------------------------------------------------------------------


@pytest.mark.parametrize("k", range(2))
def test_second_derivatives_are_those_of_the_gradient_and_lipschitz(k):
    p, rng = nonconvex()[k], np.random.default_rng(0)
    for _ in range(20):
        x, d = rng.standard_normal((2, p.dimension))
        d *= 1e-5 / np.linalg.norm(d)
        change = p.gradient(x + d) - p.gradient(x - d)
        assert 2 * p.hessian(x) @ d == pytest.approx(change, abs=1e-10 * p.L)
        y = x + rng.standard_normal(p.dimension) * rng.choice([1e-2, 1.0])
        assert np.linalg.norm(p.hessian(y) - p.hessian(x), 2) <= p.M * np.linalg.norm(y - x)


@few
@given(seeds)
def test_a_cubic_step_is_a_least_point_of_its_model(seed):
    """Also where the gradient says nothing of the direction in which the model falls fastest."""
    rng = np.random.default_rng(seed)
    H, g, M = rng.standard_normal((3, 3)), rng.standard_normal(3), rng.exponential() + 0.1
    H = H + H.T
    if seed % 3 == 0:
        g -= np.linalg.eigh(H)[1][:, 0] * (g @ np.linalg.eigh(H)[1][:, 0])
    g *= rng.choice([0.0, 1e-3, 1.0])
    d = cubic_minimizer(g, H, M)
    model = lambda d: g @ d + d @ H @ d / 2 + M / 6 * np.linalg.norm(d) ** 3  # noqa: E731
    r = np.linalg.norm(d)
    assert g + H @ d + M / 2 * r * d == pytest.approx(np.zeros(3), abs=1e-6)
    assert np.linalg.eigvalsh(H)[0] + M / 2 * r >= -1e-9
    for u in (*np.eye(3) * 0.1, *rng.standard_normal((20, 3)) * (r + 0.1)):
        assert model(d) <= min(model(d + u), model(u)) + 1e-9


def test_the_rounding_of_a_cubic_step_is_small_where_the_model_has_one_least_point():
    p = nonconvex()[1]
    x = np.ones(p.dimension)
    error = p.cubic_step_rounding(x, 0.0)
    y = p.cubic_step(x)
    assert 0 < error < 1e-12
    assert p.cubic_length(x) == pytest.approx(np.linalg.norm(y - x))
    assert p.value(y) <= p.value(x) - p.M / 12 * p.cubic_length(x) ** 3 + 1e-15
    # From the top of a hill there are two least points, and none is known to be that of an exact step.
    hill = RobustRegression([[1.0], [1.0]], [-2.0, 2.0], 1.0)
    assert hill.hessian(np.zeros(1))[0, 0] < 0 < hill.cubic_length(np.zeros(1))
    assert hill.cubic_step_rounding(np.zeros(1), 0.0) == np.inf


def test_a_decrease_that_is_too_large_is_not_proved():
    class TooMuch(CubicNewton):
        def progress(self, p, t, x):
            return p.M / 11 * self.measure(p, t, x)

    with pytest.raises(pt.NotProved):
        pt.prove(TooMuch)
