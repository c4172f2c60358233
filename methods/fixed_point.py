r"""Fixed points of non-expansive maps: Halpern's anchored iteration and the averaged one of Krasnoselskii and Mann.

Sources: B. Halpern 1967; F. Lieder, "On the convergence rate of the Halpern-iteration", Optimization Letters 15, 2021;
J. Diakonikolas, "Halpern iteration for near-optimal and parameter-free monotone inclusion ...", COLT 2020; W. R.
Mann 1953; M. A. Krasnoselskii 1955.
"""

from typing import Any, NamedTuple

import potential as pt
from potential.method import Method


class Halpern(Method):
    r"""Halpern's iteration, x_{t+1} = x_0 / (t+2) + (t+1)/(t+2) S x_t.

    Theorem: with r = x_t - S x_t, t (t+1)/2 ||r||^2 + (t+1) <r, x_t - x_0> + ||x_0 - x*||^2 does not rise, so
    ||x_T - S x_T||^2 <= 4 ||x_0 - x*||^2 / (T+1)^2, which no method improves upon.
    """

    assumes = pt.Nonexpansive
    theorem = "halpern/nonexpansive"
    source = "Lieder 2021; Diakonikolas 2020"
    note = "The constant $||x_0 - x*||^2$ is added to the potential, so that it dominates the residual."

    class State(NamedTuple):
        """The iterate and the start, to which each step is drawn."""

        x: Any
        anchor: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(s.anchor / (t + 2) + (t + 1) / (t + 2) * p.apply(s.x), s.anchor)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        r = s.x - p.apply(s.x)
        rest = (t + 1) * p.inner(r, s.x - s.anchor) + p.distance_squared(s.anchor)
        return t * (t + 1) / 2 * p.norm_squared(r) + rest

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(s.x - p.apply(s.x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (t + 1) ** 2 / 4


class KrasnoselskiiMann(Method):
    r"""The averaged iteration, x_{t+1} = (1-a) x_t + a S x_t with 0 < a < 1.

    Theorem: ||x_t - x*||^2 falls by a (1-a) ||x_t - S x_t||^2, so the mean of the squared residual is at most
    ||x_0 - x*||^2 / (a (1-a) T).
    """

    assumes = pt.Nonexpansive
    theorem = "krasnoselskii-mann/nonexpansive"
    source = "Mann 1953; Krasnoselskii 1955"
    note = "Of the mean; krasnoselskii-mann/last-iterate has the last residual."

    a = pt.Parameter(above=0, below=1, default=0.5)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - self.a) * x + self.a * p.apply(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.a * (1 - self.a) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(x - p.apply(x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class VaryingKrasnoselskiiMann(KrasnoselskiiMann):
    r"""The averaged iteration with a weight for each step, x_{t+1} = (1-a_t) x_t + a_t S x_t.

    Theorem: ||x_t - x*||^2 falls by a_t (1-a_t) ||x_t - S x_t||^2.
    """

    theorem = "krasnoselskii-mann/varying-steps"
    source = "Mann 1953; Groetsch 1972"

    a = pt.Parameter(above=0, below=1, sequence=True, default=lambda p: lambda t: (int(t) + 1) / (int(t) + 3))

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - self.a(t)) * x + self.a(t) * p.apply(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.a(t) * (1 - self.a(t)) * self.measure(p, t, x)


class LastIterateKrasnoselskiiMann(KrasnoselskiiMann):
    r"""The averaged iteration, by its last residual.

    Theorem: ||x_t - x*||^2 + a (1-a) t ||x_t - S x_t||^2 does not rise, so
    ||x_T - S x_T||^2 <= ||x_0 - x*||^2 / (a (1-a) (T+1)).
    """

    theorem = "krasnoselskii-mann/last-iterate"
    source = "Liang, Fadili, Peyré 2016; Lieder 2018"
    note = "For $a >= 1/2$ and not near 1 the exact worst case is smaller by $(T/(T+1))^T$, which tends to $1/e$."

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) + self.a * (1 - self.a) * t * self.measure(p, t, x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 0

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return self.a * (1 - self.a) * (t + 1)


class FixedPointIteration(Method):
    r"""The iteration of a contraction, x_{t+1} = S x_t, with ||S x - S y|| <= L ||x - y|| and L < 1.

    Theorem: L^{-2t} ||x_t - x*||^2 does not rise.
    """

    assumes = pt.Contraction
    theorem = "fixed-point-iteration/contraction"
    source = "Banach 1922"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.apply(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.distance_squared(x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return p.L ** (-2 * t)
