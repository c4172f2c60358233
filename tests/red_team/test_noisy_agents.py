"""Draws one after the other: what is claimed of noise and coins beyond their independence is not proved."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from test_compression_and_coins import claims

import potential as pt
from methods import LocalStochasticGradientDescent
from methods.problems import (
    CoinProblem,
    FiniteSumProblem,
    LeastSquares,
    LogisticRegression,
    NetworkProblem,
    NoisyNetworkProblem,
)

HALF = Fraction(1, 2)
AGENTS = pt.WithCoins(pt.Stochastic(pt.Network(pt.SmoothConvex)))


def noise(p: Any, x: Any) -> Any:
    return p.stochastic_gradient(x) - p.gradient(x)


def noise_and_point(p: Any, x: Any) -> tuple[Any, Any]:
    """Noise, and a point that a coin chooses: where it has the noise, and x."""
    e = noise(p, x)
    return e, p.with_probability(HALF, x + e, x)


def coin_before_noise(p: Any, x: Any) -> tuple[Any, Any]:
    """A point that a coin chooses, and noise there."""
    y = p.with_probability(HALF, x, p.average(x))
    return y, noise(p, y)


def chosen_apart(p: Any, x: Any) -> tuple[Any, Any]:
    """Noise, and a point that a coin chooses without it."""
    e = noise(p, x)
    return e, p.with_probability(HALF, x, p.average(x))


def two_draws(p: Any, x: Any) -> tuple[Any, Any]:
    """Noise at x, and noise at a point that the first has decided."""
    first = noise(p, x)
    return first, noise(p, x - first)


#: What independence does not say, each as a quantity that would have to be at most 0 in expectation.
BEYOND = {
    "one noise is orthogonal to itself": lambda p, x: (lambda e: p.inner(e, e))(noise(p, x)),
    "noise is orthogonal to a point made of it": lambda p, x: (lambda e: p.inner(e, x + e))(noise(p, x)),
    "noise is orthogonal to a gradient at a point made of it": lambda p, x: (
        lambda e: p.inner(e, p.gradient(x + e)) - p.inner(e, p.gradient(x)) - p.inner(e, x) / 2
    )(noise(p, x)),
    "noise is orthogonal to what a coin chose that knows it": lambda p, x: (lambda e, y: p.inner(e, y))(
        *noise_and_point(p, x)
    ),
    "one noise asked twice is orthogonal to its average": lambda p, x: (lambda e: p.inner(e, p.average(e)))(
        noise(p, x)
    ),
    "the average knows nothing of the noise": lambda p, x: p.norm_squared(p.average(noise(p, x))),
    "the average has less noise": lambda p, x: p.norm_squared(p.average(noise(p, x))) - p.sigma**2 * Fraction(99, 100),
    "all agents have less noise": lambda p, x: p.norm_squared(noise(p, x)) - p.n * p.sigma**2 * Fraction(99, 100),
    "noise at a random point is that at x": lambda p, x: (lambda a, b: p.norm_squared(a - b))(*two_draws(p, x)),
    "two draws cancel": lambda p, x: (lambda a, b: p.norm_squared(a + b) - p.norm_squared(a))(*two_draws(p, x)),
}
#: What it does.
HELD = {
    "noise is orthogonal to what it does not know": lambda p, x: (lambda e: p.inner(e, x + p.gradient(x)))(noise(p, x)),
    "noise is orthogonal to a coin's choice that does not know it": lambda p, x: (lambda e, y: p.inner(e, y))(
        *chosen_apart(p, x)
    ),
    "noise is orthogonal to the coin before it": lambda p, x: (lambda y, e: p.inner(e, y))(*coin_before_noise(p, x)),
    "a coin passes on half of the noise": lambda p, x: (lambda e, y: p.inner(e, y) - p.norm_squared(e) / 2)(
        *noise_and_point(p, x)
    ),
    "the second draw is orthogonal to the first": lambda p, x: (lambda a, b: p.inner(a, b))(*two_draws(p, x)),
    "the second draw is orthogonal to a gradient at the first": lambda p, x: (
        lambda a, b: p.inner(b, p.gradient(x - a))
    )(*two_draws(p, x)),
    "all agents have n variances": lambda p, x: p.norm_squared(noise(p, x)) - p.n * p.sigma**2,
    "the average has one": lambda p, x: p.norm_squared(p.average(noise(p, x))) - p.sigma**2,
}


def asking(held: Any) -> Any:
    """The claim, with a step that draws as it does and stays where it is."""
    return claims(AGENTS, held, lambda p, x: [x, held(p, x)][0])


@pytest.mark.parametrize("name", BEYOND, ids=lambda name: name.replace(" ", "-"))
def test_what_independence_does_not_say_is_not_proved(name: str) -> None:
    with pytest.raises(pt.NotProved):
        pt.prove(asking(BEYOND[name]))


@pytest.mark.parametrize("name", HELD, ids=lambda name: name.replace(" ", "-"))
def test_what_independence_says_is_proved(name: str) -> None:
    assert pt.prove(asking(HELD[name]))


def test_less_noise_is_refuted_by_agents_that_have_it() -> None:
    class Less(LocalStochasticGradientDescent):
        def budget(self, p: Any, t: Any) -> Any:
            return super().budget(p, t) * Fraction(20, 21)

    with pytest.raises(pt.NotProved) as found:
        pt.prove(Less)
    assert found.value.counterexample is not None
    assert found.value.counterexample.replay()


@pytest.mark.parametrize("base", [pt.FiniteSum(pt.SmoothConvex), pt.CoordinateSmoothConvex])
def test_coins_beside_other_draws_are_another_setting(base: Any) -> None:
    with pytest.raises(pt.InputError, match="WithCoins takes"):
        pt.WithCoins(base)


# In numbers -----------------------------------------------------------------------------------------------------------


def noisy(batch: int = 3) -> NoisyNetworkProblem:
    rng = np.random.default_rng(0)
    labels = np.where(rng.random(18) < 0.5, -1.0, 1.0)
    examples = LogisticRegression(rng.standard_normal((18, 2)), labels, regularization=0.1)
    return NoisyNetworkProblem(NetworkProblem(FiniteSumProblem(examples, batch=6)), batch)


@pytest.mark.parametrize("batch", [2, 4])
def test_agents_that_draw_by_themselves_are_what_the_class_says(batch: int) -> None:
    """Over all that they can draw: no bias, and in the average and apart no more noise than n agents may have."""
    p = noisy(batch)
    x = np.random.default_rng(1).standard_normal(p.dimension)
    drawn = [(share, made.stochastic_gradient(x) - p.gradient(x)) for share, made in p.outcomes()]
    assert len(drawn) == len(p._each[0]._rows) ** 3
    assert sum(share for share, _ in drawn) == pytest.approx(1)
    assert np.allclose(sum(share * e for share, e in drawn), 0)
    assert sum(share * np.sum(p.average(e) ** 2) for share, e in drawn) <= p.sigma**2
    assert sum(share * np.sum((e - p.average(e)) ** 2) for share, e in drawn) <= (p.n - 1) * p.sigma**2


def test_draws_and_coins_depend_on_the_seed_and_the_step_alone() -> None:
    p, x = CoinProblem(noisy()), np.ones(6)
    again, other = p.with_seed(0), p.with_seed(7)

    def seen(q: CoinProblem) -> list[Any]:
        found = []
        for t in range(12):
            q.begin_step(t)
            found.append((q.stochastic_gradient(x).tolist(), q.toss(0.5)))
        return found

    assert seen(p) == seen(again) == seen(p)
    assert seen(p) != seen(other)
    assert len({tuple(g) for g, _ in seen(p)}) > 1


def test_agents_without_a_bound_of_their_noise_are_refused() -> None:
    squares = LeastSquares(np.eye(4), np.ones(4))
    with pytest.raises(pt.InputError, match="unbounded"):
        NoisyNetworkProblem(NetworkProblem(FiniteSumProblem(squares, batch=2)))
    with pytest.raises(pt.InputError, match="NetworkProblem"):
        NoisyNetworkProblem(squares)
