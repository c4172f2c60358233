r"""Coordinate descent: one coordinate i a step, uniformly at random, with the step 1/L_i, or two blocks in turn.

Sources: Y. Nesterov, "Efficiency of coordinate descent methods on huge-scale optimization problems", SIAM J. Optim. 22,
2012; A. Beck, L. Tetruashvili, "On the convergence of block coordinate descent type methods", SIAM J. Optim. 23(4),
2013.
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


class CyclicBlockDescent(Method):
    r"""A gradient step in one block and then one in the other, each with the constant of its block.

        y = x_t - P_1 grad f(x_t) / L_1,  x_{t+1} = y - P_2 grad f(y) / L_2

    Theorem: f(x_t) - f* + ||P_1 grad f(x_t)||^2/(2 L_1) + ||P_2 grad f(x_t)||^2/L_2 falls by the square of the
    gradient, weighted by the blocks, ||P_1 grad f(x_t)||^2/L_1 + ||P_2 grad f(x_t)||^2/L_2.
    """

    assumes: ClassVar[Any] = pt.BlockSmoothConvex(2)
    theorem = "coordinate-descent/cyclic"
    source = "after Beck, Tetruashvili 2013, section 3"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - p.block(p.gradient(x), 0) / p.L1
        return y - p.block(p.gradient(y), 1) / p.L2

    def parts(self, p: Any, x: Any) -> Any:
        """||P_k grad f(x)||^2/L_k for both blocks."""
        g = p.gradient(x)
        return p.norm_squared(p.block(g, 0)) / p.L1, p.norm_squared(p.block(g, 1)) / p.L2

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        first, second = self.parts(p, x)
        return p.gap(x) + first / 2 + second

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return self.measure(p, t, x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        first, second = self.parts(p, x)
        return first + second

    def weight(self, p: Any, t: Any) -> Any:
        return 0
