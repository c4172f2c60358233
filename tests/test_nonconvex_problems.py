"""Losses that are not convex and the inequality of Polyak and Lojasiewicz; inexact gradients; exact line search."""

import copy
import math
import pickle

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import potential as pt
from methods import GradientDescent
from methods.gradient_descent import ExactLineSearchGradientDescent, InexactGradientDescent, NonconvexGradientDescent
from methods.problems import (
    CompositeProblem,
    ConstrainedProblem,
    InexactProblem,
    LeastSquares,
    LogisticRegression,
    Quadratic,
    RankDeficientLeastSquares,
    RobustRegression,
    SigmoidLoss,
    bundled_problem,
    problems_for,
)
from methods.regularizers import OneNorm
from methods.sets import Ball
from potential import InputError, MissingOracleError, NoMinimizerError
from potential.numeric_check import check
from potential.rounding import RoundedProblem

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POTENTIAL_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


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
    assert p.class_names == {"PolyakLojasiewicz", "Smooth"}
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


# --- inexact gradients --------------------------------------------------------------------------------------


@few
@given(seeds, st.floats(1e-3, 0.999))
def test_inexact_gradients_are_within_their_error(seed, delta):
    A, b, _ = data(seed)
    p = InexactProblem(LeastSquares(A, b), delta)
    x = np.random.default_rng(seed).standard_normal(4)
    g, sent = p.gradient(x), p.inexact_gradient(x)
    assert np.linalg.norm(sent - g) <= delta * np.linalg.norm(g)
    assert np.array_equal(np.sign(sent), np.sign(g))
    assert np.array_equal(p.inexact_gradient(x), sent)
    # Few bits are sent: the mantissa is a multiple of 2^-b with 2^-b about delta.
    multiples = np.frexp(sent)[0] * 2.0 ** math.ceil(-math.log2(delta))
    assert np.array_equal(multiples, np.round(multiples))


def test_the_classes_of_inexact_problems():
    A, b, y = data()
    ridge, plain = InexactProblem(LeastSquares(A, b), 0.1), InexactProblem(LogisticRegression(A, y), 0.1)
    assert plain.class_names == {"Inexact(Smooth)", "Inexact(SmoothConvex)"}
    assert ridge.class_names - plain.class_names == {"Inexact(SmoothStronglyConvex)", "Inexact(PolyakLojasiewicz)"}
    assert InexactProblem(nonconvex()[0], 0.1).class_names == {"Inexact(Smooth)"}
    assert InexactProblem(flat()[0], 0.1).class_names == {"Inexact(Smooth)", "Inexact(PolyakLojasiewicz)"}


def test_an_exact_gradient_is_a_special_case():
    A, b, _ = data()
    x = np.ones(4)
    assert np.array_equal(InexactProblem(LeastSquares(A, b), 0.0).inexact_gradient(x), LeastSquares(A, b).gradient(x))


def test_inexact_problems_are_the_problem_but_for_the_gradient():
    A, b, y = data()
    for base in (LeastSquares(A, b), LogisticRegression(A, y), LogisticRegression(A, y, 0.1), *nonconvex(), *flat()):
        p = InexactProblem(base, 0.3)
        x = np.ones(4)
        assert (p.value(x), p.L, p.gap(x)) == (base.value(x), base.L, base.gap(x))
        assert hasattr(p, "mu") == hasattr(base, "mu")
        for q in (copy.deepcopy(p), pickle.loads(pickle.dumps(p))):
            assert np.array_equal(q.inexact_gradient(x), p.inexact_gradient(x))
    with pytest.raises(MissingOracleError, match="no 'mu'"):
        _ = InexactProblem(LogisticRegression(A, y), 0.3).mu


def test_some_exact_inexact_gradient_is_within_the_error():
    # The exact gradient allows the ball of radius delta times its norm; `away` is the distance of what is sent to it.
    A, b, _ = data()
    p = InexactProblem(LeastSquares(A, b), 0.25)
    rounded, rng = RoundedProblem(p), np.random.default_rng(0)
    for _ in range(100):
        x, v = p.minimizer + 10.0 ** rng.uniform(-6, 0) * rng.standard_normal(4), rng.standard_normal(4)
        error = 10.0 ** rng.uniform(-9, -3)
        found = rounded.inexact_gradient(rounded.point(x, error))
        exact = p.gradient(x + error * v / np.linalg.norm(v))
        away = np.linalg.norm(found.array - exact) - p.delta * np.linalg.norm(exact)
        assert away <= found.error


@pytest.mark.parametrize("delta", [-0.1, 1.0, math.nan, "small"])
def test_errors_that_cannot_be(delta):
    with pytest.raises(InputError, match="delta must be"):
        InexactProblem(LeastSquares(*data()[:2]), delta)


def test_problems_that_cannot_be_inexact():
    f = LeastSquares(*data()[:2])
    for problem in (ConstrainedProblem(f, Ball(4)), CompositeProblem(f, OneNorm(4, 1.0)), "f"):
        with pytest.raises(InputError, match="smooth problem without a set"):
            InexactProblem(problem, 0.1)


def test_the_theorem_with_inexact_gradients_holds_and_needs_its_delta():
    problems = problems_for("Inexact(PolyakLojasiewicz)")
    assert len(problems) >= 2
    for problem in problems:
        report = check("gradient-descent/inexact", problem, steps=150)
        assert report, report.failures()
        early = report.scales > 1e-6 * report.scales[0]
        assert np.median((report.allowances / np.maximum(report.scales, 1e-300))[early]) <= 1e-6

    class Denied(InexactGradientDescent):
        def weight(self, p, t):
            return (1 - p.mu / p.L) ** (-t)

    # Where all eigenvalues are alike an exact step ends at the minimizer; what was rounded off is what is left.
    round_ = InexactProblem(Quadratic(np.diag([1.0, 1.0 + 1e-9]), np.zeros(2)), 0.5)
    assert check(InexactGradientDescent, round_, np.array([1.2, 0.7]), steps=5)
    assert not check(Denied, round_, np.array([1.2, 0.7]), steps=5)


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
    rounded, rng = RoundedProblem(p), np.random.default_rng(0)
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
