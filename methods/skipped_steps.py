r"""Proximal steps that are skipped at random, so that few are taken where they are dear.

Source: K. Mishchenko, G. Malinovsky, S. Stich, P. Richtarik, "ProxSkip: yes! Local gradient steps provably lead to
communication acceleration! Finally!", ICML 2022.
"""

from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class ProxSkip(Method):
    r"""ProxSkip: a proximal step is taken with a probability below 1 and of at least sqrt(mu/L).

        y_t = x_t - (grad f(x_t) - v_t)/L,  x_{t+1} = prox of h/(probability L) at y_t - v_t/(probability L), or y_t,
        v_{t+1} = v_t + probability L (x_{t+1} - y_t)

    Theorem: (1 - mu/L)^{-t} (||x_t - x*||^2 + ||v_t - grad f(x*)||^2 / (probability L)^2) does not rise in expectation:
    the rate of proximal gradient, with some sqrt(mu/L) T proximal steps in T iterations. Where the part is the
    indicator of all agents agreeing, a proximal step is a round of communication between them, and this is Scaffnew.
    """

    assumes: ClassVar[Any] = pt.WithCoins(pt.Composite(pt.SmoothStronglyConvex))
    theorem = "proxskip/strongly-convex"
    source = "Mishchenko, Malinovsky, Stich, Richtárik 2022"

    probability = pt.Parameter(at_least=lambda p: p.q, below=1, default=lambda p: p.q)

    class State(NamedTuple):
        """The point x and the estimate v of the gradient of f at x*."""

        x: Any
        v: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, 0 * x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        size = 1 / (self.probability * p.L)
        y = s.x - (p.gradient(s.x) - s.v) / p.L
        x = p.with_probability(self.probability, p.prox(y - size * s.v, size), y)
        return self.State(x, s.v + (x - y) / size)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        estimate = p.norm_squared(s.v - p.gradient(p.minimizer)) / (self.probability * p.L) ** 2
        return self.weight(p, t) * (p.distance_squared(s.x) + estimate)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - p.mu / p.L) ** (-t)
