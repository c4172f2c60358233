r"""Newton's method regularized by a cube, where second derivatives are Lipschitz continuous.

Source: Y. Nesterov, B. T. Polyak, "Cubic regularization of Newton method and its global performance", Mathematical
Programming 108, 2006.
"""

from typing import Any

import potential as pt
from potential.method import Method


class CubicNewton(Method):
    r"""The cubic regularization of Newton's method, for functions that need not be convex.

        x_{t+1} minimizes <g, d> + <H d, d>/2 + (M/6) ||d||^3 over all x_t + d, g and H the derivatives of f at x_t

    Theorem: f(x_t) - inf f falls by (M/12) r_t ||x_{t+1} - x_t||^2 with r_t = ||x_{t+1} - x_t||, so the mean of r_t^3
    over T steps is at most 12 (f(x_0) - inf f) / (M T).
    """

    assumes = pt.LipschitzHessian
    theorem = "cubic-newton/nonconvex"
    source = "Nesterov, Polyak 2006"
    note = "By lemma 3 of the source $||grad f(x_{t+1})|| <= M r_t^2$, so that the least gradient falls as $T^(-2/3)$."

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.cubic_step(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.M / 12 * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.cubic_length(x) * p.norm_squared(p.cubic_step(x) - x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0
