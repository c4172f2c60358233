r"""Subgradient methods that know their number of steps N, with steps that fall linearly: the last iterate's rate.

    x_{t+1} = P(x_t - c (N-t)/(N+1) g_t),  0 <= t < N,  g_t a subgradient of f at x_t, or an unbiased estimate of one

The proof compares x_t with z_t = ((N+1-t) x* + t w_t)/(N+1), where w_t is a weighted mean of the iterates so far; the
steps do not depend on it. It is carried in the state for the potential's sake.

Source: M. Zamani, F. Glineur, "Exact convergence rate of the last iterate in subgradient methods" (arXiv 2307.11134,
2023), for subgradients; A. Defazio, A. Cutkosky, H. Mehta, K. Mishchenko, "Optimal linear decay learning rate schedules
and further refinements" (arXiv 2310.07831, 2023), with noise.
"""

from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class LinearDecaySubgradient(Method):
    r"""The subgradient method with steps c (N-t)/(N+1), 0 <= t < N: the last iterate, and no mean.

    Theorem: (N+1)/(2 c (N+1-t)^2) ||x_t - z_t||^2 + t/(N+1) (f(w_t) - f*) + c G^2/(2 (N+1)) rises by at most
    c G^2/(2 (N+1)), so f(x_N) - f* <= ||x_0 - x*||^2/(2 c (N+1)) + c G^2/2: with c = R/(G sqrt(N+1)) it is
    R G/sqrt(N+1), which no subgradient method improves upon.
    """

    assumes: ClassVar[Any] = pt.Constrained(pt.ConvexLipschitz)
    optional = ("project",)
    theorem = "subgradient/linear-decay"
    source = "Zamani, Glineur 2023"
    note = (
        "With $c = R/(G sqrt(N + 1))$ the bound is $R G/sqrt(N + 1)$, the exact worst case, which no method of $N$ "
        "subgradient steps improves upon."
    )

    N = pt.Horizon()
    c = pt.Parameter(above=0)

    class State(NamedTuple):
        """The iterate, and a weighted mean of those before it."""

        x: Any
        w: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x=x0, w=x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = p.project(s.x - self.eta(t) * p.subgradient(s.x))
        return self.State(x=x, w=self.mean(t, s))

    def eta(self, t: Any) -> Any:
        """The step size."""
        return self.c * (self.N - t) / (self.N + 1)

    def mean(self, t: Any, s: Any) -> Any:
        """The weighted mean of the iterates up to this one."""
        return (t * (self.N - t) * s.w + (self.N + 1) * s.x) / ((t + 1) * (self.N + 1 - t))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        N, c = self.N, self.c
        z = ((N + 1 - t) * p.minimizer + t * s.w) / (N + 1)
        distance = (N + 1) / (2 * c * (N + 1 - t) ** 2) * p.norm_squared(s.x - z)
        return distance + t / (N + 1) * p.gap(s.w) + c * p.G**2 / (2 * (N + 1))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 1

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.c * p.G**2 / (2 * (self.N + 1))


class StochasticLinearDecaySubgradient(LinearDecaySubgradient):
    r"""The same with noise of variance at most sigma^2 in the subgradients: linear decay of the learning rate.

    Theorem: the same potential rises in expectation by at most c (G^2 + sigma^2)/(2 (N+1)), so E f(x_N) - f* <=
    ||x_0 - x*||^2/(2 c (N+1)) + c G^2/2 + c sigma^2 N/(2 (N+1)): the rate of the mean of the iterates, for the last.
    """

    assumes: ClassVar[Any] = pt.Stochastic(pt.ConvexLipschitz)
    theorem = "subgradient/stochastic-linear-decay"
    source = "Defazio, Cutkosky, Mehta, Mishchenko 2023; Zamani, Glineur 2023"
    note = "With $c = R/sqrt((G^2 + sigma^2) (N + 1))$ it is at most $R sqrt((G^2 + sigma^2)/(N + 1))$."

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(x=s.x - self.eta(t) * p.stochastic_gradient(s.x), w=self.mean(t, s))

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.c * (p.G**2 + p.sigma**2) / (2 * (self.N + 1))
