r"""Error feedback: gradients are sent compressed, and what a compressor loses is sent later.

    x_{t+1} = x_t - gamma g_t,  g_{t+1} = g_t + C(grad f(x_{t+1}) - g_t)

Source: P. Richtarik, I. Sokolov, I. Fatkhullin, "EF21: a new, simpler, theoretically better, and practically faster
error feedback", NeurIPS 2021.
"""

from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class ErrorFeedback(Method):
    r"""EF21 where f is smooth and need not be convex, for every step up to theta/L.

    Theorem: f(x_t) - inf f + (gamma/(2 theta)) ||g_t - grad f(x_t)||^2 falls by (gamma/2) ||grad f(x_t)||^2, so the
    mean of ||grad f(x_t)||^2 over T steps is at most 2 (f(x_0) - inf f)/(gamma T), where g_0 = grad f(x_0) is sent
    whole.
    Theta is 1 - sqrt(1 - alpha) for a compressor that is contractive with alpha.
    """

    assumes: ClassVar[Any] = pt.Compressed(pt.Smooth)
    theorem = "error-feedback/nonconvex"
    source = "Richtárik, Sokolov, Fatkhullin 2021, theorem 1"

    gamma = pt.Parameter(above=0, at_most=lambda p: p.theta / p.L, default=lambda p: p.theta / p.L, latex=r"\gamma")

    class State(NamedTuple):
        """The point x and the estimate g of the gradient, which sender and receiver know."""

        x: Any
        g: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, p.gradient(x0))

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = s.x - self.gamma * s.g
        return self.State(x, s.g + p.compress(p.gradient(x) - s.g))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.gap(s.x) + self.gamma / (2 * p.theta) * p.norm_squared(s.g - p.gradient(s.x))

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.gamma / 2 * self.measure(p, t, s)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(p.gradient(s.x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0
