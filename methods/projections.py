r"""Projections on two convex sets, in turn or at once, for a point of both.

Sources: L. Bregman 1965; A. Auslender 1969; H. Bauschke, P. Combettes 2017, chapters 5 and 28.
"""

from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class AlternatingProjections(Method):
    r"""Projections in turn, x_{t+1} = P_K P_C x_t, for closed convex sets C and K that have a point x* in common.

    Theorem: ||x_t - x*||^2 + t ||P_C x_t - P_K P_C x_t||^2 does not rise, so
    ||P_C x_T - x_{T+1}||^2 <= ||x_0 - x*||^2 / (T+1).
    """

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, K=pt.ConvexSet)
    theorem = "alternating-projections/last-iterate"
    source = "Bregman 1965; Bauschke, Combettes 2017, section 5.2"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.K.project(p.C.project(x))

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x) + t * self.measure(p, t, x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        y = p.C.project(x)
        return p.norm_squared(y - p.K.project(y))

    def weight(self, p: Any, t: Any) -> Any:
        return t + 1


class AveragedProjections(AlternatingProjections):
    r"""Projections at once, x_{t+1} = (P_C x_t + P_K x_t) / 2.

    Theorem: ||x_t - x*||^2 + t d(x_t) does not rise, where d(x) is the mean of the squared distances of x to the sets,
    so d(x_T) <= ||x_0 - x*||^2 / (T+1).
    """

    theorem = "averaged-projections/last-iterate"
    source = "Auslender 1969; Bauschke, Combettes 2017, section 5.2"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return (p.C.project(x) + p.K.project(x)) / 2

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return (p.norm_squared(x - p.C.project(x)) + p.norm_squared(x - p.K.project(x))) / 2
