r"""Coordinate descent: one coordinate i a step, uniformly at random, with the step 1/L_i.

Source: Y. Nesterov, "Efficiency of coordinate descent methods on huge-scale optimization problems", SIAM J. Optim. 22,
2012.
"""

from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class RandomCoordinateDescent(Method):
    r"""Coordinate descent: one coordinate i, uniformly at random, with the step 1/L_i.

    Theorem: (t/n + 1) (f(x_t) - f*) + ||x_t - x*||_L^2 / 2 does not rise in expectation, so
    E f(x_T) - f* <= (f(x_0) - f* + ||x_0 - x*||_L^2 / 2) n / (T + n).
    """

    assumes: ClassVar[Any] = pt.CoordinateSmoothConvex
    theorem = "coordinate-descent/random"
    source = "Nesterov 2012"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.coordinate_gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (t / p.n + 1) * p.gap(x) + p.distance_squared(x) / 2


class StronglyConvexRandomCoordinateDescent(RandomCoordinateDescent):
    r"""The same step for functions that are mu-strongly convex in the weighted norm.

    Theorem: (1 - mu/n)^{-t} (f(x_t) - f*) does not rise in expectation.
    """

    assumes = pt.CoordinateSmoothStronglyConvex
    theorem = "coordinate-descent/strongly-convex"
    source = "Nesterov 2012"

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - p.mu / p.n) ** (-t) * p.gap(x)


class AnyStepCoordinateDescent(RandomCoordinateDescent):
    r"""Coordinate descent with the share eta <= 1 of the step 1/L_i.

    Theorem: (eta t/n + 1) (f(x_t) - f*) + ||x_t - x*||_L^2 / 2 does not rise in expectation.
    """

    theorem = "coordinate-descent/any-step"
    source = "Taylor, Bach 2019, theorem 16"
    note = "The potential is exact, by the source."

    eta = pt.Parameter(above=0, at_most=1, default=0.5, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.coordinate_gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (self.eta * t / p.n + 1) * p.gap(x) + p.distance_squared(x) / 2
