r"""The subgradient method with a constant step.

    x_{t+1} = x_t - eta g_t,  g_t a subgradient of f at x_t

Source: N. Bansal, A. Gupta, "Potential-function proofs for gradient methods", Theory of Computing 15(4), 2019, section 2.
"""

from typing import Any

import potential as pt
from methods.method import Method


class Subgradient(Method):
    r"""The subgradient method for convex functions with subgradients bounded by G.

    Theorem: ||x_t - x*||^2 / (2 eta) falls by the gap and rises by at most eta G^2 / 2, so the mean gap over T steps is
    at most ||x_0 - x*||^2 / (2 eta T) + eta G^2 / 2.
    """

    assumes = pt.ConvexLipschitz
    theorem = "subgradient/constant-step"
    source = "Bansal, Gupta 2019, section 2"

    eta = pt.Parameter(above=0, latex=r"\eta")

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.subgradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / (2 * self.eta)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x)

    def budget(self, p: Any, t: Any) -> Any:
        return self.eta * p.G**2 / 2
