r"""Gradient descent with noise: an unbiased gradient of bounded variance. Theorems speak of expectations.

Sources: S. Ghadimi, G. Lan 2012; A. Taylor, F. Bach, "Stochastic first-order methods: non-asymptotic and computer-aided
analyses via potential functions", COLT 2019.
"""

from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class StochasticGradientDescent(Method):
    r"""Gradient descent with unbiased gradients of variance at most sigma^2 and a constant step eta < 1/L.

    Theorem: ||x_t - x*||^2 / 2 falls in expectation by eta (1 - eta L) (f(x_t) - f*) and rises by at most
    eta^2 sigma^2 / 2, so the mean gap is in expectation at most
    ||x_0 - x*||^2 / (2 eta (1 - eta L) T) + eta sigma^2 / (2 (1 - eta L)).
    """

    assumes: ClassVar[Any] = pt.Stochastic(pt.SmoothConvex)
    optional: ClassVar[tuple[str, ...]] = ("prox",)
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


class StronglyConvexStochasticGradientDescent(StochasticGradientDescent):
    r"""Gradient descent with noise for smooth strongly convex functions, a constant step eta < 1/L.

    Theorem: (1 - eta mu)^{-t} ||x_t - x*||^2 rises in expectation by at most (1 - eta mu)^{-t-1} eta^2 sigma^2, so
    E ||x_T - x*||^2 <= (1 - eta mu)^T ||x_0 - x*||^2 + eta sigma^2 / mu.
    """

    assumes = pt.Stochastic(pt.SmoothStronglyConvex)
    optional = ()
    theorem = "gradient-descent/stochastic-strongly-convex"
    source = "Bach, Moulines 2011"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.stochastic_gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 0

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-t - 1) * self.eta**2 * p.sigma**2

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-t)


class AcceleratedStochasticGradientDescent(StochasticGradientDescent):
    r"""The accelerated method with noise, for a step eta < 1/L that is chosen after the number of steps.

        x_t = (t y_t + 2 z_t)/(t+2),  y_{t+1} = x_t - eta g_t,  z_{t+1} = z_t - eta (t+1)/2 g_t,  g_t a noisy gradient

    Theorem: eta t (t+1) (f(y_t) - f*) + 2 ||z_t - x*||^2 rises in expectation by at most eta^2 (t+1)(t+2) sigma^2.
    """

    assumes = pt.Stochastic(pt.SmoothConvex)
    optional = ()
    theorem = "accelerated/stochastic"
    source = "Lan 2012"

    class State(NamedTuple):
        """The sequence y of short steps and the sequence z of long ones."""

        y: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = (t * s.y + 2 * s.z) / (t + 2)
        g = p.stochastic_gradient(x)
        return self.State(x - self.eta * g, s.z - self.eta * (t + 1) / 2 * g)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.eta * t * (t + 1) * p.gap(s.y) + 2 * p.distance_squared(s.z)

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return 0

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta**2 * (t + 1) * (t + 2) * p.sigma**2


class NonconvexStochasticGradientDescent(StochasticGradientDescent):
    r"""Gradient descent with noise where f is smooth and bounded from below, a constant step eta <= 1/L.

    Theorem: f(x_t) - inf f falls in expectation by eta (1 - eta L/2) ||grad f(x_t)||^2 and rises by at most
    eta^2 L sigma^2 / 2.
    """

    assumes = pt.Stochastic(pt.Smooth)
    optional = ()
    theorem = "gradient-descent/stochastic-nonconvex"
    source = "Ghadimi, Lan 2013"

    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.stochastic_gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * (1 - self.eta * p.L / 2) * self.measure(p, t, x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return p.L * self.eta**2 * p.sigma**2 / 2

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(p.gradient(x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class GrowingNoiseGradientDescent(NonconvexStochasticGradientDescent):
    r"""Gradient descent where the noise grows with the gradient, a constant step eta <= 1/(L (1 + tau)).

    With sigma = 0, the strong growth condition, the bound is that of gradient descent for a step 1 + tau times shorter.

    Theorem: f(x_t) - inf f falls in expectation by eta (1 - eta L (1 + tau)/2) ||grad f(x_t)||^2 and rises by at most
    eta^2 L sigma^2 / 2.
    """

    assumes = pt.NoiseGrowth(pt.Smooth)
    theorem = "gradient-descent/noise-growth"
    source = "Bottou, Curtis, Nocedal 2018, theorem 4.8; Schmidt, Le Roux 2013"

    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (p.L * (1 + p.tau)), latex=r"\eta")

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * (1 - self.eta * p.L * (1 + p.tau) / 2) * self.measure(p, t, x)


class ExpectedlySmoothGradientDescent(StochasticGradientDescent):
    r"""Gradient descent where stochastic gradients are smooth in the mean, a constant step eta <= 1/(2 ell).

    Theorem: (1 - eta mu)^{-t} ||x_t - x*||^2 rises in expectation by at most 2 eta^2 sigma^2 (1 - eta mu)^{-t-1}, where
    sigma^2 bounds the mean square of the stochastic gradient at x* alone: where it vanishes there, the rate is linear.
    """

    assumes = pt.ExpectedSmoothness(pt.SmoothStronglyConvex)
    optional = ()
    theorem = "gradient-descent/expected-smoothness"
    source = "Gower et al. 2019, theorem 3.1"

    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (2 * p.ell), latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.stochastic_gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 0

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return 2 * self.eta**2 * p.sigma**2 * (1 - self.eta * p.mu) ** (-t - 1)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-t)


class PolyakLojasiewiczStochasticGradientDescent(NonconvexStochasticGradientDescent):
    r"""Gradient descent with noise under the Polyak-Lojasiewicz inequality, a constant step eta < 1/L.

    Theorem: (1 - eta mu)^{-t} (f(x_t) - inf f) rises in expectation by at most (1 - eta mu)^{-t-1} L eta^2 sigma^2 / 2.
    """

    assumes = pt.Stochastic(pt.PolyakLojasiewicz)
    theorem = "gradient-descent/stochastic-polyak-lojasiewicz"
    source = "Karimi, Nutini, Schmidt 2016, theorem 4"

    eta = pt.Parameter(above=0, below=lambda p: 1 / p.L, latex=r"\eta")

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 0

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-t - 1) * p.L * self.eta**2 * p.sigma**2 / 2

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-t)


class StochasticSubgradient(Method):
    r"""The subgradient method with noise, x_{t+1} = x_t - eta (g_t + noise), with ||g_t|| <= G and any step eta.

    Theorem: ||x_t - x*||^2 / 2 falls in expectation by eta (f(x_t) - f*) and rises by at most eta^2 (G^2 + sigma^2)/2.
    """

    assumes = pt.Stochastic(pt.ConvexLipschitz)
    theorem = "subgradient/stochastic"
    source = "Nemirovski, Juditsky, Lan, Shapiro 2009"

    eta = pt.Parameter(above=0, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.stochastic_gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / 2

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta**2 * (p.G**2 + p.sigma**2) / 2
