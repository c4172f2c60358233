"""Noise in the dual of a space with a mirror map: what is known of it in the mean, of which points, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import potential as pt
from potential.method import Method

Bounded, Smooth = pt.Stochastic(pt.MirrorConvex), pt.Stochastic(pt.MirrorSmoothConvex)


def claim(assumes: Any, **members: Any) -> type[Method]:
    """A method that stays where it is and claims that its measure is at most its budget, which is 0."""
    nothing = {
        "step": lambda self, p, t, x: x,
        "potential": lambda self, p, t, x: 0,
        "progress": lambda self, p, t, x: self.measure(p, t, x),
        "weight": lambda self, p, t: 0,
    }
    return type("Claim", (Method,), {"assumes": assumes, **nothing, **members})


def paired(cls: Any, sign: int, point: Callable[[Any, Any, Any], Any]) -> type[Method]:
    """The claim that what is drawn, paired with a point, is not positive in the mean, or not negative."""

    def measure(self: Any, p: Any, t: Any, x: Any) -> Any:
        g = p.stochastic_gradient(x)
        exact = p.gradient(x) if cls is Smooth else p.subgradient(x)
        return sign * p.inner(g - exact, point(p, x, g))

    return claim(cls, measure=measure)


KNOWN_BEFORE: dict[str, Callable[[Any, Any, Any], Any]] = {
    "the state": lambda p, x, g: x,
    "the minimizer": lambda p, x, g: p.minimizer,
    "their difference": lambda p, x, g: 3 * x - p.minimizer,
}
OF_THE_DRAW: dict[str, Callable[[Any, Any, Any], Any]] = {
    "a mirror step along it": lambda p, x, g: p.mirror_step(x, g, 1),
    "a mirror step from a mirror step along it": lambda p, x, g: p.mirror_step(p.mirror_step(x, g, 1), 0 * g, 1),
    "a point between": lambda p, x, g: (x + p.mirror_step(x, g, 1)) / 2,
    "the point of a dual sum": lambda p, x, g: p.mirror(p.mirror_gradient(x) - g),
    "a step of steepest descent": lambda p, x, g: p.steepest_step(x, g, 1),
}


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("cls", [Bounded, Smooth], ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("name", KNOWN_BEFORE)
def test_noise_has_the_mean_zero_paired_with_what_was_known_before(name: str, cls: Any, sign: int) -> None:
    assert pt.prove(paired(cls, sign, KNOWN_BEFORE[name]))


@pytest.mark.parametrize("cls", [Bounded, Smooth], ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("name", OF_THE_DRAW)
def test_noise_is_not_orthogonal_to_what_came_of_it(name: str, cls: Any) -> None:
    """A step goes against the noise, so that it is paired negatively in the mean: the other sign is false."""
    with pytest.raises(pt.NotProved):
        pt.prove(paired(cls, -1, OF_THE_DRAW[name]))
