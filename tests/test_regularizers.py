"""Regularizers: proximal steps, subgradients and their rounding, against the definitions and exact arithmetic."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.problems import LeastAbsoluteDeviations, LeastSquares, LogisticRegression, Quadratic
from methods.regularizers import AbsoluteDeviations, GroupNorm, OneNorm, QuadraticTerm
from potential import InputError

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)
D = 6


def data(seed=0, n=9, d=D):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, d)), rng.standard_normal(n)


MAKERS = {
    "one norm": lambda: OneNorm(D, 0.7),
    "groups": lambda: GroupNorm([0, 0, 1, 1, 1, 3], 0.7),
    "deviations": lambda: AbsoluteDeviations(data()[0]),
    "repeated deviations": lambda: AbsoluteDeviations(np.round(data()[0])),
    "quadratic": lambda: QuadraticTerm(LeastSquares(*data())),
    "flat quadratic": lambda: QuadraticTerm(LeastSquares(*data(n=3))),
}


def point(seed, spread=2.0):
    rng = np.random.default_rng(seed)
    x = spread * rng.standard_normal(D)
    x[rng.random(D) < 0.2] = 0.0
    return np.where(rng.random(D) < 0.2, np.round(x), x)


# --- the definitions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MAKERS)
@few
@given(seeds, st.floats(1e-3, 1e3))
def test_a_proximal_step_minimizes(kind, seed, step):
    h = MAKERS[kind]()
    x = point(seed)
    given_x = x.copy()
    p = h.prox(x, step)
    assert np.array_equal(x, given_x)
    # Optimality: (x - p) / step is a subgradient of h at the step's exact outcome, and h is as steep as `slope` says.
    assert h.subgradient_distance(p, (p - x) / step) <= 1e-9 * (1.0 + h.slope(p, 0.0) + np.abs(x).max() / step)
    rng = np.random.default_rng(seed)
    least = h.value(p) + (p - x) @ (p - x) / (2 * step)
    for _ in range(20):
        u = p + 10.0 ** rng.uniform(-6, 1) * rng.standard_normal(D)
        # The objective of the step is 1/step-strongly convex.
        gained = (u - p) @ (u - p) / (2 * step)
        assert h.value(u) + (u - x) @ (u - x) / (2 * step) >= least + gained - 1e-9 * (1.0 + least + gained)


@pytest.mark.parametrize("kind", MAKERS)
@few
@given(seeds, st.floats(1e-2, 1e2))
def test_proximal_steps_are_firmly_nonexpansive(kind, seed, step):
    h = MAKERS[kind]()
    x, y = point(seed), point(seed + 1)
    p, q = h.prox(x, step), h.prox(y, step)
    assert (p - q) @ (p - q) <= (x - y) @ (p - q) + 1e-9
    # A step that differs by a factor 1 + e moves the outcome by at most e ||x - prox(x)||.
    moved = np.linalg.norm(h.prox(x, 1.1 * step) - p)
    assert moved <= 0.1 * np.linalg.norm(x - p) + 1e-9


@pytest.mark.parametrize("kind", MAKERS)
@few
@given(seeds)
def test_subgradients_and_slopes(kind, seed):
    h = MAKERS[kind]()
    rng = np.random.default_rng(seed)
    x, g = point(seed), rng.standard_normal(D)
    missed = h.subgradient_distance(x, g)
    error = 0.5
    for _ in range(30):
        u = x + 10.0 ** rng.uniform(-6, 1) * rng.standard_normal(D)
        away = np.linalg.norm(u - x)
        # Some subgradient is within `missed` of -g.
        assert h.value(u) >= h.value(x) - g @ (u - x) - missed * away - 1e-12 * (1.0 + h.value(x))
        near = x + error * rng.random() * (u - x) / away
        assert abs(h.value(near) - h.value(x)) <= h.slope(x, error) * np.linalg.norm(near - x) + 1e-12
        assert np.linalg.norm(u) <= h.norm_bound(h.value(u))


def test_a_subgradient_is_not_taken_for_one_where_there_is_none():
    h = OneNorm(2, 1.0)
    assert h.subgradient_distance(np.array([1.0, 0.0]), np.array([-1.0, 0.3])) <= 1e-15
    assert h.subgradient_distance(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == pytest.approx(2.0)
    assert h.subgradient_distance(np.array([1.0, 0.0]), np.array([-1.0, 1.5])) == pytest.approx(0.5)
    h = GroupNorm([0, 0], 1.0)
    assert h.subgradient_distance(np.array([3.0, 4.0]), np.array([-0.6, -0.8])) <= 1e-14
    assert h.subgradient_distance(np.zeros(2), np.array([0.0, 3.0])) == pytest.approx(2.0)
    h = AbsoluteDeviations([[0.0], [1.0], [5.0]])
    assert h.subgradient_distance(np.array([1.0]), np.zeros(1)) == 0.0
    assert h.subgradient_distance(np.array([2.0]), np.zeros(1)) == pytest.approx(1 / 3)


@pytest.mark.parametrize("kind", MAKERS)
def test_the_model_is_the_value(kind):
    import cvxpy

    h = MAKERS[kind]()
    for seed in range(5):
        x = point(seed)
        z = cvxpy.Variable(D)
        z.value = x
        assert float(h.program(z).value) == pytest.approx(h.value(x), rel=1e-12)


def test_growth_bounds_the_gap_by_the_gradient():
    h = MAKERS["flat quadratic"]()
    m, least = h.growth, h.value(h.problem.minimizer)
    assert m > 0.0
    rng = np.random.default_rng(0)
    for _ in range(50):
        x = rng.standard_normal(D)
        g = h.problem.gradient(x)
        assert h.value(x) - least <= g @ g / (2 * m) + 1e-12
    # Columns that depend on each other, with as many rows: no eigenvalue can be told from zero.
    A, b = data()
    A[:, 0] = A[:, 1]
    assert QuadraticTerm(LeastSquares(A, b)).growth == 0.0


# --- rounding -----------------------------------------------------------------------------------------------


def fractions(values):
    return [Fraction(float(v)) for v in np.ravel(values)]


def off(computed, exact):
    """The Euclidean distance of floats to exact numbers, as a float."""
    return math.sqrt(float(sum((Fraction(float(c)) - e) ** 2 for c, e in zip(computed, exact, strict=True))))


@few
@given(seeds, st.floats(1e-3, 1e3), st.sampled_from([1e-3, 1.0, 1e6]))
def test_soft_thresholding_against_exact_arithmetic(seed, step, scale):
    h, x = OneNorm(D, 0.3), scale * point(seed)
    x[0] = step * 0.3 * (1 + 2.0**-52)  # at the threshold
    t = Fraction(step) * Fraction(0.3)
    exact = [max(abs(v) - t, Fraction(0)) * (1 if v > 0 else -1) for v in fractions(x)]
    assert off(h.prox(x, step), exact) <= h.prox_rounding(x, step)
    value = Fraction(0.3) * sum(abs(v) for v in fractions(x))
    assert abs(Fraction(h.value(x)) - value) <= Fraction(h.value_rounding(x))


@few
@given(seeds, st.floats(1e-3, 1e3))
def test_medians_against_exact_arithmetic(seed, step):
    points = np.random.default_rng(seed).standard_normal((7, 2))
    h, x = AbsoluteDeviations(points), 3.0 * np.random.default_rng(seed + 1).standard_normal(2)
    exact = []
    for j in range(2):
        knots = [Fraction(float(x[j])) + Fraction(step) * Fraction(7 - 2 * k, 7) for k in range(8)]
        exact.append(sorted(fractions(points[:, j]) + knots)[7])
    assert off(h.prox(x, step), exact) <= h.prox_rounding(x, step)
    value = sum(abs(u - v) for row in points for u, v in zip(fractions(x), fractions(row), strict=True)) / 7
    assert abs(Fraction(h.value(x)) - value) <= Fraction(h.value_rounding(x))


@few
@given(seeds, st.floats(1e-3, 1e3))
def test_groups_against_many_digits(seed, step):
    h, x = MAKERS["groups"](), point(seed)
    labels = [0, 0, 1, 1, 1, 3]
    with mpmath.workdps(60):
        exact, value = [], mpmath.mpf(0)
        norms = {k: mpmath.sqrt(sum(mpmath.mpf(float(v)) ** 2 for v, c in zip(x, labels, strict=True) if c == k))
                 for k in set(labels)}  # fmt: skip
        for v, k in zip(x, labels, strict=True):
            threshold = mpmath.mpf(step) * mpmath.mpf(0.7)
            scale = max(mpmath.mpf(0), 1 - threshold / norms[k]) if norms[k] else mpmath.mpf(0)
            exact.append(scale * mpmath.mpf(float(v)))
        value = mpmath.mpf(0.7) * sum(norms.values())
        error = mpmath.sqrt(sum((mpmath.mpf(float(c)) - e) ** 2 for c, e in zip(h.prox(x, step), exact, strict=True)))
        assert error <= h.prox_rounding(x, step)
        assert abs(mpmath.mpf(h.value(x)) - value) <= h.value_rounding(x)


@few
@given(seeds, st.floats(1e-3, 1e6), st.booleans())
def test_quadratic_steps_against_many_digits(seed, step, flat):
    A, b = data(seed % 1000, n=2 if flat else 5, d=3)
    h, x = QuadraticTerm(LeastSquares(A, b)), np.random.default_rng(seed).standard_normal(3)
    with mpmath.workdps(60):
        M, c, s = mpmath.matrix(A.tolist()), mpmath.matrix(b.tolist()), mpmath.mpf(step)
        n = len(b)
        exact = mpmath.lu_solve(mpmath.eye(3) + s * (M.T * M) / n, mpmath.matrix(x.tolist()) + s * (M.T * c) / n)
        error = mpmath.norm(mpmath.matrix(h.prox(x, step).tolist()) - exact)
        bound = h.prox_rounding(x, step)
        assert error <= bound
    assert bound <= 1e-10 * (1.0 + step)


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: OneNorm(3, 0.0), "weight must be positive"),
        (lambda: OneNorm(3, -1.0), "weight must be a finite number"),
        (lambda: OneNorm(0, 1.0), "dimension must be"),
        (lambda: OneNorm(True, 1.0), "dimension must be"),
        (lambda: GroupNorm([0.5, 1.0], 1.0), "groups must be"),
        (lambda: GroupNorm([[0, 1]], 1.0), "groups must be"),
        (lambda: GroupNorm([0, -1], 1.0), "groups must be"),
        (lambda: GroupNorm([0, 1], math.inf), "weight must be"),
        (lambda: AbsoluteDeviations([1.0, 2.0]), "points must be"),
        (lambda: AbsoluteDeviations([[math.nan]]), "points must be finite"),
        (lambda: QuadraticTerm(LogisticRegression(data()[0], np.arange(9) % 2)), "LeastSquares or a Quadratic"),
        (lambda: QuadraticTerm(LeastAbsoluteDeviations(*data())), "LeastSquares or a Quadratic"),
        (lambda: QuadraticTerm("f"), "LeastSquares or a Quadratic"),
    ],
)
def test_regularizers_that_cannot_be(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_large_quadratics_are_refused():
    from scipy.sparse import eye_array

    with pytest.raises(InputError, match="too large"):
        QuadraticTerm(Quadratic(eye_array(2001, format="csr"), np.ones(2001)))
