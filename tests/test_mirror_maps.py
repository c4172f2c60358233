"""Mirror maps: what defines each, and the bounds of their rounding."""

import logging
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods import MirrorAcceleratedGradient
from methods.mirror_maps import Entropy, Euclidean, PNorm
from methods.problems import LeastSquares, MirrorProblem
from methods.problems.parts.mirror_maps import SMALLEST_WEIGHT
from methods.sets import Ball, OneNormBall
from potential import InputError, check

MAPS = {
    "euclidean": lambda: Euclidean(5),
    "ball": lambda: Euclidean(Ball(5, 1.5)),
    "one-norm-ball": lambda: Euclidean(OneNormBall(5, 1.0)),
    "entropy": lambda: Entropy(5),
    "p=1.1": lambda: PNorm(5, 1.1),
    "p=1.5": lambda: PNorm(5, 1.5),
    "p=2": lambda: PNorm(5, 2.0),
}
few = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 10**6)


def point(h, rng):
    """A point of K at which h has a gradient."""
    v = 3.0 * rng.standard_normal(5)
    if isinstance(h, Entropy):
        x = np.exp(v)
        return x / x.sum()
    return v if h.domain is None else h.domain.project(v)


@pytest.mark.parametrize("name", list(MAPS))
@few
@given(seed=seeds)
def test_strong_convexity_in_the_norm(name, seed):
    h, rng = MAPS[name](), np.random.default_rng(seed)
    u, x = point(h, rng), point(h, rng)
    divergence = h.bregman(u, x)
    assert divergence >= 0.5 * h.norm_squared(u - x) - h.bregman_rounding(u, x)
    # The definition, where it can be had.
    plain = h.value(u) - h.value(x) - h.mirror_gradient(x) @ (u - x)
    assert divergence == pytest.approx(plain, rel=1e-9, abs=1e-9)
    assert h.bregman(x, x) <= h.bregman_rounding(x, x)


@pytest.mark.parametrize("name", list(MAPS))
@few
@given(seed=seeds)
def test_a_mirror_step_minimizes(name, seed):
    h, rng = MAPS[name](), np.random.default_rng(seed)
    x, u, g = point(h, rng), point(h, rng), rng.standard_normal(5)
    step = 10.0 ** rng.uniform(-2, 1)
    y = h.mirror_step(x, g, step)
    # The three-point inequality, which is the optimality of the step.
    left = step * (g @ (y - u))
    right = h.bregman(u, x) - h.bregman(u, y) - h.bregman(y, x)
    assert left <= right + 1e-9 * (1 + abs(left) + h.bregman(u, x) + h.bregman(u, y))
    # Going through the dual space is the same where no set cuts off.
    if h.domain is None or isinstance(h, Entropy):
        assert h.mirror(h.mirror_gradient(x) - step * g) == pytest.approx(y, rel=1e-9, abs=1e-12)
        assert h.mirror(h.mirror_gradient(x)) == pytest.approx(x, rel=1e-9)


@pytest.mark.parametrize("name", list(MAPS))
@few
@given(seed=seeds)
def test_couplings(name, seed):
    h, rng = MAPS[name](), np.random.default_rng(seed)
    u, theta, other = point(h, rng), 4.0 * rng.standard_normal(5), 4.0 * rng.standard_normal(5)
    coupling = h.fenchel_coupling(u, theta)
    assert coupling >= -h.fenchel_coupling_rounding(u, theta)
    x = h.mirror(theta)
    assert coupling >= 0.5 * h.norm_squared(u - x) - 1e-9
    # h*(theta) - h*(other) from two couplings: h* is 1-smooth, with gradient `mirror`.
    rise = h.fenchel_coupling(u, theta) - h.fenchel_coupling(u, other) + (theta - other) @ u
    bound = (theta - other) @ h.mirror(other) + 0.5 * h.dual_norm_squared(theta - other)
    assert rise <= bound + 1e-9 * (1 + abs(bound))
    assert rise >= (theta - other) @ h.mirror(other) - 1e-9 * (1 + abs(bound))
    # At the dual point of x it is the divergence.
    z = point(h, rng)
    assert h.fenchel_coupling(u, h.mirror_gradient(z)) == pytest.approx(h.bregman(u, z), rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("name", list(MAPS))
@few
@given(seed=seeds)
def test_steepest_steps_and_norms(name, seed):
    h, rng = MAPS[name](), np.random.default_rng(seed)
    x, g, v = rng.standard_normal(5), rng.standard_normal(5), rng.standard_normal(5)
    step = 10.0 ** rng.uniform(-2, 1)
    y = h.steepest_step(x, g, step)
    least = g @ (y - x) + h.norm_squared(y - x) / (2 * step)
    assert least == pytest.approx(-step / 2 * h.dual_norm_squared(g), rel=1e-9)
    assert least <= g @ v + h.norm_squared(v) / (2 * step) + 1e-12
    assert g @ v <= math.sqrt(h.dual_norm_squared(g) * h.norm_squared(v)) * (1 + 1e-12)
    assert h.norm_squared(3.0 * v) == pytest.approx(9.0 * h.norm_squared(v))
    assert 1 / h.order + 1 / h.dual_order == pytest.approx(1)


@pytest.mark.parametrize("name", list(MAPS))
def test_the_start_is_where_h_is_least(name):
    h, rng = MAPS[name](), np.random.default_rng(0)
    x = h.default_start()
    assert h.validate(x) == pytest.approx(x)
    assert all(h.value(x) <= h.value(point(h, rng)) for _ in range(20))
    assert "dimension 5" in repr(h)


# --- rounding -----------------------------------------------------------------------------------------------


def mp(v):
    return [mpmath.mpf(float(e)) for e in v]


def mp_norm(v, order):
    if order == math.inf:
        return max(abs(e) for e in v)
    return sum(abs(e) ** mpmath.mpf(order) for e in v) ** (1 / mpmath.mpf(order))


def mp_duality(v, order):
    size, r = mp_norm(v, order), mpmath.mpf(order)
    return [mpmath.sign(e) * size ** (2 - r) * abs(e) ** (r - 1) for e in v]


class Exact:
    """The maps in 60 digits."""

    def __init__(self, h):
        self.h = h
        self.entropy = isinstance(h, Entropy)
        self.p = mpmath.mpf(h.order)
        self.q = math.inf if self.entropy else self.p / (self.p - 1)

    def gradient(self, x):
        if self.entropy:
            return [mpmath.log(e) for e in x]
        return [e / (self.p - 1) for e in mp_duality(x, self.p)]

    def mirror(self, theta):
        if self.entropy:
            weights = [mpmath.exp(e) for e in theta]
            return [w / sum(weights) for w in weights]
        return [e * (self.p - 1) for e in mp_duality(theta, self.q)]

    def coupling(self, u, theta):
        product = sum(a * b for a, b in zip(u, theta, strict=True))
        if self.entropy:
            h = sum(e * mpmath.log(e) for e in u)
            return mpmath.log(sum(mpmath.exp(e) for e in theta)) - product + h
        return mp_norm(u, self.p) ** 2 / (2 * (self.p - 1)) + (self.p - 1) / 2 * mp_norm(theta, self.q) ** 2 - product


def difference(a, b):
    return [x - y for x, y in zip(a, b, strict=True)]


@pytest.mark.parametrize("name", ["entropy", "p=1.1", "p=1.5", "p=2"])
@few
@given(seed=seeds)
def test_rounding_is_bounded(name, seed):
    h, rng = MAPS[name](), np.random.default_rng(seed)
    exact = Exact(h)
    u, x, g = point(h, rng), point(h, rng), 10.0 ** rng.uniform(-2, 2) * rng.standard_normal(5)
    theta = 10.0 ** rng.uniform(-2, 2) * rng.standard_normal(5)
    step = float(10.0 ** rng.uniform(-2, 1))
    with mpmath.workdps(60):
        off = difference(mp(h.mirror_gradient(x)), exact.gradient(mp(x)))
        assert mp_norm(off, h.dual_order) <= h.mirror_gradient_rounding(x)
        off = difference(mp(h.mirror(theta)), exact.mirror(mp(theta)))
        assert (
            mp_norm(off, h.order)
            <= h.mirror_rounding(theta)
            <= 1e-11 * (1 + math.sqrt(h.norm_squared(h.mirror(theta))) + 100)
        )
        # A sum that is not 1 to rounding is granted: the exact coupling is taken at the normalized point.
        v = mp(u)
        v = [e / sum(v) for e in v] if exact.entropy else v
        assert abs(h.fenchel_coupling(u, theta) - exact.coupling(v, mp(theta))) <= h.fenchel_coupling_rounding(u, theta)
        w = mp(x)
        w = [e / sum(w) for e in w] if exact.entropy else w
        assert abs(h.bregman(u, x) - exact.coupling(v, exact.gradient(w))) <= h.bregman_rounding(u, x)
        # The outcome of a step is known by its dual point.
        after = difference(exact.gradient(mp(x)), [mpmath.mpf(step) * e for e in mp(g)])
        bound = h.mirror_step_rounding(x, g, step)
        if exact.entropy:
            wanted = exact.gradient(exact.mirror(after))
            y = h.mirror_step(x, g, step)
            if y.min() > SMALLEST_WEIGHT:
                assert mp_norm(difference(exact.gradient(mp(y)), wanted), math.inf) <= bound
        else:
            reached = exact.gradient(mp(h.mirror_step(x, g, step)))
            assert mp_norm(difference(reached, after), h.dual_order) <= bound
            size = [a - mpmath.mpf(step) * b for a, b in zip(mp(x), mp_duality(mp(g), exact.q), strict=True)]
            off = difference(mp(h.steepest_step(x, g, step)), size)
            assert mp_norm(off, h.order) <= h.steepest_step_rounding(x, g, step)


# --- the entropy --------------------------------------------------------------------------------------------


def test_very_many_entropy_steps_keep_the_simplex():
    rng = np.random.default_rng(0)
    h = Entropy(8)
    gradients = rng.standard_normal((1000, 8)) + np.linspace(0.0, 0.2, 8)
    x = h.default_start()
    step, eta = h.mirror_step, 0.3
    for _ in range(200):
        for g in gradients:
            x = step(x, g, eta)
        assert abs(x.sum() - 1.0) <= 1e-14
        assert x.min() >= SMALLEST_WEIGHT
    assert x.min() <= 1e-245  # weights do become tiny: that is what is tested
    assert np.argmax(x) == np.argmin(gradients.mean(axis=0))


@pytest.mark.parametrize("size", [1e3, 1e100, 1e308])
def test_extreme_gradients(size):
    h = Entropy(4)
    x = np.array([0.7, 0.1, 0.1, 0.1])
    y = h.mirror_step(x, size * np.array([1.0, -1.0, 0.0, 0.5]), 1.0)
    assert y[1] == 1.0
    assert y[0] == SMALLEST_WEIGHT
    assert abs(y.sum() - 1.0) <= 1e-14
    assert math.isfinite(h.bregman(np.full(4, 0.25), y))
    # A weight that was kept small comes back.
    back = h.mirror_step(y, np.array([-800.0, 800.0, 0.0, 0.0]), 1.0)
    assert back[0] > 0.99


def test_tiny_weights_are_told_of_once_and_without_a_warning(caplog):
    h = Entropy(3, "the portfolio")
    x, g = h.default_start(), np.array([0.0, 100.0, 100.0])
    with caplog.at_level(logging.INFO, logger="methods.problems.parts.mirror_maps"):
        for _ in range(20):
            x = h.mirror_step(x, g, 1.0)
    assert np.array_equal(x, [1.0, SMALLEST_WEIGHT, SMALLEST_WEIGHT])
    assert [record.getMessage() for record in caplog.records] == [
        "the portfolio: a weight fell below 1e-250 and is kept there; see Entropy"
    ]


@pytest.mark.parametrize("size", [1.0, 100.0, 128.0, 129.0, 5000.0])
def test_a_step_is_the_larger_of_the_exact_weight_and_the_least(size):
    h, rng = Entropy(6), np.random.default_rng(3)
    for _ in range(40):
        x = np.maximum(np.exp(-rng.uniform(0.0, 575.0, 6)), SMALLEST_WEIGHT)
        x /= x.sum()
        g = rng.uniform(-1.0, 1.0, 6)
        g *= size / np.abs(g).max()
        with mpmath.workdps(50):
            raw = [a * mpmath.exp(-b) for a, b in zip(mp(x), mp(g), strict=True)]
            exact = [max(w / sum(raw), mpmath.mpf(SMALLEST_WEIGHT)) for w in raw]
            off = max(abs(mpmath.log(a / b)) for a, b in zip(mp(h.mirror_step(x, g, 1.0)), exact, strict=True))
        assert off <= h.mirror_step_rounding(x, g, 1.0)


@pytest.mark.parametrize("offset", [1.0, 100.0, -127.0, 250.0, -1e5])
def test_what_the_losses_have_in_common_is_in_the_rounding(offset):
    h, rng = Entropy(3), np.random.default_rng(4)
    for _ in range(40):
        x, g = np.full(3, 1.0 / 3.0), offset + 0.1 * rng.standard_normal(3)
        step = float(rng.uniform(0.9, 1.1))
        with mpmath.workdps(50):
            raw = [a * mpmath.exp(-mpmath.mpf(step) * b) for a, b in zip(mp(x), mp(g), strict=True)]
            y = h.mirror_step(x, g, step)
            off = max(abs(mpmath.log(a * sum(raw) / b)) for a, b in zip(mp(y), raw, strict=True))
        assert off <= h.mirror_step_rounding(x, g, step)


def test_a_gradient_that_is_no_number_comes_through():
    h = Entropy(3)
    for bad in (math.nan, math.inf):
        for k in range(3):
            g = np.zeros(3)
            g[k] = bad
            with np.errstate(all="ignore"):
                y = h.mirror_step(h.default_start(), g, 1.0)
            # An infinite loss has no weight; what is not a number leaves none.
            assert np.isnan(y).all() if math.isnan(bad) else y[k] == SMALLEST_WEIGHT


def test_the_accelerated_method_goes_on_when_weights_are_tiny():
    problem = MirrorProblem(LeastSquares.from_bundled("wine"), Entropy(14))
    report = check("accelerated/any-norm", problem, steps=1500)
    assert report, report.failures()
    run = MirrorAcceleratedGradient().run(problem, None, 1500, record="none")
    assert run.final.z.min() == SMALLEST_WEIGHT


def test_both_ways_of_a_step_agree():
    h, rng = Entropy(50), np.random.default_rng(1)
    for _ in range(50):
        x = np.exp(5.0 * rng.standard_normal(50))
        x /= x.sum()
        g = rng.standard_normal(50)
        assert h.mirror_step(x, g, 0.5) == pytest.approx(h._logarithmic_step(x, g, 0.5), rel=1e-12)
        assert h.mirror_step(x, g, -0.5) == pytest.approx(h.mirror_step(x, -g, 0.5), rel=1e-12)


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: PNorm(5, 1.0), "1 < p <= 2"),
        (lambda: PNorm(5, 2.5), "1 < p <= 2"),
        (lambda: PNorm(5, "two"), "p must be a number"),
        (lambda: PNorm(0, 1.5), "dimension"),
        (lambda: Entropy(0), "dimension"),
        (lambda: Euclidean("ball"), "domain must be a set"),
        (lambda: Euclidean(0), "domain must be a set"),
        (lambda: Entropy(3).validate([0.5, 0.5, 0.0]), "entry 2"),
        (lambda: Entropy(3).validate([0.5, 0.25, 0.125]), "sum to"),
        (lambda: Entropy(3).validate([0.5, 0.5]), "3 entries"),
        (lambda: Euclidean(Ball(2)).validate([2.0, 2.0]), "x0 must lie in the ball"),
        (lambda: PNorm(2, 1.5).validate([math.nan, 0.0]), "finite"),
        (lambda: Entropy(2).validate_comparator([0.5, 0.6]), "comparator must lie in"),
    ],
)
def test_bad_input(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_a_comparator_may_lie_on_the_boundary():
    u = Entropy(3).validate_comparator([0.0, 1.0, 0.0])
    assert np.array_equal(u, [0.0, 1.0, 0.0])
