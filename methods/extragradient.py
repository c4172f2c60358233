r"""Extragradient and optimistic gradient methods for monotone Lipschitz operators, projected where there is a set.

Sources: G. Korpelevich 1976; L. Popov 1980.
"""

from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class Extragradient(Method):
    r"""The extragradient method, 0 < s <= 1/L.

        w_t = P(x_t - s F x_t),  x_{t+1} = P(x_t - s F w_t)

    Theorem: ||x_t - x*||^2 falls by (1 - s^2 L^2) ||x_t - w_t||^2.
    """

    assumes = pt.MonotoneLipschitz
    optional = ("project",)
    theorem = "extragradient/monotone"
    source = "Korpelevich 1976"

    s = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, default=lambda p: 1 / (2 * p.L))

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.project(x - self.s * p.operator(self.middle(p, x)))

    def middle(self, p: pt.Oracles, x: Any) -> Any:
        """The point w at which the operator is evaluated for the step."""
        return p.project(x - self.s * p.operator(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - self.s**2 * p.L**2) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(x - self.middle(p, x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class OptimisticGradient(Method):
    r"""Popov's optimistic gradient method, with one evaluation a step, 0 < s <= 2/(5 L).

        w_{t+1} = P(x_t - s F w_t),  x_{t+1} = P(x_t - s F w_{t+1})

    Theorem: ||x_t - x*||^2 + ||x_t - w_t||^2 / 2 falls by (1 - 3 s^2 L^2) ||x_t - w_{t+1}||^2.
    """

    assumes: ClassVar[Any] = pt.MonotoneLipschitz
    optional = ("project",)
    theorem = "optimistic-gradient/monotone"
    source = "Popov 1980"

    s = pt.Parameter(above=0, at_most=lambda p: 2 / (5 * p.L), default=lambda p: 2 / (5 * p.L))

    class State(NamedTuple):
        """The iterate x and the point w of the last evaluation."""

        x: Any
        w: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        w = p.project(s.x - self.s * p.operator(s.w))
        return self.State(p.project(s.x - self.s * p.operator(w)), w)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.x) + p.norm_squared(s.x - s.w) / 2

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return (1 - 3 * self.s**2 * p.L**2) * self.measure(p, t, s)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(s.x - self.step(p, t, s).w)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class ProjectedOptimisticGradient(OptimisticGradient):
    r"""The optimistic gradient method over a set, 0 < s <= 1/(3 L).

    Theorem: ||x_t - x*||^2 + ||x_t - w_t||^2 / 2 falls by (1 - 4 s^2 L^2) ||x_t - w_{t+1}||^2.
    """

    assumes = pt.Constrained(pt.MonotoneLipschitz)
    theorem = "optimistic-gradient/projected"
    source = "Popov 1980; Mokhtari, Ozdaglar, Pattathil 2020"

    s = pt.Parameter(above=0, at_most=lambda p: 1 / (3 * p.L), default=lambda p: 1 / (3 * p.L))

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return (1 - 4 * self.s**2 * p.L**2) * self.measure(p, t, s)
