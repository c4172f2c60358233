"""Compressors and coins: what is claimed beyond what they promise is not proved, and is broken in exact numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import potential as pt
from methods import ErrorFeedback, Method, ProxSkip
from methods.problems import CoinProblem, CompressedProblem, Quadratic

HALF = Fraction(1, 2)


def claims(assumed: Any, held: Any, step: Any = None) -> Any:
    """A method that stays where it is, and claims that this is at most 0 at every step."""

    class Claimed(Method):
        assumes = assumed

        def step(self, p, t, x):
            return x if step is None else step(p, x)

        def potential(self, p, t, x):
            return 0 * p.norm_squared(x)

        def progress(self, p, t, x):
            return held(p, x)

        def measure(self, p, t, x):
            return p.norm_squared(x)

        def weight(self, p, t):
            return 0

    return Claimed


#: What no compressor promises, though some keep it, each as a quantity that would have to be at most 0.
OF_COMPRESSORS = {
    "it keeps all": lambda p, v: p.norm_squared(p.compress(v) - v),
    "it is linear": lambda p, v: p.norm_squared(p.compress(2 * v) - 2 * p.compress(v)),
    "it is odd": lambda p, v: p.norm_squared(p.compress(-v) + p.compress(v)),
    "it is a projection": lambda p, v: p.inner(p.compress(v), v - p.compress(v)),
    "it sends what was sent": lambda p, v: p.norm_squared(p.compress(p.compress(v)) - p.compress(v)),
    "it lengthens nothing": lambda p, v: p.norm_squared(p.compress(v)) - p.norm_squared(v),
    "it does not expand": lambda p, v: p.norm_squared(p.compress(v) - p.compress(2 * v)) - p.norm_squared(v),
    "it loses a smaller share": lambda p, v: (
        p.norm_squared(p.compress(v) - v) - (1 - p.theta) ** 2 * p.norm_squared(v) * Fraction(99, 100)
    ),
    "it loses the share itself": lambda p, v: p.norm_squared(p.compress(v) - v) - (1 - p.theta) * p.theta**2,
}


@pytest.mark.parametrize("name", OF_COMPRESSORS, ids=lambda name: name.replace(" ", "-"))
def test_what_a_compressor_does_not_promise_is_not_proved(name: str) -> None:
    with pytest.raises(pt.NotProved):
        pt.prove(claims(pt.Compressed(pt.Smooth), OF_COMPRESSORS[name]))


def test_what_follows_from_its_promise_is_proved() -> None:
    def longest(p: Any, v: Any) -> Any:
        return p.norm_squared(p.compress(v)) - 2 * (1 + (1 - p.theta) ** 2) * p.norm_squared(v)

    assert pt.prove(claims(pt.Compressed(pt.Smooth), longest))


#: What a coin does not do, as a quantity that would have to be at most 0 in expectation.
OF_COINS = {
    "it decides nothing": lambda p, x: p.norm_squared(p.with_probability(HALF, x, -x) - x),
    "its point is its mean": lambda p, x: p.norm_squared(p.with_probability(HALF, x, -x)),
    "a square of two coins is that of one": lambda p, x: p.norm_squared(
        p.with_probability(HALF, x, -x) - p.with_probability(HALF, x, -x)
    ),
    "it falls where it should": lambda p, x: (
        p.inner(p.with_probability(Fraction(1, 3), x, 0 * x), -x) + HALF * (p.norm_squared(x))
    ),
}


@pytest.mark.parametrize("name", OF_COINS, ids=lambda name: name.replace(" ", "-"))
def test_what_a_coin_does_not_do_is_not_proved(name: str) -> None:
    held = OF_COINS[name]
    with pytest.raises(pt.NotProved):
        pt.prove(claims(pt.WithCoins(pt.SmoothConvex), held, lambda p, x: [x, held(p, x)][0]))


def test_what_two_coins_do_is_the_product_of_what_each_does() -> None:
    def held(p: Any, x: Any) -> Any:
        first, second = p.with_probability(Fraction(1, 3), x, -x), p.with_probability(Fraction(1, 4), x, -x)
        return p.inner(first, second) - Fraction(1, 6) * p.norm_squared(x)

    def step(p: Any, x: Any) -> Any:
        return p.with_probability(Fraction(1, 3), x, -x), p.with_probability(Fraction(1, 4), x, -x)

    assert pt.prove(claims(pt.WithCoins(pt.SmoothConvex), held, lambda p, x: [x, step(p, x)][0]))


@pytest.mark.parametrize("chance", [2, -HALF, 1.5, "1/2", None], ids=str)
def test_a_probability_that_is_none_is_refused(chance: Any) -> None:
    with pytest.raises(pt.PotentialError):
        pt.prove(claims(pt.WithCoins(pt.SmoothConvex), lambda p, x: 0, lambda p, x: p.with_probability(chance, x, -x)))


def test_a_potential_tosses_no_coin() -> None:
    class Tossing(ProxSkip):
        def potential(self, p: Any, t: Any, s: Any) -> Any:
            return p.distance_squared(p.with_probability(HALF, s.x, s.v))

    with pytest.raises(pt.NotExpressibleError, match="cannot draw"):
        pt.prove(Tossing)


def test_a_longer_step_and_fewer_proximal_steps_are_refuted() -> None:
    class Longer(ErrorFeedback):
        gamma = pt.Parameter(above=0, at_most=lambda p: 2 / p.L)

    class Fewer(ProxSkip):
        probability = pt.Parameter(above=0, below=lambda p: p.q)

    for false in (Longer, Fewer):
        with pytest.raises(pt.NotProved) as found:
            pt.prove(false)
        assert found.value.counterexample is not None
        assert found.value.counterexample.replay()


# In numbers -----------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(arrays(np.float64, 5, elements=st.floats(-1e6, 1e6)), st.integers(1, 5))
def test_the_largest_entries_are_what_theta_says(v: np.ndarray, k: int) -> None:
    problem = CompressedProblem(Quadratic(np.eye(5), np.zeros(5)), k)
    lost, length = (sum(Fraction(x) ** 2 for x in w) for w in (problem.compress(v) - v, v))
    assert lost <= (1 - Fraction(problem.theta)) ** 2 * length
    assert lost <= (1 - Fraction(k, 5)) * length


@pytest.mark.parametrize("k", [0, 6, 1.0, True, "2"])
def test_a_number_of_entries_that_is_none_is_refused(k: Any) -> None:
    with pytest.raises(pt.InputError, match="k must be an integer"):
        CompressedProblem(Quadratic(np.eye(5), np.zeros(5)), k)


def test_coins_depend_on_the_seed_and_on_the_step_alone() -> None:
    problem = CoinProblem(Quadratic(np.eye(2), np.zeros(2)), seed=3)

    def tossed(p: CoinProblem) -> list[bool]:
        found = []
        for t in range(400):
            p.begin_step(t)
            found += [p.toss(0.25), p.toss(0.25)]
        return found

    first = tossed(problem)
    assert first == tossed(problem.with_seed(3)) != tossed(problem.with_seed(4))
    assert 0.2 < np.mean(first) < 0.3
    smooth = ("Smooth", "SmoothConvex", "SmoothStronglyConvex", "PolyakLojasiewicz")
    assert problem.class_names == {f"WithCoins({c})" for c in smooth}
    for refused in (3, Quadratic):
        with pytest.raises(pt.InputError, match="problem must be"):
            CoinProblem(refused)  # type: ignore[arg-type]
    with pytest.raises(pt.InputError, match="from 0 to 1"):
        problem.toss(1.5)
