r"""Gradient descent on f(x) = g(A x), which converges linearly though f is not strongly convex.

Source: I. Necoara, Y. Nesterov, F. Glineur, "Linear convergence of first order methods for non-strongly convex
optimization", Mathematical Programming 175, 2019.
"""

from typing import Any

import potential as pt
from potential.method import Method


class ComposedGradientDescent(Method):
    r"""Gradient descent with the step 1/(L M^2) on f(x) = g(A x), g strongly convex and A with a kernel, perhaps.

    Theorem: with q = mu m^2/(L M^2), ((1 - q)/(1 + q))^{-t} (f(x_t) - f*) does not rise.
    """

    assumes = pt.LinearComposition
    theorem = "gradient-descent/linear-composition"
    source = "Necoara, Nesterov, Glineur 2019"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / (p.L * p.M**2)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.gap(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        least, most = p.mu * p.m**2, p.L * p.M**2
        return ((most - least) / (most + least)) ** (-t)
