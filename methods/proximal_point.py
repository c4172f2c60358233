r"""The proximal point method and its acceleration.

    x_{t+1} = prox of s h at x_t, the minimizer of h(u) + ||u - x_t||^2 / (2 s)

Sources: O. Güler, "On the convergence of the proximal point algorithm for convex minimization", SIAM J. Control Optim.
29, 1991; "New proximal point algorithms for convex minimization", SIAM J. Optim. 2, 1992.
"""

from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class ProximalPoint(Method):
    r"""The proximal point method with a constant step s, for closed convex functions.

    Theorem: s t (h(x_t) - h*) + ||x_t - x*||^2 / 2 does not rise, so h(x_T) - h* <= ||x_0 - x*||^2 / (2 s T).
    """

    assumes: ClassVar[Any] = pt.Composite()
    theorem = "proximal-point/convex"
    source = "Güler 1991"

    s = pt.Parameter(above=0, default=1.0)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.prox(x, self.s)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.s * t * p.gap(x) + p.distance_squared(x) / 2


class AcceleratedProximalPoint(ProximalPoint):
    r"""Güler's accelerated proximal point method, l = lambda_{t+1} with l^2 - l = lambda_t^2.

        y_t = (1 - 1/l) x_t + z_t / l,  x_{t+1} = prox of s h at y_t,  z_{t+1} = z_t - l (y_t - x_{t+1})

    Theorem: s lambda_t^2 (h(x_t) - h*) + ||z_t - x*||^2 / 2 does not rise, so
    h(x_T) - h* <= ||x_0 - x*||^2 / (2 s lambda_T^2), with lambda_T >= (T + 1) / 2.
    """

    theorem = "proximal-point/accelerated"
    source = "Güler 1992"

    lambda_ = pt.NesterovSequence()

    class State(NamedTuple):
        """The proximal sequence x and the sequence z of the potential."""

        x: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        following = self.lambda_(t + 1)
        y = (1 - 1 / following) * s.x + s.z / following
        x = p.prox(y, self.s)
        return self.State(x, s.z - following * (y - x))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.s * self.lambda_(t) ** 2 * p.gap(s.x) + p.distance_squared(s.z) / 2


class MonotoneProximalPoint(ProximalPoint):
    r"""The proximal point method for a maximally monotone operator, x_{t+1} = (I + s A)^{-1} x_t.

    Theorem: ||x_t - x*||^2 falls by ||x_{t+1} - x_t||^2.
    """

    assumes: ClassVar[Any] = pt.Monotone
    theorem = "proximal-point/monotone"
    source = "Rockafellar 1976"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.resolvent(x, self.s)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(self.step(p, t, x) - x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class LastIterateProximalPoint(MonotoneProximalPoint):
    r"""The proximal point method for a maximally monotone operator, by its last step.

    Theorem: ||x_t - x*||^2 + t ||x_t - x_{t+1}||^2 does not rise, so ||x_T - x_{T+1}||^2 <= ||x_0 - x*||^2 / (T+1).
    """

    theorem = "proximal-point/last-iterate"
    source = "Brézis, Lions 1978; Gu, Yang 2020"
    note = "The exact worst case, by the second source, is smaller by $(T/(T+1))^T$, which tends to $1/e$."

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) + t * self.measure(p, t, x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 0

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return t + 1


class RelaxedProximalPoint(MonotoneProximalPoint):
    r"""The relaxed proximal point method, x_{t+1} = x_t + rho (J_{sA} x_t - x_t), 0 < rho < 2.

    Theorem: ||x_t - x*||^2 falls by rho (2 - rho) ||x_t - J_{sA} x_t||^2.
    """

    theorem = "proximal-point/relaxed"
    source = "Eckstein, Bertsekas 1992"

    rho = pt.Parameter(above=0, below=2, default=1.5, latex=r"\rho")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x + self.rho * (p.resolvent(x, self.s) - x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.rho * (2 - self.rho) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(x - p.resolvent(x, self.s))


class AnchoredProximalPoint(MonotoneProximalPoint):
    r"""The proximal point method drawn to its start, x_{t+1} = x_0 / (t+2) + (t+1)/(t+2) (2 J_{sA} x_t - x_t).

    Theorem: with r = x_t - J_{sA} x_t, 2 t (t+1) ||r||^2 + 2 (t+1) <r, x_t - x_0> + ||x_0 - x*||^2 does not rise, so
    ||x_T - J_{sA} x_T||^2 <= ||x_0 - x*||^2 / (T+1)^2, which no method improves upon.
    """

    theorem = "proximal-point/anchored"
    source = "Kim 2021; Lieder 2021"
    note = "It is the accelerated proximal point method of the first source; the bound is attained."

    class State(NamedTuple):
        """The iterate and the start, to which each step is drawn."""

        x: Any
        anchor: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        reflected = 2 * p.resolvent(s.x, self.s) - s.x
        return self.State(s.anchor / (t + 2) + (t + 1) / (t + 2) * reflected, s.anchor)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        r = s.x - p.resolvent(s.x, self.s)
        rest = 2 * (t + 1) * p.inner(r, s.x - s.anchor) + p.distance_squared(s.anchor)
        return 2 * t * (t + 1) * p.norm_squared(r) + rest

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return 0

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(s.x - p.resolvent(s.x, self.s))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (t + 1) ** 2


class StronglyMonotoneProximalPoint(MonotoneProximalPoint):
    r"""The proximal point method for a maximally and mu-strongly monotone operator.

    Theorem: (1 + s mu)^{2t} ||x_t - x*||^2 does not rise.
    """

    assumes = pt.StronglyMonotone
    theorem = "proximal-point/strongly-monotone"
    source = "Rockafellar 1976"
    note = "The rate is exact: for $A = mu I$ it is attained."

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 0

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 + self.s * p.mu) ** (2 * t)


class AnchoredStronglyMonotoneProximalPoint(AnchoredProximalPoint):
    r"""The proximal point method for a maximally and mu-strongly monotone operator, drawn to its start.

    Halpern's iteration of the contraction S = (1 + 1/gamma) J_A - 1/gamma with gamma = 1 + 2 mu: with
    phi_k = 1 + gamma^2 + ... + gamma^{2k},

        x_{t+1} = x_0 / phi_{t+1} + (1 - 1/phi_{t+1}) S x_t

    Every map that is 1/gamma-Lipschitz is such an S.

    Theorem: with r = x_t - S x_t and d = phi_t gamma^{-2t}, the potential
    gamma^4 phi_{t-1} d ||r||^2 + 2 gamma^2 d <r, x_t - x_0> - (gamma^2 - 1) d ||x_t - x_0||^2
    + (gamma^2 + gamma^{1-t}) ||x_0 - x*||^2, over gamma^2 + gamma, does not rise, and it bounds
    ||x_T - J_A x_T||^2, as r = (1 + 1/gamma) (x_t - J_A x_t).
    """

    assumes = pt.StronglyMonotone
    theorem = "proximal-point/strongly-monotone-anchored"
    source = "Park, Ryu 2022, theorem 3.2"
    note = (
        "For a step $s$ take $s A$. The exact worst case, by the source, is smaller by the factor "
        "$(1 + gamma^(-T - 1))/(1 + 1/gamma)$ with $gamma = 1 + 2 mu$."
    )

    s = 1

    def gamma(self, p: pt.Oracles) -> Any:
        """The inverse of the Lipschitz constant of S."""
        return 1 + 2 * p.mu

    def image(self, p: pt.Oracles, x: Any) -> Any:
        """S x."""
        return (1 + 1 / self.gamma(p)) * p.resolvent(x, 1) - x / self.gamma(p)

    def total(self, p: pt.Oracles, k: Any) -> Any:
        """phi_k, the sum of gamma^{2i} for i from 0 to k."""
        return (self.gamma(p) ** (2 * k + 2) - 1) / (self.gamma(p) ** 2 - 1)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        share = 1 / self.total(p, t + 1)
        return self.State((1 - share) * self.image(p, s.x) + share * s.anchor, s.anchor)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        g, r, away = self.gamma(p), s.x - self.image(p, s.x), s.x - s.anchor
        d = self.total(p, t) * g ** (-2 * t)
        residual = g**4 * self.total(p, t - 1) * d * p.norm_squared(r) + 2 * g**2 * d * p.inner(r, away)
        start = (g**2 + g ** (1 - t)) * p.distance_squared(s.anchor)
        return (residual - (g**2 - 1) * d * p.norm_squared(away) + start) / (g**2 + g)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(s.x - p.resolvent(s.x, 1))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        g = self.gamma(p)
        return (1 + 1 / g) ** 2 * g**2 * (g - g ** (-t)) * self.total(p, t) / ((g**2 - 1) * (1 + g))
