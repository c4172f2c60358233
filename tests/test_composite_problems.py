"""Composite problems: references, constants and classes, and the theorems about them on data."""

import copy
import math
import pickle
from typing import Any, NamedTuple

import numpy as np
import pytest

import potential as pt
from methods import AcceleratedProximalPoint, Fista, GradientDescent, ProximalPoint
from methods.problems import (
    CompositeProblem,
    ConstrainedProblem,
    LeastAbsoluteDeviations,
    LeastSquares,
    LogisticRegression,
    bundled_problem,
    bundled_settings,
    problems_for,
)
from methods.regularizers import AbsoluteDeviations, GroupNorm, OneNorm, QuadraticTerm
from methods.sets import Ball, Box, OneNormBall
from potential import Composite, InputError, MissingOracleError
from potential.interpretations import rounded_problem
from potential.laboratory.check import check
from potential.rounding.numbers import Rounded
from potential.statement.trace import trace

COMPOSITE = [name for name in bundled_settings() if name.startswith(("composite/", "proximal/"))]


def data(seed=0, n=30, d=4):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((n, d)) * np.array([1.0, 2.0, 0.5, 1.0])[:d]
    return A, A @ rng.standard_normal(d) + 0.3 * rng.standard_normal(n), np.sign(rng.standard_normal(n))


def problems():
    A, b, y = data()
    return [
        CompositeProblem(LeastSquares(A, b), OneNorm(4, 0.3)),
        CompositeProblem(LeastSquares(A, b, 0.1), GroupNorm([0, 0, 1, 1], 0.3)),
        CompositeProblem(LogisticRegression(A, y), OneNorm(4, 0.01)),
        CompositeProblem(LogisticRegression(A, y, 0.1), AbsoluteDeviations(A)),
        CompositeProblem(None, AbsoluteDeviations(A)),
        CompositeProblem(None, QuadraticTerm(LeastSquares(A[:2], b[:2]))),
    ]


# --- references ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", range(6))
def test_references_are_certified(k):
    p = problems()[k]
    x = p.minimizer
    assert not x.flags.writeable
    assert p.gap(x) == 0.0
    assert 0.0 <= p.minimum_error <= 1e-11 * (1.0 + p.minimum)
    assert p.stationarity <= 1e-11 * (1.0 + p.nonsmooth_slope(x, 0.0))
    rng = np.random.default_rng(0)
    for _ in range(100):
        u = x + 10.0 ** rng.uniform(-6, 1) * rng.standard_normal(4)
        assert p.gap(u) >= -p.minimum_error - p.gap_rounding(u)
        # The reference minimizes f + h - <e, .> with ||e|| at most `stationarity`.
        assert p.gap(u) >= -p.stationarity * np.linalg.norm(u - x) - p.gap_rounding(u)
        assert p.value(u) == pytest.approx((p.problem.value(u) if p.problem else 0.0) + p.regularizer.value(u))


@pytest.mark.parametrize("k", range(6))
def test_references_agree_with_another_solver(k):
    import cvxpy  # a second: not for who runs other tests

    p = problems()[k]
    z = cvxpy.Variable(4)
    objective = p.regularizer.program(z)
    if p.problem is not None:
        objective = objective + p.problem.reference_program(z)[0]
    least = cvxpy.Problem(cvxpy.Minimize(objective)).solve(solver=cvxpy.SCS, eps=1e-9)
    assert p.minimum == pytest.approx(least, rel=1e-6, abs=1e-8)


def test_known_solutions():
    # With orthonormal columns the lasso is soft thresholding; a large weight leaves nothing.
    p = CompositeProblem(LeastSquares(2 * np.eye(4), [8.0, -2.0, 0.5, 0.0]), OneNorm(4, 1.0))
    assert p.minimizer == pytest.approx([3.0, 0.0, 0.0, 0.0])
    A, b, _ = data()
    steepest = float(np.abs(A.T @ b / 30).max())
    assert not CompositeProblem(LeastSquares(A, b), OneNorm(4, 1.001 * steepest)).minimizer.any()
    assert CompositeProblem(LeastSquares(A, b), OneNorm(4, 0.999 * steepest)).minimizer.any()
    # The mean distance in the 1-norm is least at the median.
    q = CompositeProblem(None, AbsoluteDeviations(A[:29]))
    assert np.array_equal(q.minimizer, np.median(A[:29], axis=0))
    assert q.stationarity == q.minimum_error == 0.0


def test_a_claimed_solution_that_is_none_has_a_large_error_bound():
    for p in problems():
        p.__dict__["minimizer"] = p.minimizer + 0.3
        truth = CompositeProblem(p.problem, p.regularizer).minimum
        assert p.minimum_error >= p.minimum - truth > 1e-3


@pytest.mark.parametrize("name", COMPOSITE)
def test_bundled_references(name):
    p = bundled_problem(name)
    assert 0.0 <= p.minimum_error <= 1e-11 * (1.0 + p.minimum)
    if name.startswith("composite/"):
        # The data are such that something is left out, and something is not.
        assert 0 < np.count_nonzero(p.minimizer) < p.dimension
        assert np.abs(p.minimizer[p.minimizer != 0]).min() > 1e-6


def test_classes_and_constants():
    names = [sorted(p.class_names) for p in problems()]
    both = ["Composite(SmoothConvex)", "Composite(SmoothStronglyConvex)"]
    assert names == [both, both, both[:1], both, ["Composite()"], ["Composite()"]]
    for p in problems():
        if p.problem is not None:
            assert p.problem.L == p.L
            assert hasattr(p, "mu") == hasattr(p.problem, "mu")
    for name in ("Composite(SmoothConvex)", "Composite(SmoothStronglyConvex)", "Composite()"):
        assert len(problems_for(name)) >= 2


def test_problems_can_be_copied_and_pickled():
    for p in problems():
        x = np.array([1.0, -1.0, 0.2, 0.0])
        for q in (copy.deepcopy(p), pickle.loads(pickle.dumps(p))):
            assert q.value(x) == p.value(x)
            assert np.array_equal(q.prox(x, 0.5), p.prox(x, 0.5))
            assert np.array_equal(q.minimizer, p.minimizer)


# --- rounding -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", range(6))
def test_the_oracles_hold_at_every_point_within_the_error(k):
    p = problems()[k]
    rounded = rounded_problem(p)
    rng = np.random.default_rng(1)
    for _ in range(50):
        x, error = rng.standard_normal(4), 10.0 ** rng.uniform(-9, -2)
        v = rng.standard_normal(4)
        exact = x + error * v / np.linalg.norm(v)
        at = rounded.point(x, error)
        for oracle in ("gap", "value"):
            found = getattr(rounded, oracle)(at)
            assert abs(getattr(p, oracle)(exact) - found.value) <= found.error + 1e-13
        step = 10.0 ** rng.uniform(-2, 2)
        bad = step * 1e-6 * rng.uniform(-1, 1)
        moved = rounded.prox(at, Rounded(step, abs(bad)))
        assert np.linalg.norm(p.prox(exact, step + bad) - moved.array) <= moved.error * (1 + 1e-9) + 1e-14


def test_without_a_smooth_part_the_reference_minimizes_a_shifted_function():
    # A step of h - <e, .> from x is one of h from x + step e.
    p = CompositeProblem(None, QuadraticTerm(LeastSquares(*data()[:2])))
    p.__dict__["minimizer"] = p.minimizer + 1e-3
    x, e = np.ones(4), p.regularizer.problem.gradient(p.minimizer)
    moved = rounded_problem(p).prox(x, 2.0)
    assert 1e-3 < np.linalg.norm(p.prox(x + 2.0 * e, 2.0) - moved.array) <= moved.error
    assert rounded_problem(p).gap(x).error >= np.linalg.norm(e) * np.linalg.norm(x - p.minimizer)


# --- the theorems on data -----------------------------------------------------------------------------------

THEOREMS = {
    "proximal-gradient/convex": "Composite(SmoothConvex)",
    "proximal-gradient/strongly-convex": "Composite(SmoothStronglyConvex)",
    "fista/convex": "Composite(SmoothConvex)",
    "proximal-point/convex": "Composite()",
    "proximal-point/accelerated": "Composite()",
}


@pytest.mark.parametrize("name", THEOREMS)
def test_the_theorems_hold(name):
    for problem in problems_for(THEOREMS[name]):
        for x0 in (None, np.ones(problem.dimension)):
            report = check(name, problem, x0, steps=30)
            assert report, report.failures()
            early = report.scales > 1e-6 * report.scales[0]
            assert np.median((report.allowances / np.maximum(report.scales, 1e-300))[early]) <= 1e-5


def test_without_a_regularizer_and_over_a_set_it_is_one_method():
    A, b, _ = data()
    for problem in (
        LeastSquares(A, b),
        *(ConstrainedProblem(LeastSquares(A, b), K) for K in (Ball(4, 0.4), OneNormBall(4, 0.5), Box(0, math.inf, 4))),
        bundled_problem("constrained/least-squares-wine-simplex"),
    ):
        for name in ("proximal-gradient/convex", "fista/convex", "proximal-gradient/strongly-convex"):
            report = check(name, problem, steps=100)
            assert report, report.failures()
    one, other = ConstrainedProblem(LeastSquares(A, b), Ball(4, 0.4)), LeastSquares(A, b)
    x = np.ones(4)
    assert np.array_equal(one.prox(x, 7.0), one.project(x))
    assert other.prox(x, 7.0) is x


class Far(GradientDescent):
    assumes = Composite(pt.SmoothConvex)

    def step(self, p, t, x):
        return p.prox(x - 2.5 * p.gradient(x) / p.L, 2.5 / p.L)


class Unthresholded(GradientDescent):
    assumes = Composite(pt.SmoothConvex)

    def step(self, p, t, x):
        return x - p.gradient(x) / p.L


class Short(Fista):
    def step(self, p, t, s):
        following = 1.1 * self.lambda_(t + 1)
        y = (1 - 1 / following) * s.x + s.z / following
        x = p.prox(y - p.gradient(y) / p.L, 1 / p.L)
        return self.State(x, s.z - 1.5 * following * (y - x))


class Hasty(ProximalPoint):
    def potential(self, p, t, x):
        return 3 * self.s * t * p.gap(x) + p.distance_squared(x) / 2


class Overrelaxed(AcceleratedProximalPoint):
    def step(self, p, t, s):
        following = self.lambda_(t + 1)
        y = (1 - 1 / following) * s.x + s.z / following
        x = p.prox(y, self.s)
        return self.State(x, s.z - 3 * following * (y - x))


@pytest.mark.parametrize("claim", [Far, Unthresholded, Short, Hasty, Overrelaxed])
def test_wrong_claims_fail(claim):
    assert not all(check(claim, p, np.full(p.dimension, 3.0), steps=100) for p in problems_for(claim.assumes.__name__))


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda f: CompositeProblem(f, OneNorm(5, 1.0)), "has dimension 4"),
        (lambda f: CompositeProblem(f, Ball(4)), r"take ConstrainedProblem\(problem, set\)"),
        (lambda f: CompositeProblem(OneNorm(4, 1.0), OneNorm(4, 1.0)), "smooth convex problem"),
        (lambda f: CompositeProblem(ConstrainedProblem(f, Ball(4)), OneNorm(4, 1.0)), "without a set"),
        (lambda f: CompositeProblem(LeastAbsoluteDeviations(*data()[:2]), OneNorm(4, 1.0)), "smooth convex problem"),
        (lambda f: ConstrainedProblem(CompositeProblem(f, OneNorm(4, 1.0)), Ball(4)), "no set"),
    ],
)
def test_problems_that_cannot_be(make, message):
    with pytest.raises(InputError, match=message):
        make(LeastSquares(*data()[:2]))


def test_what_a_problem_lacks_is_named():
    alone, sparse = problems()[4], problems()[2]
    with pytest.raises(MissingOracleError, match=r"no 'mu'.*not strongly convex"):
        _ = sparse.mu
    assert not hasattr(alone, "gradient")
    with pytest.raises(InputError, match="meant for"):
        check("proximal-gradient/convex", alone, steps=5)
    with pytest.raises(InputError, match="meant for"):
        check("proximal-point/convex", sparse, steps=5)
    with pytest.raises(InputError, match="meant for"):
        check("gradient-descent/smooth-convex", sparse, steps=5)
    with pytest.raises(InputError, match="meant for"):
        check("proximal-gradient/strongly-convex", sparse, steps=5)


class Two(NamedTuple):
    """A point and the last proximal step."""

    x: Any
    z: Any


class Averaging(pt.Method):
    """A mean of a point and a proximal step, or what is none."""

    assumes = Composite(pt.SmoothConvex)
    shares = (lambda p, t: t / (t + 2), lambda p, t: 2 / (t + 2))

    def start(self, p, x0):
        return Two(x0, x0)

    def step(self, p, t, s):
        y = s.x + 2 / (t + 2) * (s.z - s.x)
        z = p.prox(s.z - (t + 2) / (2 * p.L) * p.gradient(y), (t + 2) / (2 * p.L))
        first, second = self.shares
        return Two(first(p, t) * s.x + second(p, t) * z, z)

    def potential(self, p, t, s):
        return t * (t + 2) / 4 * p.gap(s.x) + p.L / 2 * p.distance_squared(s.z)


def means_of(method):
    statement = trace(pt.Theorem(name="averaging", method=method))
    return [h.statement for o in statement.obligations for h in o.hypotheses if h.rule == "mean-value"]


def test_the_value_at_a_mean_is_at_most_the_mean_of_the_values():
    assert means_of(Averaging) == ["h(x_{t+1}) <= (t/(t + 2)) h(x_t) + (2/(t + 2)) h(z_{t+1})"]
    assert pt.prove(Averaging).conclusion.text == "F(x_T) - F(x*) <= 2 L R^2/(T (T + 2))"


@pytest.mark.parametrize(
    "shares",
    [
        (lambda p, t: -t / (t + 2), lambda p, t: (2 * t + 2) / (t + 2)),  # a negative one
        (lambda p, t: t / (t + 2), lambda p, t: 1 / (t + 2)),  # less than 1
        (lambda p, t: t / (t + 2), lambda p, t: 3 / (t + 2)),  # more than 1
        (lambda p, t: 2 - t, lambda p, t: t - 1),  # negative at some t
    ],
)
def test_of_what_is_no_convex_combination_nothing_is_said(shares):
    class Other(Averaging):
        pass

    Other.shares = shares
    assert not means_of(Other)
    with pytest.raises(pt.NotProved):
        pt.prove(Other)
