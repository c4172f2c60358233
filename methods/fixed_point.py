r"""Fixed points of non-expansive maps: Halpern's anchored iteration, its dual, and the averaged one of Krasnoselskii
and Mann.

Sources: B. Halpern 1967; F. Lieder, "On the convergence rate of the Halpern-iteration", Optimization Letters 15, 2021;
J. Diakonikolas, "Halpern iteration for near-optimal and parameter-free monotone inclusion ...", COLT 2020; W. R.
Mann 1953; M. A. Krasnoselskii 1955; T. Yoon, J. Kim, J. J. Suh, E. K. Ryu, "Optimal acceleration for minimax and
fixed-point problems is not unique", ICML 2024.
"""

from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

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


class DualHalpern(Method):
    r"""The dual of Halpern's iteration, of N steps, with r_t = x_t - S x_t: momentum in the place of the anchor.

        h_{t+1} = ((N-t) h_t + r_t)/(N+1-t),  x_{t+1} = S x_t + h_{t+1},  h_0 = 0,  0 <= t < N

    so that x_{t+1} = x_t + (N-t)/(N+1-t) (S x_t - S x_{t-1}) for t >= 1. Theorem: ||x_N - S x_N||^2 <=
    4 ||x_0 - x*||^2/(N+1)^2, the optimal bound, which Halpern's iteration has too. The potential compares with the last
    iterate: with m = 1/(N+1-t), n = 1/(N+1) and r = r_N it is 2 m <r - h_t, x_t - x_N> + (1-m) <2 r - h_t, h_t> +
    (m-n) ||r||^2, and what is the same at every t, 2 n^2 ||x_0 - x*||^2 - 2 n <r, x_0 - x_N>.
    """

    assumes: ClassVar[Any] = pt.Nonexpansive
    theorem = "dual-halpern/nonexpansive"
    source = "Yoon, Kim, Suh, Ryu 2024"
    note = "The constant of halpern/nonexpansive, by another method: no step needs the start."

    N = pt.Horizon()

    class State(NamedTuple):
        """The iterate, what is added to S x, and the start, carried for the potential's sake."""

        x: Any
        h: Any
        start: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x=x0, h=0 * x0, start=x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        image = p.apply(s.x)
        h = ((self.N - t) * s.h + s.x - image) / (self.N + 1 - t)
        return self.State(x=image + h, h=h, start=s.start)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        m, n, r = 1 / (self.N + 1 - t), 1 / (self.N + 1), p.last - p.apply(p.last)
        moving = 2 * m * p.inner(r - s.h, s.x - p.last) + (1 - m) * p.inner(2 * r - s.h, s.h)
        steady = 2 * n**2 * p.distance_squared(s.start) - 2 * n * p.inner(r, s.start - p.last)
        return moving + (m - n) * p.norm_squared(r) + steady

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(s.x - p.apply(s.x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return Fraction(1, 2)


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
