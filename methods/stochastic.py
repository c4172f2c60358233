r"""Methods that draw at random: noisy gradients and random coordinates. Theorems speak of expectations.

Sources: A. Taylor, F. Bach, "Stochastic first-order methods: non-asymptotic and computer-aided analyses via potential
functions", COLT 2019; Y. Nesterov, "Efficiency of coordinate descent methods on huge-scale optimization problems",
SIAM J. Optim. 22, 2012.
"""

from typing import Any, ClassVar

import potential as pt
from methods.method import Method


class StochasticGradientDescent(Method):
    r"""Gradient descent with unbiased gradients of variance at most sigma^2 and a constant step eta < 1/L.

    Theorem: ||x_t - x*||^2 / 2 falls in expectation by eta (1 - eta L) (f(x_t) - f*) and rises by at most
    eta^2 sigma^2 / 2, so the mean gap is in expectation at most
    ||x_0 - x*||^2 / (2 eta (1 - eta L) T) + eta sigma^2 / (2 (1 - eta L)).
    """

    assumes: ClassVar[Any] = pt.Stochastic(pt.SmoothConvex)
    theorem = "gradient-descent/stochastic"
    source = "Taylor, Bach 2019"

    eta = pt.Parameter(above=0, below=lambda p: 1 / p.L, latex=r"\eta")

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.stochastic_gradient(x), self.eta)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / 2

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return self.eta * (1 - self.eta * p.L) * p.gap(x)

    def budget(self, p: Any, t: Any) -> Any:
        return self.eta**2 * p.sigma**2 / 2


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

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.component_gradient(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return self.eta * p.gap(x)

    def budget(self, p: Any, t: Any) -> Any:
        return self.eta**2 * p.sigma**2


class StronglyConvexFiniteSumGradientDescent(FiniteSumGradientDescent):
    r"""The same step where the components are strongly convex: a linear rate down to the noise at the minimizer.

    Theorem: (1 - eta mu)^{-t} ||x_t - x*||^2 rises in expectation by at most 2 eta^2 sigma^2 (1 - eta mu)^{-t-1};
    without noise at the minimizer E||x_T - x*||^2 <= (1 - eta mu)^T ||x_0 - x*||^2.
    """

    assumes = pt.FiniteSum(pt.SmoothStronglyConvex)
    theorem = "gradient-descent/finite-sum-strongly-convex"
    source = "Moulines, Bach 2011; Gower et al. 2019, theorem 3.1"

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.distance_squared(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return 0

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: Any, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-t)

    def budget(self, p: Any, t: Any) -> Any:
        return 2 * self.eta**2 * p.sigma**2 * (1 - self.eta * p.mu) ** (-t - 1)


class RandomCoordinateDescent(Method):
    r"""Coordinate descent: one coordinate i, uniformly at random, with the step 1/L_i.

    Theorem: (t/n + 1) (f(x_t) - f*) + ||x_t - x*||_L^2 / 2 does not rise in expectation, so
    E f(x_T) - f* <= (f(x_0) - f* + ||x_0 - x*||_L^2 / 2) n / (T + n).
    """

    assumes: ClassVar[Any] = pt.CoordinateSmoothConvex
    theorem = "coordinate-descent/random"
    source = "Nesterov 2012"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.coordinate_gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return (t / p.n + 1) * p.gap(x) + p.distance_squared(x) / 2


class StronglyConvexRandomCoordinateDescent(RandomCoordinateDescent):
    r"""The same step for functions that are mu-strongly convex in the weighted norm.

    Theorem: (1 - mu/n)^{-t} (f(x_t) - f*) does not rise in expectation.
    """

    assumes = pt.CoordinateSmoothStronglyConvex
    theorem = "coordinate-descent/strongly-convex"
    source = "Nesterov 2012"

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return (1 - p.mu / p.n) ** (-t) * p.gap(x)


class ProximalStochasticGradient(StochasticGradientDescent):
    r"""The same step over a set or with a non-smooth part, where the gap of the next iterate is what a step pays for.

        x_{t+1} = prox of eta h at x_t - eta (grad f(x_t) + noise)

    Theorem: ||x_t - x*||^2 / 2 falls in expectation by eta (F(x_{t+1}) - F*) and rises by at most
    eta^2 sigma^2 / (2 (1 - eta L)), so the mean gap of x_1 .. x_T is in expectation at most
    ||x_0 - x*||^2 / (2 eta T) + eta sigma^2 / (2 (1 - eta L)).
    """

    assumes = pt.Composite(pt.Stochastic(pt.SmoothConvex))
    theorem = "proximal-gradient/stochastic"
    source = "Ghadimi, Lan 2012; Taylor, Bach 2019"

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return self.eta * self.measure(p, t, x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(self.step(p, t, x))

    def weight(self, p: Any, t: Any) -> Any:
        return 0

    def budget(self, p: Any, t: Any) -> Any:
        return self.eta**2 * p.sigma**2 / (2 * (1 - self.eta * p.L))
