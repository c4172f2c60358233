r"""Subgradient methods, projected where the problem has a constraint set.

    x_{t+1} = P(x_t - eta_t g_t),  g_t a subgradient of f (or of the loss f_t) at x_t

Source: N. Bansal, A. Gupta, "Potential-function proofs for gradient methods", Theory of Computing 15(4), 2019,
section 2; the weighted form is of S. Lacoste-Julien, M. Schmidt, F. Bach 2012.
"""

from typing import Any

import potential as pt
from potential.method import Method


class Subgradient(Method):
    r"""The subgradient method with a constant step, for convex functions with subgradients bounded by G.

    Theorem: ||x_t - x*||^2 / (2 eta) falls by the gap and rises by at most eta G^2 / 2, so the mean gap over T steps is
    at most ||x_0 - x*||^2 / (2 eta T) + eta G^2 / 2. The same holds over a set, and for losses that change.
    """

    assumes = pt.ConvexLipschitz
    optional = ("project",)
    theorem = "subgradient/constant-step"
    source = "Bansal, Gupta 2019, section 2"

    eta = pt.Parameter(above=0)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.project(x - self.eta * p.subgradient(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / (2 * self.eta)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta * p.G**2 / 2


class NormalizedSubgradient(Method):
    r"""The subgradient method with steps of one length eta, x_{t+1} = x_t - eta g_t/||g_t||.

    No constant is known to the method. Where g_t = 0 the point is a minimizer, and there is no step.

    Theorem: ||x_t - x*||^2 falls by 2 eta/G times the gap and rises by at most eta^2, so the mean gap over T steps is
    at most G (R^2 + T eta^2)/(2 eta T): G R/sqrt(T) for eta = R/sqrt(T).
    """

    assumes = pt.ConvexLipschitz
    theorem = "subgradient/normalized"
    source = "Shor 1985; Nesterov 2004, theorem 3.2.2"

    eta = pt.Parameter(above=0, default=0.125, latex=r"\eta")
    length = pt.Decided(above=0, at_most=lambda p: p.G, latex=r"\ell")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta / self.length(t) * p.subgradient(x)

    def such_that(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.length(t) ** 2, "=", p.norm_squared(p.subgradient(x))

    def decide(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        length = p.norm_squared(p.subgradient(x)) ** 0.5
        return min(length, p.G) if length > 0 else 1e-300

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 2 * self.eta / p.G * p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta**2


class OnlineSubgradient(Method):
    r"""The projected subgradient method on losses that change, its bound by the gradients that came.

    Theorem: ||x_t - u||^2 / (2 eta) falls by f_t(x_t) - f_t(u) less eta ||g_t||^2 / 2, so the regret against u after T
    rounds is at most ||x_0 - u||^2 / (2 eta) + eta/2 sum ||g_t||^2. No bound of the gradients is assumed.
    """

    assumes = pt.Constrained(pt.Online(pt.Convex))
    theorem = "subgradient/online-adaptive"
    source = "Zinkevich 2003; Orabona 2019, section 2.2"

    eta = pt.Parameter(above=0, default=1.0)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.project(x - self.eta * p.subgradient(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / (2 * self.eta)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x) - self.eta / 2 * p.norm_squared(p.subgradient(x))


class VaryingStepSubgradient(Subgradient):
    r"""The subgradient method with steps eta_t of any positive size.

    Theorem: ||x_t - x*||^2 / 2 falls by eta_t times the gap and rises by at most eta_t^2 G^2 / 2, so the mean gap
    weighted by eta_t is at most (||x_0 - x*||^2 + G^2 sum eta_t^2) / (2 sum eta_t).
    """

    optional = ("project",)
    theorem = "subgradient/varying-steps"
    source = "Bansal, Gupta 2019, section 2"

    eta = pt.Parameter(above=0, sequence=True)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.project(x - self.eta(t) * p.subgradient(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / 2

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta(t) * p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta(t) ** 2 * p.G**2 / 2


class StronglyConvexSubgradient(Method):
    r"""The subgradient method with steps 1 / (mu (t+1)), for strongly convex functions over a set.

    Theorem: mu t ||x_t - x*||^2 / 2 falls by the gap and rises by at most G^2 / (2 mu (t+1)), so the mean gap over T
    steps is
    at most G^2 (1 + log T) / (2 mu T). A strongly convex function has no bounded subgradients on a whole space, so a
    set is part of the theorem.
    """

    assumes = pt.Constrained(pt.StronglyConvexLipschitz)
    optional = ("project",)
    theorem = "subgradient/strongly-convex"
    source = "Bansal, Gupta 2019, section 2"
    note = (
        "Stated over a set $K$, with the subgradients bounded by $G$ there: on a whole space no function is strongly "
        "convex with bounded subgradients, and the statement would be about nothing."
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.project(x - p.subgradient(x) / (p.mu * (t + 1)))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mu * t / 2 * p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return p.G**2 / (2 * p.mu * (t + 1))


class WeightedStronglyConvexSubgradient(StronglyConvexSubgradient):
    r"""The subgradient method with steps 2 / (mu (t+2)): a mean with weights t+1 loses the logarithm.

    Theorem: mu t (t+1) ||x_t - x*||^2 / 4 falls by t+1 times the gap and rises by at most (t+1) G^2 / (mu (t+2)), so
    the mean gap weighted by t+1 is at most 2 G^2 / (mu (T+1)).
    """

    optional = ("project",)
    theorem = "subgradient/strongly-convex-weighted"
    note = StronglyConvexSubgradient.note
    source = "Lacoste-Julien, Schmidt, Bach 2012; Bansal, Gupta 2019, section 2"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.project(x - 2 / (p.mu * (t + 2)) * p.subgradient(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mu * t * (t + 1) / 4 * p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (t + 1) * p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return (t + 1) * p.G**2 / (p.mu * (t + 2))


class EpsilonSubgradient(Method):
    r"""The method of eps-subgradients, x_{t+1} = x_t - eta e_t, with ||e_t|| <= G.

    Theorem: ||x_t - x*||^2 / (2 eta) falls by the gap and rises by at most eps + eta G^2 / 2, so the mean gap over T
    steps is at most ||x_0 - x*||^2 / (2 eta T) + eps + eta G^2 / 2.
    """

    assumes = pt.EpsilonSubgradients(pt.ConvexLipschitz)
    theorem = "subgradient/epsilon"
    source = "Millan, Machado 2019, lemma 2"
    note = "The bound of the source; for $eps = 0$ and the best step it is $R G/sqrt(T)$, which is exact."

    eta = pt.Parameter(above=0)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.epsilon_subgradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / (2 * self.eta)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return p.eps + self.eta * p.G**2 / 2
