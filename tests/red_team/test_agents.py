"""Agents on a graph: what is claimed of their matrices and of their consensus beyond what holds is not proved."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from test_compression_and_coins import claims

import potential as pt
from methods import DecentralizedGradientDescent, Nids
from methods.problems import FiniteSumProblem, LeastSquares, NetworkProblem, Quadratic

GRAPH = pt.Network(pt.SmoothConvex)

#: What does not hold for every graph, each as a quantity that would have to be at most 0.
BEYOND = {
    "all agree": lambda p, x: p.norm_squared(x - p.average(x)),
    "one round is enough": lambda p, x: p.norm_squared(p.mix(x) - p.average(x)),
    "the gap is larger": lambda p, x: (
        p.norm_squared(p.mix(x) - p.average(x)) - p.lam**2 * p.norm_squared(x - p.average(x)) * Fraction(99, 100)
    ),
    "the matrix is positive": lambda p, x: -p.inner(x, p.mix(x)),
    "all vectors fall by the gap": lambda p, x: p.norm_squared(p.mix(x)) - p.lam**2 * p.norm_squared(x),
    "agents are at their own minimizers": lambda p, x: p.norm_squared(p.gradient(p.minimizer)),
    "the sum of the gradients vanishes everywhere": lambda p, x: p.norm_squared(p.average(p.gradient(x))),
    "no point is below": lambda p, x: -p.gap(x),
}
#: What does.
HELD = {
    "the gap": lambda p, x: p.norm_squared(p.mix(x) - p.average(x)) - p.lam**2 * p.norm_squared(x - p.average(x)),
    "mixing lengthens nothing": lambda p, x: p.norm_squared(p.mix(x)) - p.norm_squared(x),
    "the average stays": lambda p, x: p.norm_squared(p.average(p.mix(x)) - p.average(x)) - p.norm_squared(x),
    "consensus stays": lambda p, x: p.norm_squared(p.mix(p.average(x)) - p.average(x)) - p.norm_squared(x),
    "it is symmetric": lambda p, x: p.inner(p.mix(x), p.gradient(x)) - p.inner(x, p.mix(p.gradient(x))),
    "the gradients at x* sum to zero": lambda p, x: (
        p.norm_squared(p.average(p.gradient(p.minimizer))) - p.norm_squared(x)
    ),
    "no consensus is below": lambda p, x: -p.gap(p.average(x)),
}


@pytest.mark.parametrize("name", BEYOND, ids=lambda name: name.replace(" ", "-"))
def test_what_does_not_hold_for_every_graph_is_not_proved(name: str) -> None:
    with pytest.raises(pt.NotProved) as found:
        pt.prove(claims(GRAPH, BEYOND[name]))
    assert found.value.counterexample is not None or found.value.kind == "not implied"


@pytest.mark.parametrize("name", HELD, ids=lambda name: name.replace(" ", "-"))
def test_what_holds_for_every_graph_is_proved(name: str) -> None:
    assert pt.prove(claims(GRAPH, HELD[name]))


@pytest.mark.parametrize("kept", [True, False])
def test_a_coin_leaves_the_average_alone_where_both_sides_have_the_same(kept: bool) -> None:
    """Between x and W x the average stays however the coin falls; between x and 4 x it does not."""
    chance = Fraction(1, 3)

    def moved(p: Any, x: Any) -> Any:
        decided = p.with_probability(chance, p.mix(x) if kept else 4 * x, x)
        return p.norm_squared(p.average(decided) - p.average(x)) - p.norm_squared(x)

    claim = claims(pt.WithCoins(GRAPH), moved, lambda p, x: [x, moved(p, x)][0])
    if kept:
        assert pt.prove(claim)
    else:
        with pytest.raises(pt.NotProved):
            pt.prove(claim)


def test_a_mean_of_several_functions_over_agents_has_no_zero_gradient() -> None:
    with pytest.raises(pt.NotProved):
        pt.prove(claims(pt.Network(pt.FiniteSum(pt.SmoothConvex)), BEYOND["agents are at their own minimizers"]))


def test_losses_that_change_have_no_such_consensus() -> None:
    with pytest.raises(pt.InputError, match="takes a class"):
        pt.Online(GRAPH)


def test_plain_decentralized_descent_does_not_reach_the_minimizer() -> None:
    """Gradient descent between rounds of mixing rests away from x* with a constant step: no rate to it is proved."""

    class Plain(Nids):
        def step(self, p: Any, t: Any, s: Any) -> Any:
            return self.State(p.mix(s.x) - self.alpha * p.gradient(s.x), s.s)

    with pytest.raises(pt.NotProved):
        pt.prove(Plain)


def test_decentralized_descent_loses_something_to_agents_that_differ_and_its_steps_are_short() -> None:
    """What is lost is needed, and with it a step of 1/L is too long where the gap is small."""

    class Free(DecentralizedGradientDescent):
        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(p.average(x))

    class Long(DecentralizedGradientDescent):
        eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    for claim in (Free, Long):
        with pytest.raises(pt.NotProved) as found:
            pt.prove(claim)
        assert found.value.counterexample.replay()


# In numbers -----------------------------------------------------------------------------------------------------------


def agents(edges: Any = None) -> NetworkProblem:
    rng = np.random.default_rng(0)
    examples = LeastSquares(rng.standard_normal((12, 3)), rng.standard_normal(12), regularization=0.1)
    return NetworkProblem(FiniteSumProblem(examples, batch=2), edges)


@pytest.mark.parametrize("edges", [None, [(0, k) for k in range(1, 6)], [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]])
def test_the_matrix_of_a_graph_is_what_the_class_says(edges: Any) -> None:
    p, rng = agents(edges), np.random.default_rng(1)
    W, J = p._W, np.full((6, 6), 1 / 6)
    assert np.array_equal(W, W.T)
    assert np.array_equal(W.sum(axis=0), np.ones(6))
    assert np.linalg.norm(W - J, 2) <= p.lam < 1
    x = rng.standard_normal(p.dimension)
    assert np.allclose(p.average(p.mix(x)), p.average(x))
    assert np.allclose(p.mix(p.average(x)), p.average(x))
    y = p.dual_solution
    assert np.linalg.norm(p.gradient(p.minimizer) - (y - p.mix(y))) <= 2 * p.dual_solution_error + p.stationarity
    assert np.linalg.norm(p.average(p.gradient(p.minimizer))) <= p.stationarity
    assert pt.check(Nids, p, steps=30)


@pytest.mark.parametrize("edges", [[(0, 1)], [(0, 0)], [(0, 6)], [(0, 1, 2)], [0.5], [(True, 2)], [(0.0, 1.0)]])
def test_a_graph_that_is_none_is_refused(edges: Any) -> None:
    with pytest.raises(pt.InputError, match="edges"):
        agents(edges)


def test_a_problem_without_agents_is_refused() -> None:
    with pytest.raises(pt.InputError, match="FiniteSumProblem"):
        NetworkProblem(Quadratic(np.eye(2), np.zeros(2)))  # type: ignore[arg-type]
