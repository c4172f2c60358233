"""Oracles, constants and rounding bounds of the numeric problems."""

from __future__ import annotations

import copy
import math
import pickle
import warnings
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import scipy.sparse
import scipy.sparse.linalg
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.problems import (
    HingeLoss,
    LeastAbsoluteDeviations,
    LeastSquares,
    LogisticRegression,
    Quadratic,
    SimplexRegression,
    bundled_problem,
    bundled_problems,
)
from methods.problems.base.bounds import (
    _product_upper_bound,
    gershgorin_lower_bound,
    gram_eigenvalue_bounds,
    symmetric_eigenvalue_bounds,
    symmetric_product_upper_bound,
)
from potential.errors import InputError, MissingOracleError

SMOOTH = ("quadratic", "least squares", "ridge", "logistic", "logistic ridge")
PIECEWISE = ("lad", "hinge", "simplex")
seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)


def make(kind, seed=0, rows=12, columns=4, scale=1.0, sparse=False):
    rng = np.random.default_rng(seed)
    A = scale * rng.standard_normal((rows, columns))
    if sparse:
        A[rng.random(A.shape) < 0.5] = 0.0
        A[0, 0] = scale
    b = scale * rng.standard_normal(rows)
    y = np.where(np.arange(rows) % 2 == 0, 1, -1)
    data = scipy.sparse.csr_array(A) if sparse else A
    return {
        "quadratic": lambda: Quadratic(A.T @ A if not sparse else data.T @ data, A.T @ b, 0.5),
        "least squares": lambda: LeastSquares(data, b),
        "ridge": lambda: LeastSquares(data, b, regularization=0.3),
        "logistic": lambda: LogisticRegression(data, y),
        "logistic ridge": lambda: LogisticRegression(data, y, regularization=0.3),
        "lad": lambda: LeastAbsoluteDeviations(data, b),
        "hinge": lambda: HingeLoss(data, y),
        "simplex": lambda: SimplexRegression(data, b),
    }[kind]()


def point(problem, seed, spread=3.0):
    rng = np.random.default_rng(seed + 1)
    x = spread * rng.standard_normal(problem.dimension)
    if isinstance(problem, SimplexRegression):
        x = np.exp(x)
        x /= x.sum()
    return x


# --- first-order oracles ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("kind", SMOOTH)
def test_gradient_agrees_with_finite_differences(kind, sparse):
    problem = make(kind, 3, sparse=sparse)
    x = point(problem, 3, 1.0)
    gradient = problem.gradient(x)
    for i in range(problem.dimension):
        step = np.zeros(problem.dimension)
        step[i] = 1e-5
        slope = (problem.value(x + step) - problem.value(x - step)) / 2e-5
        assert gradient[i] == pytest.approx(slope, rel=1e-6, abs=1e-7)
    assert np.array_equal(problem.subgradient(x), gradient)


@pytest.mark.parametrize("kind", SMOOTH + PIECEWISE)
@few
@given(seed=seeds, sparse=st.booleans())
def test_first_order_inequalities_hold_with_the_constants(kind, seed, sparse):
    problem = make(kind, seed, sparse=sparse)
    x, u = point(problem, seed), point(problem, seed + 7)
    g = problem.subgradient(x)
    below = problem.value(x) + g @ (u - x)
    scale = abs(problem.value(x)) + abs(problem.value(u)) + abs(g @ (u - x))
    tolerance = 1e-12 * scale + problem.subgradient_slack(x)
    distance = np.linalg.norm(u - x)
    if kind in PIECEWISE:
        assert problem.value(u) >= below - tolerance
        norm = np.abs(g).max() if kind == "simplex" else np.linalg.norm(g)
        assert norm <= problem.G
        assert abs(problem.value(u) - problem.value(x)) <= problem.G * math.sqrt(problem.norm_squared(u - x)) * (
            1 + 1e-12
        )
        return
    mu = getattr(problem, "mu", 0.0)
    assert problem.value(u) >= below + mu / 2 * distance**2 - tolerance
    assert problem.value(u) <= below + problem.L / 2 * distance**2 + tolerance
    change = np.linalg.norm(problem.gradient(u) - g)
    assert mu * distance * (1 - 1e-9) <= change <= problem.L * distance * (1 + 1e-12)
    if hasattr(problem, "G"):
        assert np.linalg.norm(g) <= problem.G


@pytest.mark.parametrize("kind", SMOOTH + PIECEWISE)
def test_sparse_data_give_the_same_problem(kind):
    rng = np.random.default_rng(5)
    A = rng.standard_normal((15, 4)) * (rng.random((15, 4)) < 0.6)
    A[0, 0] = 1.0
    target = np.where(rng.random(15) < 0.5, 1.0, -1.0)
    target[:2] = 1.0, -1.0
    if kind == "quadratic":
        dense, sparse = (
            Quadratic(A.T @ A, A.T @ target),
            Quadratic(scipy.sparse.csc_matrix(A.T @ A), A.T @ target),
        )
    else:
        build = type(make(kind))
        options = {"regularization": 0.3} if "ridge" in kind else {}
        dense, sparse = build(A, target, **options), build(scipy.sparse.coo_matrix(A), target, **options)
        assert sparse.sparse
        assert not dense.sparse
    assert dense.class_names == sparse.class_names
    for seed in range(5):
        x = point(dense, seed)
        assert dense.value(x) == pytest.approx(sparse.value(x), rel=1e-13)
        assert np.allclose(dense.subgradient(x), sparse.subgradient(x), rtol=1e-12, atol=1e-13)
    for name in ("L", "mu", "q", "G"):
        assert hasattr(dense, name) == hasattr(sparse, name)
        if hasattr(dense, name):
            assert getattr(dense, name) == pytest.approx(getattr(sparse, name), rel=1e-9)
            assert type(getattr(sparse, name)) is float


def test_logistic_regression_neither_overflows_nor_loses_small_gradients():
    problem = LogisticRegression(np.array([[1.0], [-1.0]]), [1, -1])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert problem.value(np.array([1e6])) == 0.0
        assert problem.value(np.array([-1e6])) == 1e6
        assert problem.gradient(np.array([-1e6])) == pytest.approx([-1.0])
        assert problem.gradient(np.array([700.0]))[0] == pytest.approx(-math.exp(-700.0), rel=1e-12)


def test_subgradients_at_a_kink_are_subgradients():
    lad = LeastAbsoluteDeviations(np.eye(2), np.array([1.0, 2.0]))
    assert np.array_equal(lad.subgradient(np.array([1.0, 2.0])), [0.0, 0.0])
    hinge = HingeLoss(np.eye(2), [1, -1])
    assert np.array_equal(hinge.subgradient(np.array([1.0, 0.0])), [0.0, 0.5])


# --- constants ----------------------------------------------------------------------------------------------


@few
@given(seed=seeds, rows=st.integers(1, 12), columns=st.integers(1, 12), sparse=st.booleans())
def test_gram_bounds_enclose_all_eigenvalues(seed, rows, columns, sparse):
    rng = np.random.default_rng(seed)
    A = rng.integers(-3, 4, (rows, columns)).astype(float)
    lower, upper = gram_eigenvalue_bounds(scipy.sparse.csr_array(A) if sparse else A)
    with mpmath.workdps(40):
        exact = mpmath.eigsy(mpmath.matrix(A.T @ A), eigvals_only=True)
        assert lower <= min(exact) + mpmath.mpf(10) ** -30
        assert upper >= max(exact) - mpmath.mpf(10) ** -30
    assert upper <= float(max(exact)) * (1 + 1e-9) + 1e-12
    assert _product_upper_bound(A) >= float(max(exact)) * (1 - 1e-12)
    gram = A.T @ A
    low, high = symmetric_eigenvalue_bounds(gram)
    assert low <= min(exact) <= max(exact) + mpmath.mpf(10) ** -30
    assert high >= max(exact)
    assert gershgorin_lower_bound(gram) <= min(exact) + mpmath.mpf(10) ** -30
    assert symmetric_product_upper_bound(gram) >= max(exact)


def test_constants_are_tight():
    problem = make("ridge", 2)
    eigenvalues = np.linalg.eigvalsh(problem._M.T @ problem._M / 12 + 0.3 * np.eye(4))
    assert pytest.approx(eigenvalues[-1], rel=1e-10) == problem.L
    assert problem.mu == pytest.approx(eigenvalues[0], rel=1e-10)
    assert problem.q == math.sqrt(problem.mu / problem.L)
    assert problem.mu < eigenvalues[0] * (1 + 1e-15)
    assert eigenvalues[-1] * (1 - 1e-15) < problem.L
    quadratic = Quadratic(np.diag([1.0, 4.0]), [0.0, 0.0])
    assert pytest.approx(4.0, rel=1e-12) == quadratic.L
    assert quadratic.mu == pytest.approx(1.0, rel=1e-12)


def test_large_sparse_data_have_true_constants():
    rng = np.random.default_rng(0)
    A = scipy.sparse.random_array((2500, 2200), density=0.001, rng=rng, format="csr")
    problem = LeastSquares(A, rng.standard_normal(2500), regularization=0.01)
    (largest,) = scipy.sparse.linalg.svds(A, k=1, return_singular_vectors=False, v0=np.ones(2200))
    exact = float(largest) ** 2 / 2500 + 0.01
    assert exact <= problem.L <= 1.05 * exact
    assert problem.mu == 0.01
    large = Quadratic(scipy.sparse.diags_array([np.full(2099, -1.0), np.full(2100, 2.5), np.full(2099, -1.0)],
                                               offsets=[-1, 0, 1]), np.ones(2100))  # fmt: skip
    assert large.L >= 4.5
    assert large.mu == pytest.approx(0.5)


def test_strong_convexity_is_claimed_only_beyond_rounding():
    column = np.arange(1.0, 9.0)
    nearly = np.column_stack([column, column / 3 * 3, column[::-1]])
    problem = LeastSquares(nearly, column)
    assert problem.class_names == {"Convex", "SmoothConvex"}
    assert not hasattr(problem, "mu")
    assert not hasattr(problem, "q")
    assert "SmoothStronglyConvex" in LeastSquares(nearly, column, regularization=1e-3).class_names
    wide = LeastSquares(np.ones((1, 2)) * [1.0, 2.0], [1.0])
    assert wide.class_names == {"Convex", "SmoothConvex"}


def test_classes():
    expected = {
        "quadratic": {"Convex", "SmoothConvex", "SmoothStronglyConvex"},
        "least squares": {"Convex", "SmoothConvex", "SmoothStronglyConvex"},
        "ridge": {"Convex", "SmoothConvex", "SmoothStronglyConvex"},
        "logistic": {"Convex", "SmoothConvex", "ConvexLipschitz"},
        "logistic ridge": {"Convex", "SmoothConvex", "SmoothStronglyConvex"},
        "lad": {"Convex", "ConvexLipschitz"},
        "hinge": {"Convex", "ConvexLipschitz"},
        "simplex": {"MirrorConvex"},
    }
    assert {kind: set(make(kind).class_names) for kind in SMOOTH + PIECEWISE} == expected


# --- what a problem does not have ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("lad", "gradient"),
        ("lad", "L"),
        ("hinge", "mu"),
        ("least squares", "G"),
        ("logistic", "mu"),
        ("logistic", "q"),
        ("logistic ridge", "G"),
        ("ridge", "mirror_step"),
        ("simplex", "gradient"),
        ("quadratic", "linear_minimizer"),
    ],
)
def test_missing_oracles_are_named_with_what_there_is(kind, name):
    problem = make(kind)
    with pytest.raises(MissingOracleError) as caught:
        getattr(problem, name)
    message = str(caught.value)
    assert problem.name in message
    assert repr(name) in message
    assert "value, " in message
    assert not hasattr(problem, name)
    offered = message.split("It has: ")[1].rstrip(".").split(", ")
    assert name not in offered


def test_a_misspelt_name_says_what_there_is():
    with pytest.raises(MissingOracleError, match="gradient, "):
        make("ridge").graident  # noqa: B018


@pytest.mark.parametrize("kind", SMOOTH + PIECEWISE)
def test_problems_can_be_copied_and_pickled(kind):
    problem = make(kind)
    x = point(problem, 0)
    for twin in (copy.copy(problem), copy.deepcopy(problem), pickle.loads(pickle.dumps(problem))):
        assert twin.value(x) == problem.value(x)
        assert repr(twin) == repr(problem)


# --- starting points ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SMOOTH + PIECEWISE)
def test_starting_points(kind):
    problem = make(kind)
    start = problem.validate_start(problem.default_start())
    assert start.shape == (4,)
    assert start.dtype == np.float64
    for bad, message in [
        (np.zeros(3), "4 entries"),
        (np.zeros((4, 1)), "one-dimensional"),
        ([1.0, np.nan, 0.0, 0.0], "entry 1 is nan"),
        ([1.0, 0.0, np.inf, 0.0], "entry 2 is inf"),
        (["a", "b", "c", "d"], "real numbers"),
        (np.zeros(4) + 1j, "complex"),
    ]:
        with pytest.raises(InputError, match=message):
            problem.validate_start(bad)
    given_point = np.full(4, 0.25)
    checked = problem.validate_start(given_point)
    checked[0] = 7.0
    assert given_point[0] == 0.25
    assert np.array_equal(problem.project(given_point), given_point)
    # Without a set there is no non-smooth part; the proximal step of a set's indicator is the projection.
    assert np.array_equal(problem.prox(given_point, 1.0), problem.project(given_point))


def test_starting_points_on_the_simplex():
    problem = make("simplex")
    with pytest.raises(InputError, match=r"positive in each entry.*entry 1 is 0\.0"):
        problem.validate_start([0.5, 0.0, 0.25, 0.25])
    with pytest.raises(InputError, match=r"sum to 2\.0"):
        problem.validate_start(np.full(4, 0.5))
    assert problem.validate_start([0.1, 0.2, 0.3, 0.4 + 1e-12]).sum() == pytest.approx(1.0, abs=1e-15)


# --- rounding -----------------------------------------------------------------------------------------------


def exact_residuals(problem, x):
    """`M x - c` in exact rational arithmetic."""
    M = problem._M.toarray() if problem.sparse else problem._M
    xs = [Fraction(v) for v in x.tolist()]
    return [
        sum((Fraction(a) * v for a, v in zip(row, xs, strict=True)), Fraction(0)) - Fraction(c)
        for row, c in zip(M.tolist(), problem._c.tolist(), strict=True)
    ], M


def norm(fractions):
    return math.sqrt(float(sum(v * v for v in fractions)))


def back(M, slopes, n):
    return [sum((Fraction(a) * s for a, s in zip(col, slopes, strict=True)), Fraction(0)) / n for col in M.T.tolist()]


@pytest.mark.parametrize("kind", ["least squares", "ridge", "lad", "hinge", "simplex"])
@few
@given(seed=seeds, scale=st.sampled_from([1e-6, 1.0, 1e6]), sparse=st.booleans())
def test_rounding_bounds_hold_against_exact_arithmetic(kind, seed, scale, sparse):
    problem = make(kind, seed, scale=scale, sparse=sparse)
    x = point(problem, seed)
    residuals, M = exact_residuals(problem, x)
    n = len(residuals)
    xs = [Fraction(v) for v in x.tolist()]
    if kind in PIECEWISE:
        low, high = Fraction(problem.low), Fraction(problem.high)
        value = sum(max(low * r, high * r) for r in residuals) / n
        computed = problem._M @ x - problem._c
        slopes = [high if r > 0 else low if r < 0 else Fraction(0) for r in computed.tolist()]
        gradient = back(M, slopes, n)
        # The slack makes up for residuals whose computed sign is wrong.
        lost = sum(max(low * r, high * r) - s * r for r, s in zip(residuals, slopes, strict=True)) / n
        assert 0 <= lost <= Fraction(problem.subgradient_slack(x))
    else:
        ridge = Fraction(problem.regularization)
        value = sum(r * r for r in residuals) / (2 * n) + ridge / 2 * sum(v * v for v in xs)
        gradient = [g + ridge * v for g, v in zip(back(M, residuals, n), xs, strict=True)]
    assert abs(Fraction(problem.value(x)) - value) <= Fraction(problem.value_rounding(x))
    error = [Fraction(g) - e for g, e in zip(problem.subgradient(x).tolist(), gradient, strict=True)]
    size = float(max(abs(e) for e in error)) if kind == "simplex" else norm(error)
    assert size <= problem.gradient_rounding(x)
    # The bounds are first-order quantities and not excuses.
    magnitude = float(np.abs(M).max() * (np.abs(x).sum() + 1) + np.abs(problem._c).max())
    ridge_term = getattr(problem, "regularization", 0.0) * float(x @ x)
    assert problem.value_rounding(x) <= 1e-13 * (max(magnitude, magnitude**2) + ridge_term)


def test_slack_covers_a_sign_that_rounding_gets_wrong():
    # The second residual is exactly 1, and is computed as 0.
    problem = LeastAbsoluteDeviations(np.array([[0.1, 0.2], [1e16, 1.0]]), np.array([0.3, 1e16]))
    x = np.array([1.0, 1.0])
    residuals, _ = exact_residuals(problem, x)
    assert residuals[1] == 1
    slopes = np.sign(problem._M @ x - problem._c)
    lost = sum(abs(r) - Fraction(s) * r for r, s in zip(residuals, slopes.tolist(), strict=True)) / 2
    assert slopes[1] == 0.0
    assert 0 < lost <= Fraction(problem.subgradient_slack(x))


@few
@given(seed=seeds)
def test_rounding_bounds_of_a_quadratic(seed):
    problem = make("quadratic", seed)
    x = point(problem, seed)
    xs = [Fraction(v) for v in x.tolist()]
    A = [[Fraction(v) for v in row] for row in problem._A.tolist()]
    b = [Fraction(v) for v in problem._b.tolist()]
    Ax = [sum(a * v for a, v in zip(row, xs, strict=True)) for row in A]
    value = sum(v * p for v, p in zip(xs, Ax, strict=True)) / 2 - sum(v * w for v, w in zip(xs, b, strict=True))
    assert abs(Fraction(problem.value(x)) - value - Fraction(0.5)) <= Fraction(problem.value_rounding(x))
    error = [Fraction(g) - p + w for g, p, w in zip(problem.gradient(x).tolist(), Ax, b, strict=True)]
    assert norm(error) <= problem.gradient_rounding(x) <= 1e-12


@pytest.mark.parametrize("kind", ["logistic", "logistic ridge"])
@few
@given(seed=seeds, scale=st.sampled_from([1e-3, 1.0, 30.0]))
def test_rounding_bounds_of_logistic_regression(kind, seed, scale):
    problem = make(kind, seed, scale=scale)
    x = point(problem, seed)
    with mpmath.workdps(60):
        M = mpmath.matrix(problem._M.tolist())
        margins = M * mpmath.matrix(x.tolist())
        ridge = mpmath.mpf(problem.regularization)
        value = sum(mpmath.log1p(mpmath.exp(z)) for z in margins) / 12 + ridge / 2 * sum(
            mpmath.mpf(v) ** 2 for v in x.tolist()
        )
        weights = mpmath.matrix([1 / (1 + mpmath.exp(-z)) for z in margins])
        gradient = M.T * weights / 12 + ridge * mpmath.matrix(x.tolist())
        assert abs(value - mpmath.mpf(problem.value(x))) <= problem.value_rounding(x)
        assert mpmath.norm(gradient - mpmath.matrix(problem.gradient(x).tolist())) <= problem.gradient_rounding(x)
    assert problem.value_rounding(x) <= 1e-12 * (1 + scale)
    assert problem.gradient_rounding(x) <= 1e-12 * (1 + scale**2)


# --- the simplex --------------------------------------------------------------------------------------------


def test_mirror_step_is_the_multiplicative_update():
    problem = make("simplex")
    x = point(problem, 2, 1.0)
    g = np.array([0.5, -1.0, 2.0, 0.0])
    weights = x * np.exp(-0.3 * g)
    assert np.allclose(problem.mirror_step(x, g, 0.3), weights / weights.sum(), rtol=1e-14, atol=0)


@few
@given(seed=seeds, step=st.floats(0.01, 10.0))
def test_mirror_step_minimizes_and_its_rounding_is_bounded(seed, step):
    problem = make("simplex", seed)
    x, u = point(problem, seed), point(problem, seed + 3)
    g = problem.subgradient(x)
    new = problem.mirror_step(x, g, step)
    # The three-point identity that a proof uses, with the exact minimizer an equality.
    left = step * (g @ (new - u))
    right = problem.bregman(u, x) - problem.bregman(u, new) - problem.bregman(new, x)
    assert left == pytest.approx(right, abs=1e-12)
    with mpmath.workdps(50):
        steps = [mpmath.exp(-mpmath.mpf(step) * mpmath.mpf(slope)) for slope in g.tolist()]
        raw = [mpmath.mpf(a) * factor for a, factor in zip(x.tolist(), steps, strict=True)]
        exact = [w / sum(raw) for w in raw]
        off = max(abs(mpmath.log(mpmath.mpf(a) / e)) for a, e in zip(new.tolist(), exact, strict=True))
        assert off <= problem.mirror_step_rounding(x, g, step) <= 1e-11
        divergence = sum(
            mpmath.mpf(a) * mpmath.log(mpmath.mpf(a) / mpmath.mpf(c))
            for a, c in zip(u.tolist(), x.tolist(), strict=True)
        )
        assert abs(divergence - mpmath.mpf(problem.bregman(u, x))) <= problem.bregman_rounding(u, x) <= 1e-12


@pytest.mark.parametrize("size", [1e3, 1e200, 1e308])
def test_mirror_step_survives_extreme_gradients(size):
    problem = make("simplex")
    x = problem.default_start()
    u = np.array([0.25, 0.25, 0.0, 0.5])
    new = problem.mirror_step(x, np.array([size, -size, 0.0, size / 2]), 10.0)
    assert np.all(new > 0.0)
    assert new.sum() == pytest.approx(1.0, abs=1e-15)
    assert new[1] == 1.0
    assert math.isfinite(problem.bregman(u, new))
    assert math.isfinite(problem.bregman_rounding(u, new))
    assert math.isfinite(problem.mirror_step_rounding(new, np.array([size, -size, 0.0, 0.0]), 10.0))
    # A weight that fell returns.
    back_again = problem.mirror_step(new, np.array([-1000.0, 0.0, 0.0, 0.0]), 1.0)
    assert back_again[0] == pytest.approx(1.0)


def test_a_constant_added_to_the_gradient_changes_nothing():
    problem = make("simplex")
    x = point(problem, 4, 1.0)
    g = problem.subgradient(x)
    assert np.allclose(problem.mirror_step(x, g + 5.0, 2.0), problem.mirror_step(x, g, 2.0), rtol=1e-13, atol=0)


def test_geometry_of_the_simplex():
    problem = make("simplex")
    v = np.array([1.0, -2.0, 0.5, 0.0])
    assert problem.norm_squared(v) == 3.5**2
    assert problem.dual_norm_squared(v) == 4.0
    assert problem.inner(v, v) == 5.25
    assert np.array_equal(problem.linear_minimizer(v), [0.0, 1.0, 0.0, 0.0])
    assert problem.bregman(problem.default_start(), problem.default_start()) == 0.0
    vertex = np.array([1.0, 0.0, 0.0, 0.0])
    assert problem.bregman(vertex, problem.default_start()) == pytest.approx(math.log(4))
    projected = problem.project(v)
    assert projected.sum() == pytest.approx(1.0)
    for seed in range(20):
        u = point(problem, seed)
        assert (v - projected) @ (u - projected) <= 1e-12
        # Pinsker: the divergence is at least half the squared norm.
        x = point(problem, seed + 100)
        assert problem.bregman(u, x) >= 0.5 * problem.norm_squared(u - x) - 1e-15


# --- the bundled problems -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(bundled_problems()))
def test_bundled_problems_obey_their_constants(name):
    problem = bundled_problem(name)
    for seed in range(5):
        x, u = point(problem, seed, 1.0), point(problem, seed + 50, 1.0)
        g = problem.subgradient(x)
        slack = 1e-12 * (abs(problem.value(x)) + abs(problem.value(u)) + abs(g @ (u - x)))
        rise = problem.value(u) - problem.value(x) - g @ (u - x)
        assert rise >= -slack
        if "SmoothConvex" in problem.class_names:
            mu = getattr(problem, "mu", 0.0)
            distance = float((u - x) @ (u - x))
            assert mu / 2 * distance - slack <= rise <= problem.L / 2 * distance + slack
        if problem.class_names & {"ConvexLipschitz", "MirrorConvex"}:
            dual = problem.dual_norm_squared(g) if "MirrorConvex" in problem.class_names else g @ g
            assert dual <= problem.G**2
