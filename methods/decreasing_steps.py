r"""Steps that decrease like c / sqrt(t + 1): no number of steps has to be known before.

    x_{t+1} = x_t - (c / sqrt(t+1)) g_t,  g_t a subgradient, or one of the loss f_t

Sources: Y. Nesterov, "Introductory Lectures on Convex Optimization", 2004, section 3.2.3; M. Zinkevich, "Online convex
programming and generalized infinitesimal gradient ascent", ICML 2003; A. Beck, M. Teboulle, "Mirror descent and
nonlinear projected subgradient methods for convex optimization", Operations Research Letters 31, 2003; F. Orabona, "A
modern introduction to online learning", 2019.
"""

from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class DecreasingStepSubgradient(Method):
    r"""The subgradient method with steps c / sqrt(t + 1), for convex functions with subgradients bounded by G.

    Theorem: ||x_t - x*||^2 / 2 falls by c / sqrt(t + 1) times the gap and rises by at most c^2 G^2 / (2 (t + 1)), so
    the mean gap weighted by the steps is at most (R^2 + c^2 G^2 (1 + log T)) (1 + sqrt T) / (4 c T).
    """

    assumes: ClassVar[Any] = pt.ConvexLipschitz
    optional: ClassVar[Any] = ("project",)
    theorem = "subgradient/decreasing-steps"
    source = "Nesterov 2004, section 3.2.3; Bansal, Gupta 2019, section 2"

    c = pt.Parameter(above=0, default=1.0)
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.project(x - self.c / self.root(t) * p.subgradient(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / 2

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.c / self.root(t) * p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.c**2 * p.G**2 / (2 * (t + 1))


class DecreasingStepMirrorDescent(DecreasingStepSubgradient):
    r"""Mirror descent with steps c / sqrt(t + 1), in any norm, for subgradients bounded by G in the dual norm.

    Theorem: D_h(x*, x_t) falls by c / sqrt(t + 1) times the gap and rises by at most c^2 G^2 / (2 (t + 1)), so the mean
    gap weighted by the steps is at most (2 D_h(x*, x_0) + c^2 G^2 (1 + log T)) (1 + sqrt T) / (4 c T).
    """

    assumes: ClassVar[Any] = pt.MirrorConvex
    optional = ()
    theorem = "mirror-descent/decreasing-steps"
    source = "Beck, Teboulle 2003"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.subgradient(x), self.c / self.root(t))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.bregman(p.minimizer, x)


class DecreasingStepOnlineGradient(Method):
    r"""Online gradient descent over a set of diameter D with steps c / sqrt(t + 1).

    Theorem: sqrt(t) ||x_t - u||^2 / (2 c) falls by f_t(x_t) - f_t(u) and rises by at most c G^2 / (2 sqrt(t + 1)) +
    (sqrt(t + 1) - sqrt(t)) D^2 / (2 c), so the regret after T rounds is at most (D^2 / (2 c) + c G^2) sqrt T, whatever
    T. With c = D / (sqrt 2 G) that is sqrt 2 D G sqrt T.
    """

    assumes = pt.Constrained(pt.Online(pt.ConvexLipschitz))
    theorem = "subgradient/online-decreasing-steps"
    source = "Zinkevich 2003; Orabona 2019, section 4.2.1"

    c = pt.Parameter(above=0, default=1.0)
    root = pt.Root(lambda s, t: s**2 - t)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.project(x - self.c / self.root(t + 1) * p.subgradient(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.root(t) / (2 * self.c) * p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        risen = self.root(t + 1) - self.root(t)
        return self.c * p.G**2 / (2 * self.root(t + 1)) + risen * p.D**2 / (2 * self.c)
