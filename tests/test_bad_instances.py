"""Worst cases: the problems belong to their classes, their minimizers are right, and the ratios are as claimed."""

import math

import numpy as np
import pytest

import proofs
from methods import GradientDescent
from methods.problems.hard_problems import (
    HalfLine,
    Huber,
    MaximumOfCoordinates,
    NesterovQuadratic,
    RidgedAbsolute,
    SimplexCenter,
)
from potential.catalogue import BadInstance, saved_tightness, tightness_in
from potential.errors import InputError, MissingOracleError
from potential.laboratory.attainment import attainment, measured, write
from proofs.bad_instances import BAD_INSTANCES, FURTHER

# What is known of each after 100 steps: the ratio, or a range of it.
EXACT = {
    "subgradient/constant-step": 1.0,
    "subgradient/projected": 1.0,
    "subgradient/online": 1.0,
    "subgradient/varying-steps": 1.0,
    "gradient-descent/smooth-convex": 100 / 201,
    "gradient-descent/projected": 0.5,
    "gradient-descent/any-step": 100 / 201,
    "proximal-gradient/convex": 100 / 201,
    "mirror-descent/lipschitz": 1.0,
    "mirror-descent/lazy": 1.0,
}
AT_LEAST = {
    "gradient-descent/contraction": 1.0 - 1e-9,
    "gradient-descent/exact-line-search": 1.0 - 1e-9,
    "gradient-descent/polyak-step": 1.0 - 1e-9,
    "subgradient/strongly-convex": 0.55,
    "subgradient/strongly-convex-weighted": 0.7,
    "gradient-descent/strongly-convex": 0.86,
    "gradient-descent/strongly-convex-projected": 0.86,
    "frank-wolfe/smooth-convex": 0.15,
    "mirror-descent/simplex": 0.93,
    "accelerated/smooth-convex": 0.98,
    "accelerated/projected": 0.98,
    "accelerated/any-norm": 0.98,
    "accelerated/strongly-convex": 0.99,
}


def test_every_instance_is_of_a_theorem_of_the_catalogue() -> None:
    names = {theorem.name for theorem in proofs.catalogue()}
    assert set(BAD_INSTANCES) <= names
    assert set(FURTHER) <= set(BAD_INSTANCES)
    assert set(EXACT) | set(AT_LEAST) == set(BAD_INSTANCES)


@pytest.mark.parametrize("name", EXACT)
def test_attained(name: str) -> None:
    assert attainment(name, 100).ratio == pytest.approx(EXACT[name], rel=1e-12)


@pytest.mark.parametrize("name", AT_LEAST)
def test_nearly_attained(name: str) -> None:
    assert AT_LEAST[name] <= attainment(name, 100).ratio <= 1.0 + 1e-9


@pytest.mark.parametrize("name", BAD_INSTANCES)
@pytest.mark.parametrize("steps", [1, 2, 17])
def test_the_bound_holds_after_few_steps(name: str, steps: int) -> None:
    result = attainment(name, steps)
    assert 0.0 < result.ratio <= 1.0 + 1e-12
    assert result.bound > 0.0


@pytest.mark.parametrize(
    "name",
    ["subgradient/strongly-convex", "subgradient/strongly-convex-weighted", "mirror-descent/simplex"],
)
def test_the_ratio_grows(name: str) -> None:
    ratios = [attainment(name, steps).ratio for steps in (100, 1000, 10_000)]
    assert ratios == sorted(ratios)


def test_nesterovs_quadratic_is_above_its_lower_bound() -> None:
    for steps in (5, 50):
        result = attainment("accelerated/smooth-convex", steps, bad_instance=FURTHER["accelerated/smooth-convex"])
        # 3 L R^2 / (32 (T+1)^2) over 2 L R^2 / (T (T+1)).
        assert 3 * steps / (64 * (steps + 1)) <= result.ratio <= 1.0


def test_the_huber_value_of_gradient_descent() -> None:
    result = attainment("gradient-descent/smooth-convex", 10)
    assert result.observed == pytest.approx(1 / 42, rel=1e-12)  # L R^2 / (4 T + 2)
    assert result.bound == pytest.approx(1 / 20, rel=1e-12)


def test_saved_ratios_are_those_that_are_measured() -> None:
    kept = saved_tightness()
    assert set(kept) == set(BAD_INSTANCES)
    for name in ("subgradient/constant-step", "gradient-descent/projected", "frank-wolfe/smooth-convex"):
        again = attainment(name, kept[name]["steps"])
        assert kept[name]["ratio"] == pytest.approx(again.ratio, rel=1e-9)
        assert kept[name]["note"] == again.note


def test_saving(tmp_path) -> None:
    path = tmp_path / "ratios.json"
    ratios = measured(proofs.catalogue()[:2], 10)
    write({r.theorem: r.to_dict() for r in ratios}, path)
    assert {name: row["ratio"] for name, row in tightness_in(path).items()} == {r.theorem: r.ratio for r in ratios}
    assert tightness_in(tmp_path / "none.json") == {}


class Unknown(GradientDescent):
    theorem = "unknown/method"


def test_bad_input() -> None:
    with pytest.raises(InputError, match="no bad instance is known for unknown/method"):
        attainment(Unknown, 10)
    with pytest.raises(InputError, match="steps must be an integer, at least 1, got 0"):
        attainment(GradientDescent, 0)


def test_an_instance_of_ones_own() -> None:
    case = BAD_INSTANCES["gradient-descent/smooth-convex"]
    assert attainment(Unknown, 10, bad_instance=BadInstance(case.make, "")).ratio == pytest.approx(10 / 21)


# The problems ---------------------------------------------------------------------------------------------------------

OFFSETS = np.array([0.5, 0.5, 0.25])
LINE = [np.array([v]) for v in (-3.0, -1.0, -0.25, -0.1, 0.0, 0.2, 0.7, 2.0)]


def points(problem, rng):
    """Points of the problem's set."""
    found = LINE if problem.dimension == 1 else [rng.standard_normal(problem.dimension) for _ in range(30)]
    return [problem.project(x) for x in found]


PROBLEMS = {
    "huber": lambda: Huber(0.3),
    "huber-ridge": lambda: Huber(0.3, L=2.0, mu=0.5),
    "half-line": lambda: HalfLine(0.3),
    "half-line-ridge": lambda: HalfLine(0.3, L=2.0, mu=0.5),
    "ridged": lambda: RidgedAbsolute(0.5, 2.0, 0.7),
    "coordinates": lambda: MaximumOfCoordinates(OFFSETS, 2.0),
    "coordinates-ball": lambda: MaximumOfCoordinates(OFFSETS, 2.0, over_ball=True),
    "simplex": lambda: SimplexCenter(4),
    "nesterov": lambda: NesterovQuadratic(5, 2.0),
}


@pytest.mark.parametrize("key", PROBLEMS)
def test_problems_are_of_their_class(key: str) -> None:
    problem = PROBLEMS[key]()
    rng = np.random.default_rng(0)
    where = points(problem, rng)
    mu = getattr(problem, "mu", 0.0) if hasattr(problem, "mu") else 0.0
    smooth = hasattr(problem, "L")
    np.testing.assert_array_equal(problem.minimizer, problem.project(problem.minimizer))
    for x in where:
        g = problem.subgradient(x)
        assert problem.gap(x) >= -1e-15
        if not smooth:
            assert math.sqrt(problem.norm_squared(g)) <= problem.G * (1 + 1e-12)
        for u in where:
            d = u - x
            below = problem.value(x) + g @ d + mu / 2 * d @ d
            assert problem.value(u) >= below - 1e-12
            if smooth:
                assert problem.value(u) <= problem.value(x) + g @ d + problem.L / 2 * d @ d + 1e-12


def test_absent_oracles_and_names() -> None:
    with pytest.raises(MissingOracleError, match="has no 'mu'"):
        _ = Huber(1.0).mu
    with pytest.raises(MissingOracleError, match="linear_minimizer"):
        MaximumOfCoordinates(OFFSETS).linear_minimizer(OFFSETS)
    assert "SmoothStronglyConvex" in Huber(1.0, mu=0.1).class_names
    assert "Constrained(SmoothStronglyConvex)" in HalfLine(1.0, mu=0.1).class_names


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Huber(0.0), "slope must be positive"),
        (lambda: Huber(1.0, mu=1.0), "mu must be below L"),
        (lambda: HalfLine(1.0, mu=-1.0), "mu must be at least 0"),
        (lambda: HalfLine(1.0, mu=2.0), "mu must be below L"),
        (lambda: RidgedAbsolute(1.0, math.inf, 1.0), "slope must be positive"),
        (lambda: MaximumOfCoordinates([1.0, 2.0]), "must not increase"),
    ],
)
def test_bad_constants(make, said: str) -> None:
    with pytest.raises(InputError, match=said):
        make()
