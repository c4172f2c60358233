"""Splittings and saddle points on pictures: proximal steps, adjoints, certified references, theorems on them."""

import numpy as np
import pytest
from scipy.optimize import linprog

from methods import AlternatingDirections, DavisYin, DouglasRachford
from methods.monotone import CosineSparsity, NormalCone
from methods.primal_dual import ChambollePock
from methods.problems import (
    Inclusion,
    Inpainting,
    MaskedFit,
    TotalVariation,
    bundled_operators,
    bundled_problem,
    known_pixels,
    problems_for,
    read_image,
)
from methods.problems.families import may_be
from methods.sets import Box
from potential.errors import InputError, MissingOracleError
from potential.interpretations import rounded_problem
from potential.laboratory.check import check
from potential.laboratory.plan import MEAN_MEASURE
from potential.rounding.numbers import Rounded

THEOREMS = {
    "douglas-rachford/monotone": "Splitting()",
    "admm/convex": "Splitting()",
    "davis-yin/convex": "Splitting(Cocoercive)",
    "chambolle-pock/convex": "SaddlePoint",
}


def small(exact=True, **options):
    image = read_image("china", 16)
    return Inpainting(image, known_pixels(image.shape, 0.6), exact=exact, **options)


def denoising(weight=0.1, size=8):
    image = read_image("flower", size)
    return TotalVariation(image + 0.1 * np.random.default_rng(5).standard_normal(image.shape), weight)


# --- pictures -----------------------------------------------------------------------------------------------


def test_pictures_are_grey_and_reduced():
    large, little = read_image("china", 256), read_image("china", 64)
    assert little.shape == (64, 64)
    assert little.min() >= 0.0
    assert little.max() <= 1.0
    assert little == pytest.approx(large.reshape(64, 4, 64, 4).mean(axis=(1, 3)))
    mask = known_pixels((64, 64), 0.3, seed=1)
    assert set(np.unique(mask)) == {0.0, 1.0}
    assert mask.mean() == pytest.approx(0.3, abs=0.03)
    assert np.array_equal(mask, known_pixels((64, 64), 0.3, seed=1))


# --- inpainting ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in bundled_operators() if n.startswith("splitting/")])
def test_references_of_splittings_have_their_certificate(name):
    p = bundled_problem(name)
    x, a, c, s = p.minimizer, p.part_element, p.second_part_element, 0.37
    assert max(p.stationarity, p.displacement, p.minimizer_error) <= 1e-10
    assert np.linalg.norm(a + c + p.operator(x)) <= 1e-12
    # a* is normal to the box at x*, and c* is a subgradient there: each resolvent returns x*.
    z = p.splitting_point(s)
    assert p.resolvent(z, s) == pytest.approx(x, abs=1e-13)
    assert p.second_resolvent(x + s * c, s) == pytest.approx(x, abs=1e-11)
    # z* is a fixed point of the splitting's map.
    y = p.second_resolvent(2 * x - z - s * p.operator(x), s)
    assert np.linalg.norm(y - x) <= p.second_resolvent_shift(s) + p.second_resolvent_rounding(z, s)
    # The picture is better than what it was made from.
    image = read_image(name.rpartition("-")[2], 64)
    assert np.linalg.norm(p.picture(x) - image) < 0.5 * np.linalg.norm(p.picture(p.default_start()) - image)
    assert p.picture(x).shape == (64, 64)


def test_known_pixels_are_kept_exactly_or_in_the_mean():
    image = read_image("china", 16)
    mask = known_pixels(image.shape, 0.6)
    known = mask.reshape(16, 16) == 1.0
    exact = Inpainting(image, mask, regularization=0.5)
    assert exact.picture(exact.minimizer)[known] == pytest.approx(image[known], abs=1e-15)
    mean = Inpainting(image, mask, exact=False, weight=0.01)
    missed = np.abs(mean.picture(mean.minimizer) - image)[known]
    assert 1e-3 < missed.max() < 0.2
    unseen = np.where(known, image, 0.7)
    assert Inpainting(unseen, mask, regularization=0.5).minimizer == pytest.approx(exact.minimizer, abs=1e-10)


def test_the_reference_without_a_ridge_solves_the_linear_program():
    image = read_image("china", 8)
    mask = known_pixels(image.shape, 0.6)
    p = Inpainting(image, mask)
    D = np.stack([p.second_part.coefficients(unit) for unit in np.eye(64)], axis=1)
    known = mask == 1.0
    levels = image.ravel() - 0.5
    # The 1-norm of D x as the sum of t with -t <= D x <= t.
    above = np.block([[D, -np.eye(64)], [-D, -np.eye(64)]])
    ends = [(v, v) if k else (-0.5, 0.5) for v, k in zip(levels, known, strict=True)] + [(0, None)] * 64
    found = linprog(np.append(np.zeros(64), np.ones(64)), above, np.zeros(128), bounds=ends)
    assert p.second_part.value(p.minimizer) == pytest.approx(found.fun, rel=1e-8)
    assert p.stationarity <= 1e-9


def test_a_splitting_point_depends_on_the_step():
    p = small(regularization=0.5)
    a = p.part_element
    assert p.splitting_point(2.0) - p.splitting_point(0.5) == pytest.approx(1.5 * a)
    assert p.splitting_point(0.0) == pytest.approx(p.minimizer)
    rounded = rounded_problem(p)
    vague = rounded.splitting_point(Rounded(0.5, 1e-6))
    assert np.linalg.norm(p.splitting_point(0.5 + 1e-6) - vague.array) <= vague.error
    assert rounded.splitting_point(0.5).error < 1e-12


@pytest.mark.parametrize("method", [DouglasRachford, DavisYin, AlternatingDirections])
def test_splittings_find_the_reference(method):
    p = small(regularization=0.5)
    final = method(s=0.1).run(p, None, 3000, record="none").final
    x = final.z if isinstance(final, tuple) else p.resolvent(final, 0.1)
    assert x == pytest.approx(p.minimizer, abs=1e-9)


def test_three_operators_with_another_step():
    p = small(exact=False, weight=0.01)
    final = DavisYin(s=1.7).run(p, None, 3000, record="none").final
    assert p.resolvent(final, 1.7) == pytest.approx(p.minimizer, abs=1e-8)
    assert final == pytest.approx(p.splitting_point(1.7), abs=1e-7)


# --- total variation ----------------------------------------------------------------------------------------


def test_the_discrete_gradient_and_its_adjoint():
    p = denoising()
    matrix = np.stack([p.linear(unit) for unit in np.eye(64)], axis=1)
    assert np.stack([p.adjoint(unit) for unit in np.eye(128)], axis=1) == pytest.approx(matrix.T)
    assert 2.7 < np.linalg.norm(matrix, 2) <= p.M
    assert pytest.approx(8.0) == p.M**2
    rng = np.random.default_rng(6)
    for _ in range(20):
        x, y = rng.standard_normal(64), rng.standard_normal(128)
        assert p.linear(x) @ y == pytest.approx(x @ p.adjoint(y))
        exact = matrix.astype(np.longdouble)
        assert float(np.linalg.norm(exact @ x - p.linear(x))) <= p.linear_rounding(x)
        assert float(np.linalg.norm(exact.T @ y - p.adjoint(y))) <= p.adjoint_rounding(y)
        saddle = np.longdouble(0.5) * ((x - p._b.astype(np.longdouble)) ** 2).sum() + (exact @ x) @ p.dual_prox(y, 1.0)
        assert abs(float(saddle - p.saddle(x, p.dual_prox(y, 1.0)))) <= p.saddle_rounding(x, p.dual_prox(y, 1.0))


def test_proximal_steps_of_total_variation():
    p = denoising()
    rng = np.random.default_rng(7)
    b = p._b.astype(np.longdouble)
    for _ in range(20):
        x, y, s = rng.standard_normal(64), rng.standard_normal(128), float(rng.uniform(0.1, 3.0))
        u, v = p.prox(x, s), p.dual_prox(y, s)
        assert u - p._b + (u - x) / s == pytest.approx(np.zeros(64), abs=1e-12)
        exact = (x + np.longdouble(s) * b) / (1 + np.longdouble(s))
        assert float(np.linalg.norm(exact - u)) <= p.prox_rounding(x, s)
        pairs = y.reshape(2, -1).astype(np.longdouble)
        exact = pairs * np.minimum(1, np.longdouble(0.1) / np.sqrt((pairs**2).sum(axis=0)))
        assert float(np.linalg.norm(exact.ravel() - v)) <= p.dual_prox_rounding(y, s)
        assert np.isfinite(p.saddle(u, v))
    assert p.saddle(x, np.full(128, 1.0)) == -np.inf


def test_errors_pass_through_the_oracles_of_a_saddle_point():
    p = denoising()
    rounded = rounded_problem(p)
    rng = np.random.default_rng(8)
    for size in (1e-9, 1e-3, 1.0):
        x, y = rng.standard_normal(64), p.dual_prox(rng.standard_normal(128), 1.0)
        u, v = x + size * rng.standard_normal(64), p.dual_prox(y + size * rng.standard_normal(128), 1.0)
        seen_x, seen_y = (rounded.point(a, float(np.linalg.norm(a - c))) for a, c in ((x, u), (y, v)))
        value = rounded.saddle(seen_x, seen_y)
        assert abs(p.saddle(u, v) - value.value) <= value.error
        for oracle, seen, other in (("linear", seen_x, u), ("adjoint", seen_y, v)):
            image = getattr(rounded, oracle)(seen)
            assert np.linalg.norm(getattr(p, oracle)(other) - image.array) <= image.error
        step = rounded.dual_prox(seen_y, 0.5)
        assert np.linalg.norm(p.dual_prox(v, 0.5) - step.array) <= step.error


@pytest.mark.parametrize("name", [n for n in bundled_operators() if n.startswith("saddle/")])
def test_references_of_saddle_points_have_a_small_duality_gap(name):
    p = bundled_problem(name)
    assert 0.0 <= p.comparator_gap <= 1e-7 * p.primal_value(p.comparator)
    value = p.saddle(p.comparator, p.dual_comparator)
    rng = np.random.default_rng(9)
    for _ in range(20):
        x = p.comparator + 0.1 * rng.standard_normal(p.dimension)
        y = p.dual_prox(rng.standard_normal(p.dual_dimension), 1.0)
        # A saddle point up to the gap: no x is better for one side, and no y for the other.
        assert p.saddle(x, p.dual_comparator) >= value - p.comparator_gap
        assert p.saddle(p.comparator, y) <= value + p.comparator_gap
    image = read_image(name.rpartition("-")[2], 64)
    noisy = p.picture(p.default_start())
    assert np.linalg.norm(p.picture(p.comparator) - image) < 0.7 * np.linalg.norm(noisy - image)


def test_the_primal_dual_method_denoises():
    p = denoising()
    run = ChambollePock().run(p, None, 2000, record="log")
    assert run.final.x.shape == (64,)
    assert run.final.y.shape == (128,)
    assert p.primal_value(run.final.x) - p.dual_value(run.final.y) <= 1e-5
    assert run.final.x == pytest.approx(p.comparator, abs=1e-3)
    assert run.kind == MEAN_MEASURE


def test_any_comparator_is_held_against_the_theorem():
    p = denoising()
    p.__dict__["_solution"] = {"comparator": np.zeros(64), "dual_comparator": np.zeros(128)}
    assert check("chambolle-pock/convex", p, steps=50)
    assert check("chambolle-pock/convex", p, steps=50, tau=0.05, theta=0.6)


# --- the theorems on data -----------------------------------------------------------------------------------


CASES = [
    (t, name)
    for t, c in THEOREMS.items()
    for name in bundled_operators()
    if may_be(name, {c}) and c in bundled_problem(name).class_names
]


@pytest.mark.parametrize(("theorem", "name"), CASES)
def test_theorems_hold_on_data(theorem, name):
    report = check(theorem, bundled_problem(name), steps=30)
    assert report, report.summary()
    assert report.kind == MEAN_MEASURE
    assert np.median(report.allowances / report.scales) <= 1e-6
    assert report.plot() is not None


def test_there_are_two_problems_for_each_class():
    for name in set(THEOREMS.values()):
        assert len(problems_for(name)) >= 2


class TooHopeful(DavisYin):
    """On one square the distance falls by (2/s - 1) ||z+ - z||^2, a third of it for s = 1.5; this says a half."""

    theorem = ""

    def progress(self, p, t, z):
        return 2 * super().progress(p, t, z)


class Unextrapolated(ChambollePock):
    """Without the extrapolation 2 x_{t+1} - x_t, at five times the largest steps."""

    theorem = ""

    def step(self, p, t, s):
        x = p.prox(s.x - 5 * self.tau * p.adjoint(s.y), 5 * self.tau)
        y = p.dual_prox(s.y + 5 * self.sigma(p) * p.linear(s.x), 5 * self.sigma(p))
        return self.State(x, y)


def test_false_theorems_are_caught():
    square = Inclusion(MaskedFit(np.ones(3), np.arange(3.0)))
    assert check(DavisYin, square, steps=10, s=1.5)
    assert not check(TooHopeful, square, steps=10, s=1.5)
    assert not check(Unextrapolated, denoising(), steps=50)


# --- refusals -----------------------------------------------------------------------------------------------


def test_a_problem_without_an_operator_is_also_one_with_zero():
    image = read_image("china", 16)
    p = small(regularization=0.5)
    assert check("davis-yin/convex", p, steps=5)
    two = Inclusion(None, NormalCone(Box(0.0, 1.0, 256)), CosineSparsity(image.shape, 1.0))
    assert two.L == 1.0
    with pytest.raises(InputError, match="Splitting"):
        check("douglas-rachford/monotone", small(exact=False, weight=0.01), steps=5)


def test_what_a_saddle_problem_lacks():
    p = denoising()
    with pytest.raises(MissingOracleError, match="gap"):
        _ = p.gap
    with pytest.raises(InputError, match="64 entries"):
        check("chambolle-pock/convex", p, np.zeros(128), steps=5)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: read_image("cathedral"), "china, flower"),
        (lambda: read_image("china", 100), "divisor"),
        (lambda: known_pixels((4, 4), 0.0), "share"),
        (lambda: Inpainting(2.0 * np.eye(4), np.ones(16)), "between 0 and 1"),
        (lambda: Inpainting(np.eye(4), np.ones(15)), "mask"),
        (lambda: Inpainting(np.eye(4), np.full(16, 0.5), exact=False), "mask"),
        (lambda: TotalVariation(np.eye(4), 0.0), "weight must be positive"),
        (lambda: TotalVariation(np.ones(4)), "image"),
    ],
)
def test_what_cannot_be_used_is_refused(make, words):
    with pytest.raises(InputError, match=words):
        make()
