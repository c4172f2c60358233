r"""Mirror descent with unbiased subgradients or gradients, in any norm. Theorems speak of expectations.

    x_{t+1} = argmin over u in K of eta <g_t + noise, u> + D_h(u, x_t)

The point depends on the draw; what is drawn has the mean zero paired with every point that was known before, x_t and x*
among them, and the rest is bounded by the dual norm.

Sources: A. Nemirovski, A. Juditsky, G. Lan, A. Shapiro, "Robust stochastic approximation approach to stochastic
programming", SIAM Journal on Optimization 19(4), 2009; L. Xiao, "Dual averaging methods for regularized stochastic
learning and online optimization", JMLR 11, 2010; G. Lan, "An optimal method for stochastic composite optimization",
Mathematical Programming 133, 2012; S. Bubeck, "Convex optimization: algorithms and complexity", 2015, section 6.
"""

from typing import Any, NamedTuple

import potential as pt
from methods.decreasing_steps import DecreasingStepMirrorDescent
from methods.mirror_descent import LazyMirrorDescent, MirrorDescent
from potential.method import Method


class StochasticMirrorDescent(MirrorDescent):
    r"""Mirror descent with unbiased subgradients, E||g_t + noise||_*^2 <= G^2, and a constant step.

    Theorem: D_h(x*, x_t) / eta falls in expectation by the gap and rises by at most eta G^2 / 2, so the mean gap over T
    steps is in expectation at most D_h(x*, x_0) / (eta T) + eta G^2 / 2: the bound without noise.
    """

    assumes = pt.Stochastic(pt.MirrorConvex)
    theorem = "mirror-descent/stochastic"
    source = "Nemirovski, Juditsky, Lan, Shapiro 2009, section 2.3"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.stochastic_gradient(x), self.eta)


class DecreasingStepStochasticMirrorDescent(DecreasingStepMirrorDescent):
    r"""The same with steps c / sqrt(t + 1), so that no number of steps has to be known before.

    Theorem: D_h(x*, x_t) falls in expectation by c / sqrt(t + 1) times the gap and rises by at most
    c^2 G^2 / (2 (t + 1)), so the mean gap weighted by the steps is in expectation at most
    (2 D_h(x*, x_0) + c^2 G^2 (1 + log T)) (1 + sqrt T) / (4 c T).
    """

    assumes = pt.Stochastic(pt.MirrorConvex)
    theorem = "mirror-descent/stochastic-decreasing-steps"
    source = "Nemirovski, Juditsky, Lan, Shapiro 2009, section 2.3"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.stochastic_gradient(x), self.c / self.root(t))


class StochasticDualAveraging(LazyMirrorDescent):
    r"""Dual averaging with unbiased subgradients, x_t = grad h*(theta_t), theta_{t+1} = theta_t - eta (g_t + noise).

    Theorem: (h*(theta_t) - <theta_t, x*> + h(x*)) / eta falls in expectation by the gap and rises by at most
    eta G^2 / 2: the same bound.
    """

    assumes = pt.Stochastic(pt.MirrorConvex)
    theorem = "mirror-descent/stochastic-lazy"
    source = "Nesterov 2009; Xiao 2010"

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(s.theta - self.eta * p.stochastic_gradient(p.mirror(s.theta)))


class SmoothStochasticMirrorDescent(Method):
    r"""Mirror descent for f smooth in the norm, unbiased gradients with E||noise||_*^2 <= sigma^2, a step eta < 1/L.

    The guaranteed decrease is the gap of the next iterate.

    Theorem: D_h(x*, x_t) falls in expectation by eta (f(x_{t+1}) - f*) and rises by at most
    eta^2 sigma^2 / (2 (1 - eta L)), so the mean gap of x_1 .. x_T is in expectation at most
    D_h(x*, x_0) / (eta T) + eta sigma^2 / (2 (1 - eta L)).
    """

    assumes = pt.Stochastic(pt.MirrorSmoothConvex)
    theorem = "mirror-descent/stochastic-smooth"
    source = "Lan 2012; Bubeck 2015, theorem 6.3"

    eta = pt.Parameter(above=0, below=lambda p: 1 / p.L, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.stochastic_gradient(x), self.eta)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.bregman(p.minimizer, x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * self.measure(p, t, x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta**2 * p.sigma**2 / (2 * (1 - self.eta * p.L))

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(self.step(p, t, x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class AcceleratedStochasticMirrorDescent(SmoothStochasticMirrorDescent):
    r"""The accelerated method with unbiased gradients in any norm, a step eta < 1/L chosen after the number of steps.

        x_t = (t y_t + 2 z_t)/(t+2),  z_{t+1} = argmin over u in K of eta (t+1)/2 <g_t + noise, u> + D_h(u, z_t),
        y_{t+1} = (t y_t + 2 z_{t+1})/(t+2),  g_t the gradient at x_t

    Theorem: eta t (t+1)/4 (f(y_t) - f*) + D_h(x*, z_t) rises in expectation by at most
    eta^2 (t+1)^2 sigma^2 / (8 (1 - eta L)).
    """

    theorem = "mirror-descent/stochastic-accelerated"
    source = "Lan 2012"

    class State(NamedTuple):
        """The sequence y whose gap is bounded, and the sequence z of mirror steps."""

        y: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = (t * s.y + 2 * s.z) / (t + 2)
        z = p.mirror_step(s.z, p.stochastic_gradient(x), self.eta * (t + 1) / 2)
        return self.State((t * s.y + 2 * z) / (t + 2), z)

    def iterate(self, p: pt.Oracles, s: Any) -> Any:
        return s.y

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.weight(p, t) * p.gap(s.y) + p.bregman(p.minimizer, s.z)

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return 0

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta**2 * (t + 1) ** 2 * p.sigma**2 / (8 * (1 - self.eta * p.L))

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.gap(s.y)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta * t * (t + 1) / 4
