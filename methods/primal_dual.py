r"""The primal-dual hybrid gradient method of Chambolle and Pock.

    x_{t+1} = prox of tau f at x_t - tau A^T y_t,  y_{t+1} = prox of sigma h* at y_t + sigma A (2 x_{t+1} - x_t)

Source: A. Chambolle, T. Pock, "A first-order primal-dual algorithm for convex problems with applications to imaging",
J. Math. Imaging Vision 40, 2011; for the potential, B. He, X. Yuan 2012.
"""

from typing import Any, NamedTuple

import potential as pt
from potential.method import Method


class ChambollePock(Method):
    r"""Chambolle and Pock's method with tau sigma ||A||^2 <= 1.

    Theorem: for any u and v, ||x_t - u||^2 / (2 tau) - <A (x_t - u), y_t - v> + ||y_t - v||^2 / (2 sigma) is not
    negative and falls by the gap saddle(x_{t+1}, v) - saddle(u, y_{t+1}), so the ergodic gap is O(1/T).
    """

    assumes = pt.SaddlePoint
    theorem = "chambolle-pock/convex"
    source = "Chambolle, Pock 2011"

    tau = pt.Parameter(above=0, default=lambda p: 1 / p.M, latex=r"\tau")
    # sigma = theta / (tau M^2)
    theta = pt.Parameter(above=0, at_most=1, default=1.0, latex=r"\theta")

    class State(NamedTuple):
        """The primal and the dual point."""

        x: Any
        y: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, 0 * p.linear(x0))

    def sigma(self, p: pt.Oracles) -> Any:
        """The dual step."""
        return self.theta / (self.tau * p.M**2)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = p.prox(s.x - self.tau * p.adjoint(s.y), self.tau)
        y = p.dual_prox(s.y + self.sigma(p) * p.linear(2 * x - s.x), self.sigma(p))
        return self.State(x, y)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        dx, dy = s.x - p.comparator, s.y - p.dual_comparator
        square = p.norm_squared(dx) / (2 * self.tau) + p.norm_squared(dy) / (2 * self.sigma(p))
        return square - p.inner(p.linear(dx), dy)

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.measure(p, t, s)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        following = self.step(p, t, s)
        return p.saddle(following.x, p.dual_comparator) - p.saddle(p.comparator, following.y)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0
