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


class AnchoredExtragradient(Method):
    r"""The extragradient method drawn to its start, with the step 1/L.

        w_t = x_t + (x_0 - x_t)/(t+1) - t/((t+1) L) F x_t,  x_{t+1} = x_t + (x_0 - x_t)/(t+1) - F w_t / L

    Theorem: t^2/(2L) ||F x_t||^2 + t <F x_t, x_t - x_0> + L ||x_0 - x*||^2 does not rise, so
    ||F x_T||^2 <= 4 L^2 ||x_0 - x*||^2 / T^2, the order that no method improves upon.
    """

    assumes = pt.MonotoneLipschitz
    theorem = "extragradient/anchored"
    source = "Yoon, Ryu 2021; Lee, Kim 2021"
    note = "The fast extragradient method of the second source, with its constant 4; no constant below 1 is possible."

    class State(NamedTuple):
        """The iterate and the start, to which each step is drawn."""

        x: Any
        anchor: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        drawn = s.x + (s.anchor - s.x) / (t + 1)
        w = drawn - t / ((t + 1) * p.L) * p.operator(s.x)
        return self.State(drawn - p.operator(w) / p.L, s.anchor)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        F = p.operator(s.x)
        rest = t * p.inner(F, s.x - s.anchor) + p.L * p.distance_squared(s.anchor)
        return t**2 / (2 * p.L) * p.norm_squared(F) + rest

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(p.operator(s.x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return t**2 / (4 * p.L)


class LastIterateExtragradient(Method):
    r"""The extragradient method with the step 1/(2 L), by the operator at its last iterate.

    Theorem: ||x_t - x*||^2 + 3 t/(16 L^2) ||F x_t||^2 does not rise, so ||F x_T||^2 <= 16 L^2 ||x_0 - x*||^2 / (3 T).
    """

    assumes = pt.MonotoneLipschitz
    theorem = "extragradient/last-iterate"
    source = "Gorbunov, Loizou, Gidel 2022"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.operator(x - p.operator(x) / (2 * p.L)) / (2 * p.L)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) + self.weight(p, t) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(p.operator(x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 3 * t / (16 * p.L**2)
