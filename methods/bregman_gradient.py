r"""The Bregman gradient method, for functions that are smooth relative to a mirror map h.

    x_{t+1} = argmin over u of <grad f(x_t), u> / L + D_h(u, x_t), that is, grad h(x_{t+1}) = grad h(x_t) - grad
    f(x_t) / L

Sources: H. Bauschke, J. Bolte, M. Teboulle, "A descent lemma beyond Lipschitz gradient continuity: first-order methods
revisited and applications", Mathematics of Operations Research 42, 2017; F. Leger, "A gradient descent perspective on
Sinkhorn", Applied Mathematics & Optimization 84, 2021.
"""

from typing import Any

import potential as pt
from potential.method import Method


class BregmanGradient(Method):
    r"""The Bregman gradient method; with a non-smooth part, the Bregman proximal gradient method.

    Theorem: t (f(x_t) - f*) + L D_h(x*, x_t) does not rise, so f(x_T) - f* <= L D_h(x*, x_0) / T.

    Sinkhorn's iteration is one of its instances, with h the entropy, K the plans with given column sums, f the
    divergence of a plan's row sums from given ones, and L = 1 (Leger 2021): after T rounds that is at most D_0 / T.
    """

    assumes = pt.RelativelySmooth
    theorem = "bregman-gradient/relatively-smooth"
    source = "Bauschke, Bolte, Teboulle 2017"
    note = (
        "Sinkhorn's iteration is this with $L = 1$, where $h$ is the entropy, $K$ the plans with given column sums and "
        "$f$ the divergence of the row sums from given ones: after $T$ rounds that is at most $D_0/T$."
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(x), 1 / p.L)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.L * p.bregman(p.minimizer, x)


class BregmanProximalPoint(Method):
    r"""The proximal point method with a divergence in the place of a square: x_{t+1} minimizes s psi(u) + D_h(u, x_t).

    Theorem: s t (psi(x_t) - psi*) + D_h(x*, x_t) does not rise, so psi(x_T) - psi* <= D_h(x*, x_0) / (s T).
    """

    assumes = pt.BregmanProximal
    theorem = "bregman-proximal-point/convex"
    source = "Censor, Zenios 1992; Chen, Teboulle 1993"

    s = pt.Parameter(above=0, default=1.0)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.bregman_prox(x, self.s)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.s * t * p.gap(x) + p.bregman(p.minimizer, x)


class ResidualBregmanGradient(BregmanGradient):
    r"""The Bregman gradient method, by the divergence between two iterates.

    Theorem: t (f(x_t) - f*) + L D_h(x*, x_t) falls by t L D_h(x_t, x_{t+1}), so the least of these divergences over
    T steps is at most 2 D_h(x*, x_0) / (T (T-1)).
    """

    theorem = "bregman-gradient/residual"
    source = "Dragomir, Taylor, d'Aspremont, Bolte 2021"

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return t * p.L * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.bregman(x, self.step(p, t, x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class NonconvexBregmanGradient(Method):
    r"""The Bregman gradient method with a step below 1/L, for functions that need not be convex.

        x_{t+1} = argmin over u of eta <grad f(x_t), u> + D_h(u, x_t)

    Theorem: eta (f(x_t) - inf f) falls by (1 - eta L) D_h(x_{t+1}, x_t).
    """

    assumes = pt.SmoothAdaptable
    theorem = "bregman-gradient/nonconvex"
    source = "Bolte, Sabach, Teboulle, Vaisbourd 2018, proposition 4.1"
    note = "The bound is exact, by Dragomir, Taylor, d'Aspremont, Bolte 2021."

    eta = pt.Parameter(above=0, below=lambda p: 1 / p.L, default=lambda p: 1 / (2 * p.L), latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(x), self.eta)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - self.eta * p.L) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.bregman(self.step(p, t, x), x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class ReversedNonconvexBregmanGradient(NonconvexBregmanGradient):
    r"""The same method with a step up to 1/L, by the divergence the other way round.

    Theorem: eta (f(x_t) - inf f) falls by D_h(x_t, x_{t+1}).
    """

    theorem = "bregman-gradient/nonconvex-reversed"
    source = "Dragomir, Taylor, d'Aspremont, Bolte 2021"
    note = "The worst cases that performance estimation finds come to the bound."

    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, default=lambda p: 1 / p.L, latex=r"\eta")

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.bregman(x, self.step(p, t, x))
