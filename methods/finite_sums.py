r"""Gradient descent on finite sums, one component a step: the noise is what the components are at the minimizer.

    x_{t+1} = x_t - eta grad f_i(x_t),  i uniformly at random

Sources: E. Moulines, F. Bach 2011; R. Gower, N. Loizou, X. Qian, A. Sailanbayev, E. Shulgin, P. Richtárik, "SGD:
general analysis and improved rates", ICML 2019. By proximal steps: A. Patrascu, I. Necoara, "Nonasymptotic
convergence of stochastic proximal point methods for constrained convex optimization", JMLR 18, 2018.
"""

from typing import Any, ClassVar

import potential as pt
from methods.stochastic import StochasticGradientDescent


class FiniteSumGradientDescent(StochasticGradientDescent):
    r"""Stochastic gradient descent on a finite sum, one component f_i a step, with a constant step eta <= 1/(2 L).

        x_{t+1} = x_t - eta grad f_i(x_t),  i uniformly at random

    Theorem: ||x_t - x*||^2 / 2 falls in expectation by eta (f(x_t) - f*) and rises by at most eta^2 sigma^2, where
    sigma^2 bounds the mean of ||grad f_i(x*)||^2: without noise at the minimizer the rate is that of gradient descent.
    """

    assumes: ClassVar[Any] = pt.FiniteSum(pt.SmoothConvex)
    theorem = "gradient-descent/finite-sum"
    source = "Bach, Moulines 2011; Taylor, Bach 2019; Gower et al. 2019"

    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (2 * p.L), latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.component_gradient(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta**2 * p.sigma**2


class StronglyConvexFiniteSumGradientDescent(FiniteSumGradientDescent):
    r"""The same step where the components are strongly convex: a linear rate down to the noise at the minimizer.

    Theorem: (1 - eta mu)^{-t} ||x_t - x*||^2 rises in expectation by at most 2 eta^2 sigma^2 (1 - eta mu)^{-t-1};
    without noise at the minimizer E||x_T - x*||^2 <= (1 - eta mu)^T ||x_0 - x*||^2.
    """

    assumes = pt.FiniteSum(pt.SmoothStronglyConvex)
    theorem = "gradient-descent/finite-sum-strongly-convex"
    source = "Bach, Moulines 2011; Gower et al. 2019, theorem 3.1"

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 0

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-t)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return 2 * self.eta**2 * p.sigma**2 * (1 - self.eta * p.mu) ** (-t - 1)


class StochasticProximalPoint(StronglyConvexFiniteSumGradientDescent):
    r"""The stochastic proximal point method: a proximal step of one component, with any step eta > 0.

        x_{t+1} = prox_{eta f_i}(x_t),  i uniformly at random

    Theorem: (1 + eta mu)^{2 t} ||x_t - x*||^2 rises in expectation by at most eta^2 sigma^2 (1 + eta mu)^{2 t}: where
    sigma is 0, E||x_T - x*||^2 <= (1 + eta mu)^{-2 T} ||x_0 - x*||^2, and else it comes down to
    eta sigma^2/(mu (2 + eta mu)), however large L is.
    """

    theorem = "proximal-point/finite-sum"
    source = "Patrascu, Necoara 2018"

    eta = pt.Parameter(above=0, default=lambda p: 1 / p.L, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.component_prox(x, self.eta)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 + self.eta * p.mu) ** (2 * t)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta**2 * p.sigma**2 * (1 + self.eta * p.mu) ** (2 * t)
