r"""Mirror descent with a constant step.

    x_{t+1} = argmin over u in K of eta <g_t, u> + D_h(u, x_t),  g_t a subgradient of f at x_t

Source: A. Nemirovski, D. Yudin 1983; N. Bansal, A. Gupta, "Potential-function proofs for gradient methods",
Theory of Computing 15(4), 2019, section 4.
"""

import math
from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class MirrorDescent(Method):
    r"""Mirror descent in any norm, for convex functions with subgradients bounded by G in the dual norm.

    Theorem: D_h(x*, x_t) / eta falls by the gap and rises by at most eta G^2 / 2, so the mean gap over T steps is
    at most D_h(x*, x_0) / (eta T) + eta G^2 / 2.
    """

    assumes: ClassVar[Any] = pt.MirrorConvex
    theorem = "mirror-descent/lipschitz"
    source = "Bansal, Gupta 2019, section 4"

    eta = pt.Parameter(above=0, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.subgradient(x), self.eta)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.bregman(p.minimizer, x) / self.eta

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta * p.G**2 / 2


class LazyMirrorDescent(MirrorDescent):
    r"""Dual averaging: gradients are summed in the dual space, x_t = grad h*(theta_t), theta_{t+1} = theta_t - eta g_t.

    Theorem: (h*(theta_t) - <theta_t, x*> + h(x*)) / eta falls by the gap and rises by at most eta G^2 / 2: the same
    bound.
    """

    theorem = "mirror-descent/lazy"
    source = "Nesterov 2009; Bansal, Gupta 2019, section 4"

    class State(NamedTuple):
        """The point in the dual space."""

        theta: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(p.mirror_gradient(x0))

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = p.mirror(s.theta)
        return self.State(s.theta - self.eta * p.subgradient(x))

    def iterate(self, p: pt.Oracles, s: Any) -> Any:
        return p.mirror(s.theta)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.fenchel_coupling(p.minimizer, s.theta) / self.eta

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.gap(p.mirror(s.theta))


class VaryingStepMirrorDescent(MirrorDescent):
    r"""Mirror descent with a step for each loss, x_{t+1} = argmin over K of eta_t <g_t, u> + D_h(u, x_t).

    Theorem: D_h(u, x_t) falls by eta_t (f_t(x_t) - f_t(u)) and rises by at most eta_t^2 G^2 / 2, so the regret
    weighted by the steps is at most D_h(u, x_0) + (G^2/2) sum eta_t^2.
    """

    assumes = pt.Online(pt.MirrorConvex)
    theorem = "mirror-descent/varying-steps"
    source = "Beck, Teboulle 2003; Shalev-Shwartz 2012, section 2"

    eta = pt.Parameter(above=0, sequence=True, default=lambda p: lambda t: 1 / math.sqrt(int(t) + 1), latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.subgradient(x), self.eta(t))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.bregman(p.minimizer, x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta(t) * p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta(t) ** 2 * p.G**2 / 2
