r"""Mirror descent with a constant step.

    x_{t+1} = argmin over u in K of eta <g_t, u> + D_h(u, x_t),  g_t a subgradient of f at x_t

Source: A. Nemirovski, D. Yudin 1983; N. Bansal, A. Gupta, "Potential-function proofs for gradient methods",
Theory of Computing 15(4), 2019, section 4.
"""

from typing import Any

import potential as pt
from methods.method import Method


class MirrorDescent(Method):
    r"""Mirror descent in any norm, for convex functions with subgradients bounded by G in the dual norm.

    Theorem: D_h(x*, x_t) / eta falls by the gap and rises by at most eta G^2 / 2, so the mean gap over T steps is
    at most D_h(x*, x_0) / (eta T) + eta G^2 / 2.
    """

    assumes = pt.MirrorConvex
    theorem = "mirror-descent/lipschitz"
    source = "Bansal, Gupta 2019, section 4"

    eta = pt.Parameter(above=0, latex=r"\eta")

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.subgradient(x), self.eta)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.bregman(p.minimizer, x) / self.eta

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x)

    def budget(self, p: Any, t: Any) -> Any:
        return self.eta * p.G**2 / 2
