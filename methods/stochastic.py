r"""Gradient descent with noise: an unbiased gradient of bounded variance. Theorems speak of expectations.

Sources: S. Ghadimi, G. Lan 2012; A. Taylor, F. Bach, "Stochastic first-order methods: non-asymptotic and computer-aided
analyses via potential functions", COLT 2019.
"""

from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class StochasticGradientDescent(Method):
    r"""Gradient descent with unbiased gradients of variance at most sigma^2 and a constant step eta < 1/L.

    Theorem: ||x_t - x*||^2 / 2 falls in expectation by eta (1 - eta L) (f(x_t) - f*) and rises by at most
    eta^2 sigma^2 / 2, so the mean gap is in expectation at most
    ||x_0 - x*||^2 / (2 eta (1 - eta L) T) + eta sigma^2 / (2 (1 - eta L)).
    """

    assumes: ClassVar[Any] = pt.Stochastic(pt.SmoothConvex)
    optional = ("prox",)
    theorem = "gradient-descent/stochastic"
    source = "Taylor, Bach 2019"

    eta = pt.Parameter(above=0, below=lambda p: 1 / p.L, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.stochastic_gradient(x), self.eta)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / 2

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * (1 - self.eta * p.L) * p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta**2 * p.sigma**2 / 2


class ProximalStochasticGradient(StochasticGradientDescent):
    r"""The same step over a set or with a non-smooth part; the guaranteed decrease is the gap of the next iterate.

        x_{t+1} = prox of eta h at x_t - eta (grad f(x_t) + noise)

    Theorem: ||x_t - x*||^2 / 2 falls in expectation by eta (F(x_{t+1}) - F*) and rises by at most
    eta^2 sigma^2 / (2 (1 - eta L)), so the mean gap of x_1 .. x_T is in expectation at most
    ||x_0 - x*||^2 / (2 eta T) + eta sigma^2 / (2 (1 - eta L)).
    """

    assumes = pt.Composite(pt.Stochastic(pt.SmoothConvex))
    theorem = "proximal-gradient/stochastic"
    source = "Ghadimi, Lan 2012; Taylor, Bach 2019"

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(self.step(p, t, x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta**2 * p.sigma**2 / (2 * (1 - self.eta * p.L))
