r"""Polyak's heavy ball with constant parameters.

    x_{t+1} = x_t - alpha grad f(x_t) + beta (x_t - x_{t-1})

Source: E. Ghadimi, H. Feyzmahdavian, M. Johansson, "Global convergence of the heavy-ball method for convex
optimization", ECC 2015.
"""

from typing import Any, NamedTuple

import potential as pt
from potential.method import Method


class HeavyBall(Method):
    r"""The heavy ball for smooth convex functions, 0 <= beta < 1 and 0 < alpha <= (1 - beta)/L.

    Theorem: with w_t = x_{t-1}, ||x_t + beta/(1-beta) (x_t - w_t) - x*||^2 + 2 alpha beta/(1-beta)^2 (f(w_t) - f*)
    falls by 2 alpha/(1-beta) (f(x_t) - f*), so the mean gap is O(1/T).
    """

    assumes = pt.SmoothConvex
    theorem = "heavy-ball/averaged"
    source = "Ghadimi, Feyzmahdavian, Johansson 2015, theorem 1"

    beta = pt.Parameter(at_least=0, below=1, default=0.5, latex=r"\beta")
    alpha = pt.Parameter(
        above=0, at_most=lambda p: (1 - p.beta) / p.L, default=lambda p: (1 - p.beta) / p.L, latex=r"\alpha"
    )

    class State(NamedTuple):
        """The iterate and the one before."""

        x: Any
        w: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(s.x - self.alpha * p.gradient(s.x) + self.beta * (s.x - s.w), s.x)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        ahead = s.x + self.beta / (1 - self.beta) * (s.x - s.w)
        return p.distance_squared(ahead) + 2 * self.alpha * self.beta / (1 - self.beta) ** 2 * p.gap(s.w)

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return 2 * self.alpha / (1 - self.beta) * p.gap(s.x)


class StronglyConvexHeavyBall(Method):
    r"""The heavy ball for smooth strongly convex functions, 0 < alpha < 1/L, beta^2 = (1 - alpha mu)(1 - alpha L).

    All such pairs are written by one parameter kappa > 1, the square root of (1 - alpha mu)/(1 - alpha L): then
    alpha = (kappa^2 - 1)/(kappa^2 L - mu) and beta = kappa (L - mu)/(kappa^2 L - mu).

    Theorem: (1 - alpha mu)^{-t} (f(x_t) - f* + (1 - alpha L)/(2 alpha) ||x_t - x_{t-1}||^2) does not rise, so
    f(x_T) - f* <= (1 - alpha mu)^T (f(x_0) - f*).
    """

    assumes = pt.SmoothStronglyConvex
    theorem = "heavy-ball/strongly-convex"
    source = "Ghadimi, Feyzmahdavian, Johansson 2015, theorem 4"
    note = (
        "Not exact: for steps near $1/L$ the method is gradient descent, whose gap falls by the factor $(1 - mu/L)^2$ "
        "in a step, and not by $1 - mu/L$."
    )

    kappa = pt.Parameter(above=1, default=2, latex=r"\kappa")

    State = HeavyBall.State

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def size(self, p: pt.Oracles) -> Any:
        """The step alpha."""
        return (self.kappa**2 - 1) / (self.kappa**2 * p.L - p.mu)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        momentum = self.kappa * (p.L - p.mu) / (self.kappa**2 * p.L - p.mu)
        return self.State(s.x - self.size(p) * p.gradient(s.x) + momentum * (s.x - s.w), s.x)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        speed = (p.L - p.mu) / (2 * (self.kappa**2 - 1)) * p.norm_squared(s.x - s.w)
        return (1 - self.size(p) * p.mu) ** (-t) * (p.gap(s.x) + speed)
