"""Convex sets: projections, linear minimizers, diameters, and the bounds of their rounding."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.sets import Ball, Box, InfinityBall, NuclearBall, OneNormBall, Product, Simplex
from potential import InputError

SETS = {
    "box": lambda: Box([-1.0, 0.0, -2.0, 1.0, 0.0, -5.0], [1.0, 0.5, -1.0, 1.0, 3.0, 5.0]),
    "half-space": lambda: Box([0.0, -math.inf, 0.0, 0.0, -1.0, 0.0], math.inf),
    "infinity-ball": lambda: InfinityBall(6, 1.5),
    "ball": lambda: Ball(6, 2.0),
    "shifted-ball": lambda: Ball(6, 0.5, [1.0, -2.0, 0.0, 3.0, 0.1, 0.0]),
    "one-norm-ball": lambda: OneNormBall(6, 2.0),
    "simplex": lambda: Simplex(6),
    "scaled-simplex": lambda: Simplex(6, 3.0),
    "product": lambda: Product(Simplex(2), Box([-1.0, 0.0], [2.0, 0.5]), Ball(2, 0.7)),
    "nuclear-ball": lambda: NuclearBall((2, 3), 1.5),
}
BOUNDED = [name for name in SETS if name != "half-space"]
few = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 10**6)


def far_point(rng, dimension=6):
    return 10.0 ** rng.uniform(-2, 3) * rng.standard_normal(dimension)


@pytest.mark.parametrize("name", list(SETS))
@few
@given(seed=seeds)
def test_a_projection_is_the_nearest_point(name, seed):
    rng = np.random.default_rng(seed)
    K = SETS[name]()
    x = far_point(rng)
    kept = x.copy()
    p, u = K.project(x), K.random_point(rng)
    assert np.array_equal(x, kept)
    assert K.contains(p, 1e-13)
    assert K.contains(u, 1e-13)
    assert (x - p) @ (u - p) <= 1e-11 * (1 + np.linalg.norm(x) * np.linalg.norm(u - p))
    assert np.linalg.norm(K.project(p) - p) <= 1e-13 * (1 + np.linalg.norm(p))
    # It expands no distance.
    y = far_point(rng)
    moved = np.linalg.norm(p - K.project(y))
    assert moved <= np.linalg.norm(x - y) + K.project_rounding(x) + K.project_rounding(y)


@pytest.mark.parametrize("name", BOUNDED)
@few
@given(seed=seeds)
def test_a_linear_minimizer_is_below_all_points(name, seed):
    rng = np.random.default_rng(seed)
    K = SETS[name]()
    g = far_point(rng)
    s, u, v = K.linear_minimizer(g), K.random_point(rng), K.random_point(rng)
    assert K.infeasibility(s) <= 1e-12
    assert g @ s <= g @ u + K.linear_minimizer_rounding(g) + 1e-12 * np.linalg.norm(g)
    assert np.linalg.norm(u - v) <= K.diameter
    assert np.linalg.norm(u - K.center) <= K.radius * (1 + 1e-12)
    assert np.linalg.norm(u) <= K.largest_norm
    assert K.contains(K.center)
    if K.vertices() is not None:
        assert (K.vertices() @ g).min() == pytest.approx(g @ s)
        assert all(K.contains(vertex) for vertex in K.vertices())


@pytest.mark.parametrize(
    ("name", "diameter"),
    [
        ("infinity-ball", 3 * math.sqrt(6)),
        ("ball", 4),
        ("one-norm-ball", 4),
        ("simplex", math.sqrt(2)),
        ("nuclear-ball", 3),
    ],
)
def test_diameters(name, diameter):
    assert diameter <= SETS[name]().diameter <= diameter * (1 + 1e-12)


@pytest.mark.parametrize("name", list(SETS))
def test_projections_agree_with_a_solver(name):
    import cvxpy

    K, rng = SETS[name](), np.random.default_rng(4)
    for _ in range(3):
        x = 2.0 * rng.standard_normal(6)
        z = cvxpy.Variable(6)
        cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(z - x)), K.constraints(z)).solve(solver=cvxpy.CLARABEL)
        assert K.project(x) == pytest.approx(z.value, abs=1e-4)


# --- rounding -----------------------------------------------------------------------------------------------


def exact_simplex(x, total):
    descending = sorted(x, reverse=True)
    best = None
    running = mpmath.mpf(0)
    for k, entry in enumerate(descending, 1):
        running += entry
        threshold = (running - total) / k
        if entry > threshold:
            best = threshold
    return [max(entry - best, mpmath.mpf(0)) for entry in x]


def exact_projection(name, K, x):
    v = [mpmath.mpf(float(entry)) for entry in x]
    if name == "simplex":
        return exact_simplex(v, mpmath.mpf(1))
    if name == "one-norm-ball":
        size = [abs(e) for e in v]
        if sum(size) <= 2:
            return v
        return [mpmath.sign(e) * p for e, p in zip(v, exact_simplex(size, mpmath.mpf(2)), strict=True)]
    if name == "nuclear-ball":
        U, S, V = mpmath.svd_r(mpmath.matrix([v[:3], v[3:]]), full_matrices=False)
        values = list(S)
        if sum(values) <= 1.5:
            return v
        inner = exact_simplex(values, mpmath.mpf("1.5"))
        product = U * mpmath.diag(inner) * V
        return [product[i, j] for i in range(2) for j in range(3)]
    center = [mpmath.mpf(float(c)) for c in K.center]
    radius = mpmath.mpf(K.radius)
    d = [a - c for a, c in zip(v, center, strict=True)]
    size = mpmath.sqrt(sum(e * e for e in d))
    return v if size <= radius else [c + e * radius / size for c, e in zip(center, d, strict=True)]


@pytest.mark.parametrize("name", ["ball", "shifted-ball", "one-norm-ball", "simplex", "nuclear-ball"])
@few
@given(seed=seeds)
def test_rounding_of_projections_is_bounded(name, seed):
    K, rng = SETS[name](), np.random.default_rng(seed)
    x = far_point(rng)
    if seed % 3 == 0:
        x = K.random_point(rng)  # on the boundary, up to rounding
    with mpmath.workdps(40):
        p = exact_projection(name, K, x)
        distance = mpmath.sqrt(sum((mpmath.mpf(float(a)) - b) ** 2 for a, b in zip(K.project(x), p, strict=True)))
        assert distance <= K.project_rounding(x) <= 1e-11 * (1 + np.linalg.norm(x))
        outside = mpmath.sqrt(sum((mpmath.mpf(float(a)) - b) ** 2 for a, b in zip(x, p, strict=True)))
        assert outside <= K.infeasibility(x)


def test_infeasibility_of_what_is_clearly_inside_is_zero():
    inside = {name: np.full(6, 0.1) for name in ("ball", "one-norm-ball", "nuclear-ball")}
    inside["box"] = np.array([0.0, 0.25, -1.5, 1.0, 1.0, 0.0])
    for name, x in inside.items():
        K = SETS[name]()
        assert K.infeasibility(x) == 0.0
        assert K.project_rounding(x) == 0.0
        assert np.array_equal(K.project(x), x)


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Box(1.0, 0.0, 3), "the box is empty"),
        (lambda: Box([0.0, 1.0], [1.0, 0.5]), "entry 1"),
        (lambda: Box(0.0, 1.0), "dimension"),
        (lambda: Box([0.0, 1.0], [1.0, 2.0, 3.0]), "one dimension"),
        (lambda: Box(math.nan, 1.0, 2), "NaN"),
        (lambda: Box("a", 1.0, 2), "lower"),
        (lambda: Box(math.inf, math.inf, 2), "the box is empty"),
        (lambda: Ball(3, -1.0), "the set is empty"),
        (lambda: Ball(3, 0.0), "radius must be positive"),
        (lambda: Ball(3, math.inf), "radius"),
        (lambda: Ball(3, "one"), "radius"),
        (lambda: Ball(0, 1.0), "dimension"),
        (lambda: Ball(2, 1.0, [1.0]), "center must have 2"),
        (lambda: OneNormBall(2.5), "dimension"),
        (lambda: OneNormBall(2, math.nan), "radius"),
        (lambda: Simplex(3, -1.0), "total"),
        (lambda: InfinityBall(3, -2.0), "radius"),
        (lambda: NuclearBall(3), "shape"),
        (lambda: NuclearBall((2, 0)), "dimension"),
    ],
)
def test_sets_that_cannot_be(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_an_unbounded_set_has_no_diameter():
    K = SETS["half-space"]()
    assert not K.bounded
    with pytest.raises(InputError, match="unbounded and has no diameter"):
        _ = K.diameter
    with pytest.raises(InputError, match="bounded set"):
        K.linear_minimizer(np.ones(6))
    assert K.contains(K.center)


@pytest.mark.parametrize("name", list(SETS))
def test_points_outside_are_refused(name):
    K = SETS[name]()
    with pytest.raises(InputError, match="x0 must lie in the"):
        K.validate(np.full(6, -50.0))
    with pytest.raises(InputError, match="6 entries"):
        K.validate(np.zeros(5))
    with pytest.raises(InputError, match="finite"):
        K.validate(np.full(6, math.nan))
    # What rounding put outside is meant to be inside, and brought there.
    x = K.project(np.full(6, 50.0))
    assert K.validate(x * (1 + 1e-12)) == pytest.approx(x)
    assert "dimension 6" in repr(K)
