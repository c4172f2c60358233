r"""FISTA: accelerated proximal gradient with the sequence lambda_{t+1}^2 - lambda_{t+1} = lambda_t^2.

    y_t = (1 - 1/l) x_t + z_t / l,  x_{t+1} = prox of h/L at y_t - grad f(y_t) / L,  z_{t+1} = z_t - l (y_t - x_{t+1})

with l = lambda_{t+1}. Source: A. Beck, M. Teboulle, "A fast iterative shrinkage-thresholding algorithm for linear
inverse problems", SIAM J. Imaging Sciences 2(1), 2009.
"""

from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class Fista(Method):
    r"""FISTA for f + h, f convex and L-smooth, h closed and convex; without h it is Nesterov's method.

    Theorem: lambda_t^2 (F(x_t) - F*) + (L/2) ||z_t - x*||^2 does not rise, so
    F(x_T) - F* <= L ||x_0 - x*||^2 / (2 lambda_T^2), with lambda_T >= (T + 1) / 2.
    """

    assumes = pt.Composite(pt.SmoothConvex)
    theorem = "fista/convex"
    source = "Beck, Teboulle 2009"

    lambda_ = pt.NesterovSequence()

    class State(NamedTuple):
        """The proximal sequence x and the sequence z of the potential."""

        x: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        following = self.lambda_(t + 1)
        y = (1 - 1 / following) * s.x + s.z / following
        x = p.prox(y - p.gradient(y) / p.L, 1 / p.L)
        return self.State(x, s.z - following * (y - x))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.lambda_(t) ** 2 * p.gap(s.x) + p.L / 2 * p.distance_squared(s.z)


class SimplifiedFista(Fista):
    r"""FISTA with lambda_{t+1} = (t + 2) / 2, so that its momentum is t / (t + 3).

    Theorem: t (t+2) / 4 (F(x_t) - F*) + (L/2) ||z_t - x*||^2 does not rise, so
    F(x_T) - F* <= 2 L ||x_0 - x*||^2 / (T (T+2)).
    """

    optional: ClassVar[tuple[str, ...]] = ("prox",)
    theorem = "fista/simplified"
    source = "Tseng 2008; Chambolle, Dossal 2015"

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        following = (t + 2) / 2
        y = (1 - 1 / following) * s.x + s.z / following
        x = p.prox(y - p.gradient(y) / p.L, 1 / p.L)
        return self.State(x, s.z - following * (y - x))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return t * (t + 2) / 4 * p.gap(s.x) + p.L / 2 * p.distance_squared(s.z)


class StronglyConvexFista(Method):
    r"""Accelerated proximal gradient for f + h, f smooth and mu-strongly convex, with q = sqrt(mu/L).

        x_t = (y_t + q z_t)/(1+q),  y_{t+1} = prox of h/L at x_t - grad f(x_t)/L,
        z_{t+1} = (1-q) z_t + q x_t + (y_{t+1} - x_t)/q

    Theorem: (1-q)^{-t} (F(y_t) - F* + (mu/2) ||z_t - x*||^2) does not rise.
    """

    assumes = pt.Composite(pt.SmoothStronglyConvex)
    theorem = "fista/strongly-convex"
    source = "Nesterov 2013; d'Aspremont, Scieur, Taylor 2021, chapter 4"

    class State(NamedTuple):
        """The proximal sequence y and the sequence z of the potential."""

        y: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = (s.y + p.q * s.z) / (1 + p.q)
        y = p.prox(x - p.gradient(x) / p.L, 1 / p.L)
        return self.State(y, (1 - p.q) * s.z + p.q * x + (y - x) / p.q)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return (1 - p.q) ** (-t) * (p.gap(s.y) + p.mu / 2 * p.distance_squared(s.z))


class BacktrackingFista(SimplifiedFista):
    r"""FISTA with backtracking, which knows no L: its steps are 1/M_{t+1}, its momentum is t/(t + 3).

    M_{t+1} is the first of M_t, beta M_t, beta^2 M_t, ... for which the quadratic upper bound of f with that constant
    holds at the new point. So it never falls, and as every M >= L is accepted, it stays below beta L where it begins
    there.

    Theorem: t (t+2)/(4 M_t) (F(x_t) - F*) + ||z_t - x*||^2/2 does not rise, so F(x_T) - F* <= 2 beta L R^2/(T (T+2)).
    """

    optional: ClassVar[tuple[str, ...]] = ()
    assumes = pt.Sum(f=pt.SmoothConvex, g=pt.Convex)
    theorem = "fista/backtracking"
    source = "Beck, Teboulle 2009, theorem 4.4; Chambolle, Dossal 2015"

    beta = pt.Parameter(above=1, default=2.0, latex=r"\beta")
    M = pt.Decided(
        above=0,
        below=lambda p: p.beta * p.f.L,
        following=pt.Parameter(at_least=lambda p: p.M_t, below=lambda p: p.beta * p.f.L),
        start=lambda p: p.f.L / 100,
    )

    def _trial(self, p: Any, t: Any, s: Any, M: Any) -> Any:
        """The point y, and the proximal step of size 1/M from it."""
        following = (t + 2) / 2
        y = (1 - 1 / following) * s.x + s.z / following
        return y, p.g.prox(y - p.f.gradient(y) / M, 1 / M)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y, x = self._trial(p, t, s, self.M(t + 1))
        return self.State(x, s.z - (t + 2) / 2 * (y - x))

    def such_that(self, p: Any, t: Any, s: Any) -> Any:
        y, x = self._trial(p, t, s, self.M(t + 1))
        return p.f.value(x), "<=", self._upper_bound(p, y, x, self.M(t + 1))

    def _upper_bound(self, p: Any, y: Any, x: Any, M: Any) -> Any:
        return p.f.value(y) + p.inner(p.f.gradient(y), x - y) + M / 2 * p.norm_squared(x - y)

    def decide(self, p: Any, t: Any, s: Any) -> Any:
        M = self.M(t)
        # From L on each is accepted, whatever rounding makes of the values.
        while p.f.L > M:
            y, x = self._trial(p, t, s, M)
            if p.f.value(x) <= self._upper_bound(p, y, x, M):
                break
            M = self.beta * M
        return M

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        return t * (t + 2) / 4 / self.M(t) * p.gap(s.x) + p.distance_squared(s.z) / 2

    def weight(self, p: Any, t: Any) -> Any:
        return t * (t + 2) / 4 / (self.beta * p.f.L)
