"""Poisson regression: smoothness relative to Burg's entropy, its mirror step, references and the theorems on data."""

import copy
import math
import pickle

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import potential as pt
from methods.bregman_gradient import BregmanGradient, BregmanProximalPoint
from methods.problems import PoissonRegression, bundled_problem, problems_for
from methods.problems.parts.burg import BurgEntropy
from potential import Composite, DivergedError, InputError, NoMinimizerError
from potential.interpretations import rounded_problem
from potential.laboratory.check import check

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)
D = 4


def make(seed=0, n=7, **options):
    rng = np.random.default_rng(seed)
    A = rng.random((n, D)) * (rng.random((n, D)) < 0.6)
    A[:D] += np.eye(D)
    A[D:, 0] += 1.0
    return PoissonRegression(A, rng.poisson(3.0, n).astype(float), **{"shape": 1.7, "rate": 0.5, **options})


def positive(seed, spread=1.5):
    return np.exp(spread * np.random.default_rng(seed).standard_normal(D))


BOTH = pytest.mark.parametrize("composite", [False, True])


# --- the class ----------------------------------------------------------------------------------------------


@BOTH
@few
@given(seeds)
def test_convexity_and_relative_smoothness(composite, seed):
    p = make(seed % 50, composite=composite)
    smooth = make(seed % 50, shape=1.0, rate=0.0) if composite else p  # the part that the gradient belongs to
    x, u = positive(seed), positive(seed + 1)
    rise = smooth.value(u) - smooth.value(x) - p.gradient(x) @ (u - x)
    size = 1e-10 * (1.0 + abs(smooth.value(u)) + abs(smooth.value(x)))
    assert -size <= rise <= p.L * p.bregman(u, x) + size


def test_the_constant_is_below_that_of_the_source_and_nearly_met():
    p = bundled_problem("relative/deblurring-digit-composite")
    assert 0.3 * p._b.sum() > p.L
    # With one unknown the bound on each count's share is met, and the constant is the number of counts.
    q = PoissonRegression([[2.0], [3.0]], [4.0, 5.0])
    assert pytest.approx(9.0) == q.L
    x, u = np.array([1.0]), np.array([2.0])
    rise = q.value(u) - q.value(x) - q.gradient(x) @ (u - x)
    assert rise == pytest.approx(9.0 * q.bregman(u, x))


@BOTH
def test_the_gradient_agrees_with_finite_differences(composite):
    p = make(composite=composite)
    smooth = make(shape=1.0, rate=0.0) if composite else p
    x = positive(3)
    for j in range(D):
        h = 1e-6 * np.eye(D)[j]
        assert p.gradient(x)[j] == pytest.approx((smooth.value(x + h) - smooth.value(x - h)) / 2e-6, rel=1e-6, abs=1e-6)


def test_the_value_outside_the_domain_is_infinite():
    p = make()
    assert p.value(np.array([1.0, 1.0, 0.0, 1.0])) == math.inf
    assert p.value_rounding(np.array([1.0, 1.0, -1.0, 1.0])) == math.inf


@BOTH
@few
@given(seeds, st.floats(0.01, 1.0))
def test_the_mirror_step_minimizes(composite, seed, share):
    p = make(seed % 50, composite=composite)
    x = positive(seed)
    step = share / p.L
    g = p.gradient(x)
    u = p.mirror_step(x, g, step)
    assert u.min() > 0.0

    def objective(v):
        prior = 0.5 * v.sum() - 0.7 * np.log(v).sum() if composite else 0.0
        return step * (g @ v + prior) + p.bregman(v, x)

    rng = np.random.default_rng(seed)
    for _ in range(20):
        v = u * np.exp(10.0 ** rng.uniform(-5, 0) * rng.standard_normal(D))
        assert objective(v) >= objective(u) - 1e-12 * (1.0 + abs(objective(u)))


@few
@given(seeds, st.floats(1e-3, 1e4))
def test_the_proximal_step_minimizes(seed, step):
    p, x = make(seed % 50), positive(seed)
    u = p.bregman_prox(x, step)
    assert u.min() > 0.0
    rng = np.random.default_rng(seed)
    least = step * p.value(u) + p.bregman(u, x)
    for _ in range(20):
        v = u * np.exp(10.0 ** rng.uniform(-5, 0) * rng.standard_normal(D))
        gained = step * p.value(v) + p.bregman(v, x) - least
        # The objective of the step is 1-strongly convex relative to Burg's entropy.
        assert gained >= p.bregman(v, u) - 1e-12 * (1.0 + abs(least) + step * abs(p.value(v)))


@few
@given(seeds, st.floats(1e-3, 1e3))
def test_the_error_of_a_proximal_step_against_many_digits(seed, step):
    p, x = make(seed % 50), positive(seed)
    u, bound = p.bregman_prox(x, step), p.bregman_prox_rounding(x, step)
    assert bound <= 1e-9
    with mpmath.workdps(50):
        A, b, X = mpmath.matrix(p._A.tolist()), [mpmath.mpf(float(v)) for v in p._b], mpmath.matrix(x.tolist())
        c, r, s = mpmath.mpf(p._barrier), mpmath.mpf(p._rate), mpmath.mpf(step)
        v = mpmath.matrix(u.tolist())
        for _ in range(3):  # Newton's method again, in many digits
            means = A * v
            gradient = A.T * mpmath.matrix([1 - k / m for k, m in zip(b, means, strict=True)])
            gradient = mpmath.matrix([s * (g + r - c / w) + 1 / y - 1 / w
                                      for g, w, y in zip(gradient, v, X, strict=True)])  # fmt: skip
            weights = mpmath.diag([s * k / m**2 for k, m in zip(b, means, strict=True)])
            hessian = A.T * weights * A + mpmath.diag([(s * c + 1) / w**2 for w in v])
            v -= mpmath.lu_solve(hessian, gradient)
        assert max(abs(a / e - 1) for a, e in zip(u, v, strict=True)) <= bound


@few
@given(seeds, st.floats(1e-2, 1e2), st.floats(1e-9, 1e-3))
def test_a_proximal_step_varies_within_its_bound(seed, step, relative):
    p, x = make(seed % 50), positive(seed)
    rng = np.random.default_rng(seed)
    u = p.bregman_prox(x, step)
    y, other = x * (1 + relative * rng.uniform(-1, 1, D)), step * (1 + relative * rng.uniform(-1, 1))
    bound = p.bregman_prox_variation(x, u, relative, relative, 0.0)
    assert np.abs(p.bregman_prox(y, other) / u - 1).max() <= bound * (1 + 2 * relative) + 1e-12


def test_a_step_that_is_too_long_has_no_outcome():
    h = BurgEntropy(2)
    assert np.array_equal(h.mirror_step(np.ones(2), np.array([-2.0, 1.0]), 0.5), [math.inf, 1 / 1.5])

    class Long(BregmanGradient):
        def step(self, p, t, x):
            return p.mirror_step(x, p.gradient(x), 40 / p.L)

    with pytest.raises(DivergedError):
        Long().run(bundled_problem("relative/deblurring-digit"), None, 20)


# --- references ---------------------------------------------------------------------------------------------


@BOTH
def test_references(composite):
    import cvxpy

    p = make(composite=composite)
    x = p.minimizer
    assert x.min() > 0.0
    assert p.gap(x) == 0.0
    assert 0.0 <= p.minimum_error <= 1e-20
    assert p.stationarity <= 1e-12
    z = cvxpy.Variable(D)
    likelihood = cvxpy.sum(p._A @ z) - p._b @ cvxpy.log(p._A @ z)
    prior = 0.5 * cvxpy.sum(z) - 0.7 * cvxpy.sum(cvxpy.log(z))
    least = cvxpy.Problem(cvxpy.Minimize(likelihood + prior)).solve(solver=cvxpy.SCS, eps=1e-9)
    assert p.minimum == pytest.approx(least, rel=1e-6)
    rng = np.random.default_rng(0)
    for _ in range(100):
        u = x * np.exp(10.0 ** rng.uniform(-6, 0) * rng.standard_normal(D))
        assert p.gap(u) >= -p.minimum_error - p.gap_rounding(u)


def test_a_claimed_solution_that_is_none_has_a_large_error_bound():
    p = make()
    p.__dict__["minimizer"] = p.minimizer * (1 + 1e-3)
    assert p.minimum_error >= p.minimum - make().minimum > 1e-9
    p = make()
    p.__dict__["minimizer"] = p.minimizer * 3
    assert p.minimum_error == math.inf


def test_the_prior_apart_is_the_same_objective():
    one, other = make(), make(composite=True)
    assert np.array_equal(one.minimizer, other.minimizer)
    assert one.value(np.ones(D)) == other.value(np.ones(D))
    assert pytest.approx(other.L + 0.7) == one.L
    assert one.class_names == {"RelativelySmooth", "BregmanProximal"}
    assert other.class_names == {"Composite(RelativelySmooth)"}
    assert np.allclose(one.gradient(np.ones(D)), other.gradient(np.ones(D)) + 0.5 - 0.7)


def test_problems_can_be_copied_and_pickled():
    p = make(composite=True)
    x = positive(0)
    for q in (copy.deepcopy(p), pickle.loads(pickle.dumps(p))):
        assert q.value(x) == p.value(x)
        assert np.array_equal(q.mirror_step(x, x, 0.1), p.mirror_step(x, x, 0.1))


# --- rounding -----------------------------------------------------------------------------------------------


@few
@given(seeds, st.floats(1e-6, 1.0))
def test_rounding_against_many_digits(seed, near):
    p, x = make(seed % 50), positive(seed)
    u = x * np.exp(near * np.random.default_rng(seed).standard_normal(D))
    g, step = p.gradient(x), 1.0 / p.L
    with mpmath.workdps(50):
        A, b = mpmath.matrix(p._A.tolist()), [mpmath.mpf(float(v)) for v in p._b]
        X, U = (mpmath.matrix(v.tolist()) for v in (x, u))
        means = A * X
        c, r = mpmath.mpf(p._barrier), mpmath.mpf(p._rate)
        value = sum(means) - sum(k * mpmath.log(m) for k, m in zip(b, means, strict=True) if k)
        value += sum(r * v - c * mpmath.log(v) for v in X)
        assert abs(p.value(x) - value) <= p.value_rounding(x)
        slopes = mpmath.matrix([1 - k / m for k, m in zip(b, means, strict=True)])
        gradient = A.T * slopes + mpmath.matrix([r - c / v for v in X])
        assert mpmath.norm(mpmath.matrix(g.tolist()) - gradient) <= p.gradient_rounding(x)
        divergence = sum(a / v - mpmath.log(a / v) - 1 for a, v in zip(U, X, strict=True))
        assert abs(p.bregman(u, x) - divergence) <= p.bregman_rounding(u, x)
        after = p.mirror_step(x, g, step)
        for j in range(D):
            exact = 1 / (1 / X[j] + mpmath.mpf(step) * mpmath.mpf(float(g[j])))
            assert abs(after[j] / exact - 1) <= p.mirror_step_rounding(x, g, step)


@few
@given(seeds, st.floats(1e-9, 1e-2))
def test_variations_cover_every_point_within_them(seed, relative):
    rng = np.random.default_rng(seed)
    h = BurgEntropy(D, 0.3, 0.2)
    u, x, g = positive(seed), positive(seed + 1), 0.1 * rng.standard_normal(D)
    y = x * (1.0 + relative * rng.uniform(-1, 1, D))
    assert abs(h.bregman(u, y) - h.bregman(u, x)) <= h.bregman_variation(u, x, relative) + 1e-12 * h.bregman(u, x)
    moved = 1e-3 * relative * rng.standard_normal(D)
    after, other = h.mirror_step(x, g, 0.5), h.mirror_step(y, g + moved / 0.5, 0.5)
    bound = h.mirror_step_variation(x, after, relative, float(np.linalg.norm(moved)))
    assume(np.isfinite(after).all())  # a longer step has no minimizer
    assert np.abs(other / after - 1.0).max() <= bound * (1 + 2 * relative) + 1e-14


def test_the_gap_holds_at_every_point_within_the_error():
    rng = np.random.default_rng(1)
    for composite in (False, True):
        p = make(composite=composite)
        rounded = rounded_problem(p)
        for _ in range(100):
            x, v = positive(int(rng.integers(1000)), 0.5), rng.standard_normal(D)
            error = 10.0 ** rng.uniform(-8, -3)
            found = rounded.gap(rounded.point(x, error))
            assert abs(p.gap(x + error * v / np.linalg.norm(v)) - found.value) <= found.error + 1e-12


# --- the theorems on data -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["bregman-gradient/relatively-smooth", "bregman-gradient/composite", "bregman-proximal-point/convex"]
)
def test_the_theorems_hold(name):
    known = problems_for(pt.Theorem.of(name).problem_class.__name__)
    problems = [problem for problem in known if isinstance(problem, PoissonRegression)]
    assert len(problems) >= 2
    for problem in problems:
        for x0 in (None, np.linspace(0.5, 2.0, problem.dimension)):
            report = check(name, problem, x0, steps=60)
            assert report, report.failures()
            early = report.scales > 1e-6 * report.scales[0]
            assert np.median((report.allowances / np.maximum(report.scales, 1e-300))[early]) <= 1e-6
    report = check("bregman-gradient/composite", bundled_problem("relative/deblurring-digit"), steps=50)
    assert report, report.failures()


def test_wrong_claims_fail():
    class Hasty(BregmanGradient):
        def potential(self, p, t, x):
            return 30 * t * p.gap(x) + p.L * p.bregman(p.minimizer, x)

    class Uphill(BregmanGradient):
        assumes = Composite(pt.RelativelySmooth)

        def step(self, p, t, x):
            return p.mirror_step(x, -1 * p.gradient(x), 1 / (8 * p.L))

    class Eager(BregmanProximalPoint):
        def potential(self, p, t, x):
            return 3 * self.s * t * p.gap(x) + p.bregman(p.minimizer, x)

    assert not all(check(Eager, p, steps=50, s=0.01) for p in problems_for("BregmanProximal") if hasattr(p, "gradient"))
    for claim in (Hasty, Uphill):
        assert not all(check(claim, p, steps=200) for p in problems_for(claim.assumes.__name__))


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make_one", "message"),
    [
        (lambda: PoissonRegression([[1.0, -1.0]], [1.0]), "A must have entries at least 0"),
        (lambda: PoissonRegression([[1.0]], [-1.0]), "b must have entries at least 0"),
        (lambda: PoissonRegression([[1.0], [0.0]], [1.0, 2.0]), "row 1 of A is zero"),
        (lambda: PoissonRegression([[1.0, 0.0]], [1.0]), "column 1 of A is zero"),
        (lambda: PoissonRegression([[1.0]], [1.0, 2.0]), "b must have 1 entries"),
        (lambda: PoissonRegression([[math.nan]], [1.0]), "A must be finite"),
        (lambda: make(shape=0.5), "shape must be at least 1"),
        (lambda: make(rate=-1.0), "rate must be"),
        (lambda: make().validate_start([1.0, 1.0, 0.0, 1.0]), "x0 must be positive in each entry"),
        (lambda: make().validate_start([1.0]), "x0 must have 4 entries"),
    ],
)
def test_problems_that_cannot_be(make_one, message):
    with pytest.raises(InputError, match=message):
        make_one()


def test_a_minimizer_on_the_boundary_is_refused():
    # The second unknown only explains what was not counted.
    p = PoissonRegression([[1.0, 1.0], [0.0, 1.0]], [3.0, 0.0])
    with pytest.raises(NoMinimizerError, match="shape above 1"):
        _ = p.minimizer
    inside = PoissonRegression([[1.0, 0.0], [0.0, 2.0]], [3.0, 4.0])
    assert inside.minimizer == pytest.approx([3.0, 2.0])
    assert inside.minimum_error == math.inf
