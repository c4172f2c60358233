"""Worst cases of what no problem of the class does: they are called upper bounds, and neither attained nor a run."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import pytest

import potential as pt
from methods import Method

HALF = Fraction(1, 2)


class Two(NamedTuple):
    """Two points."""

    x: Any
    y: Any


def after(assumed: Any, first: Callable[[Any, Any], Any]) -> Any:
    """The start point beside what is made of it."""

    class Once(Method):
        assumes = assumed

        def start(self, p, x):
            return Two(x, x)

        def step(self, p, t, state):
            return Two(first(p, state.x), state.x)

    return Once


def slope(p: Any, x: Any, y: Any) -> Any:
    """By how much inf F would be above what the slope of g at x and the tangent of h at y show."""
    there, apart = p.h.subgradient(y), p.g.gradient(x) - p.h.subgradient(y)
    least = p.g.value(x) - p.h.value(y) - p.inner(there, x - y) - p.norm_squared(apart) / (2 * p.g.L)
    return (p.value(x) - p.gap(x)) - least


#: Each is at most 0 for every problem of the class, which its inequalities between points do not say.
AT_MOST_ZERO = {
    "a part alone at the middle": (
        pt.Composite(),
        lambda p, x: p.prox(x, 1),
        lambda p, s: p.value(HALF * (s.x + s.y)) - HALF * p.value(s.x) - HALF * p.value(s.y),
        lambda p, x: p.distance_squared(x),
        {},
    ),
    "a part beside another at the middle": (
        pt.Composite(pt.SmoothConvex),
        lambda p, x: p.prox(x, 1),
        lambda p, s: p.value(HALF * (s.x + s.y)) - HALF * p.value(s.x) - HALF * p.value(s.y),
        lambda p, x: p.distance_squared(x),
        {"L": 1},
    ),
    "a part of a sum at the middle": (
        pt.Sum(f=pt.SmoothConvex, g=pt.Convex),
        lambda p, x: p.g.prox(x, 1),
        lambda p, s: p.g.value(HALF * (s.x + s.y)) - HALF * p.g.value(s.x) - HALF * p.g.value(s.y),
        lambda p, x: p.distance_squared(x),
        {"L_f": 1},
    ),
    "a line of a function that is not convex": (
        pt.Smooth,
        lambda p, x: p.line_search(x, p.gradient(x)),
        lambda p, s: p.value(s.x) - p.value(s.y - p.gradient(s.y)),
        lambda p, x: p.gap(x),
        {"L": 2},
    ),
    "two slopes of a difference": (
        pt.DifferenceOfConvex(pt.SmoothConvex),
        lambda p, x: x - 2 * (p.g.gradient(x) - p.h.subgradient(x)),
        lambda p, s: slope(p, s.y, s.x),
        lambda p, x0, states: [
            p.gap(states[1].x),
            p.norm_squared(x0 - states[1].x),
            p.norm_squared(p.g.gradient(x0) - p.h.subgradient(states[1].x)),
        ],
        {"L_g": 1},
    ),
}


@pytest.mark.parametrize("name", AT_MOST_ZERO, ids=lambda name: name.replace(" ", "-"))
def test_what_no_problem_comes_to_is_an_upper_bound(name: str) -> None:
    assumed, first, measured, given, parameters = AT_MOST_ZERO[name]
    found = pt.worst_case(
        after(assumed, first), steps=1, given=given, measure=lambda p, t, s: measured(p, s), **parameters
    )
    assert found.value > 0.1
    assert not found.tight
    assert "attained" not in found.text()
    assert "is a run" not in found.text()
    assert "upper bound" in found.text() or "by the inequalities" in found.text()


def test_a_value_at_a_point_of_its_own_and_a_line_of_a_convex_function_lose_nothing() -> None:
    gap = pt.worst_case(
        after(pt.Composite(), lambda p, x: p.prox(x, 1)),
        steps=1,
        given=lambda p, x: p.gap(x),
        measure=lambda p, t, s: p.gap(s.x),
    )
    line = pt.worst_case(
        after(pt.SmoothConvex, lambda p, x: p.line_search(x, p.gradient(x))),
        steps=1,
        L=1,
        given=lambda p, x: p.distance_squared(x),
        measure=lambda p, t, s: p.gap(s.x),
    )
    assert gap.tight
    assert line.tight


def test_a_set_that_is_strongly_convex_is_known_from_above() -> None:
    """No gradient on K is shorter than c, which is said of no point: what is seen is an upper bound."""
    found = pt.worst_case(
        after(pt.OverStronglyConvexSet(pt.SmoothConvex), lambda p, x: p.linear_minimizer(p.gradient(x))),
        steps=1, L=1, alpha=1, c=1, given=lambda p, x: p.gap(x), measure=lambda p, t, s: p.gap(s.x),
    )  # fmt: skip
    assert not found.tight


NOISY = {
    "Composite": pt.Composite(pt.Stochastic(pt.Cocoercive)),
    "Splitting": pt.Splitting(pt.Stochastic(pt.Cocoercive)),
}


@pytest.mark.parametrize("name", NOISY)
def test_noise_and_a_resolvent_are_kept_apart(name: str) -> None:
    """The noise is orthogonal to what was known before the step, an element at x* too; both may occur in one step."""

    class Claimed(Method):
        assumes = NOISY[name]

        def step(self, p, t, x):
            return p.resolvent(x - p.stochastic_operator(x), 1)

        def potential(self, p, t, x):
            return 0 * p.norm_squared(x)

        def progress(self, p, t, x):
            noise = p.stochastic_operator(x) - p.operator(x)
            return p.inner(noise, x - p.minimizer + p.operator(p.minimizer))

        def measure(self, p, t, x):
            return p.norm_squared(x)

        def weight(self, p, t):
            return 0

    assert pt.prove(Claimed)
