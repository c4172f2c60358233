r"""Mirror descent: with a constant step, lazy, with varying steps, and with a guess of the next loss.

    x_{t+1} = argmin over u in K of eta <g_t, u> + D_h(u, x_t),  g_t a subgradient of f at x_t

Sources: A. Nemirovski, D. Yudin 1983; N. Bansal, A. Gupta, "Potential-function proofs for gradient methods",
Theory of Computing 15(4), 2019, section 4; A. Rakhlin, K. Sridharan, "Online learning with predictable sequences",
COLT 2013; V. Syrgkanis, A. Agarwal, H. Luo, R. E. Schapire, "Fast convergence of regularized learning in games", NIPS
2015.
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


class OptimisticMirrorDescent(Method):
    r"""Optimistic mirror descent: the loss before is taken for a guess of the next one, and corrected afterwards.

        x_t = argmin over u in K of eta <g_{t-1}, u> + D_h(u, y_t),  g_t a subgradient of f_t at x_t
        y_{t+1} = argmin over u in K of eta <g_t, u> + D_h(u, y_t)

    with g_{-1} = 0; optimistic Hedge is the entropy on the simplex. Theorem: D_h(u, y_t) / eta falls by the regret and
    rises by eta/(2 (1 - c)) ||g_t - g_{t-1}||_*^2, less (D_h(x_t, y_t) + c D_h(y_{t+1}, x_t)) / eta, for every c in
    [0, 1). So, with c = 0, the regret is at most D_h(u, x_0) / eta and eta/2 times the squared path length of the
    subgradients; with c = 1/2 it is bounded by that path less the path of the points, from which players of a game who
    all learn so have regrets that stay bounded.
    """

    assumes: ClassVar[Any] = pt.Online(pt.MirrorConvex)
    theorem = "mirror-descent/optimistic"
    source = "Rakhlin, Sridharan 2013; Syrgkanis, Agarwal, Luo, Schapire 2015"
    note = "Optimistic Hedge is this with the entropy on the simplex of $n$ experts; from the centre $D_0 <= log(n)$."

    eta = pt.Parameter(above=0, default=lambda p: 1 / p.G, latex=r"\eta")
    c = pt.Parameter(at_least=0, below=1, default=0)

    class State(NamedTuple):
        """The point y, which knows all losses so far, and the subgradient of the last of them."""

        y: Any
        last: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, 0 * p.mirror_gradient(x0))

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        g = p.subgradient(self.played(p, s))
        return self.State(p.mirror_step(s.y, g, self.eta), g)

    def played(self, p: pt.Oracles, s: Any) -> Any:
        """The point that meets the loss."""
        return p.mirror_step(s.y, s.last, self.eta)

    def iterate(self, p: pt.Oracles, s: Any) -> Any:
        return self.played(p, s)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.bregman(p.minimizer, s.y) / self.eta

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = self.played(p, s)
        following = self.step(p, t, s)
        surprise = self.eta / (2 * (1 - self.c)) * p.dual_norm_squared(following.last - s.last)
        return p.gap(x) - surprise + (p.bregman(x, s.y) + self.c * p.bregman(following.y, x)) / self.eta
