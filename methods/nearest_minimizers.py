r"""Gradient descent where f grows around its minimizers, of which there may be many: linear rates, convex or not.

Sources: H. Zhang, W. Yin 2013; H. Karimi, J. Nutini, M. Schmidt 2016; I. Necoara, Y. Nesterov, F. Glineur 2019.
"""

from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class QuasiStronglyConvexGradientDescent(Method):
    r"""Gradient descent, x_{t+1} = x_t - grad f(x_t) / L, where f is quasi-strongly convex.

    Theorem: the squared distance to the nearest minimizer falls by the factor 2 L (L - mu) / (2 L^2 + 2 mu L + mu^2).
    """

    assumes: ClassVar[Any] = pt.QuasiStronglyConvex
    theorem = "gradient-descent/quasi-strongly-convex"
    source = "Necoara, Nesterov, Glineur 2019"
    note = "The source has the factor $(L - mu)/(L + mu)$, for convex functions."

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(x - p.nearest_minimizer(x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return self.factor(p) ** (-t)

    def factor(self, p: pt.Oracles) -> Any:
        """By which a step makes the potential smaller."""
        return 2 * p.L * (p.L - p.mu) / (2 * p.L**2 + 2 * p.mu * p.L + p.mu**2)


class QuadraticGrowthGradientDescent(QuasiStronglyConvexGradientDescent):
    r"""Gradient descent where f is convex and grows around its minimizers as a parabola does.

    Theorem: the squared distance to the nearest minimizer falls by the factor 1 - mu/L.
    """

    assumes = pt.QuadraticGrowth
    theorem = "gradient-descent/quadratic-growth"
    source = "Necoara, Nesterov, Glineur 2019"
    note = "The source has the factor $1/(1 + mu/L)$, over a set too."

    def factor(self, p: pt.Oracles) -> Any:
        return 1 - p.mu / p.L


class RestrictedSecantSmoothGradientDescent(QuasiStronglyConvexGradientDescent):
    r"""Gradient descent, x_{t+1} = x_t - grad f(x_t) / L, under the restricted secant inequality.

    Theorem: 3 ||x_t - P_X(x_t)||^2 + 4 (f(x_t) - inf f) / L + ||grad f(x_t)||^2 / L^2 falls by the factor
    (L - mu) / (L + mu/2), where P_X(x) is the minimizer nearest to x.
    """

    assumes = pt.RestrictedSecant
    theorem = "gradient-descent/restricted-secant-smooth"
    source = "Zhang, Yin 2013; Karimi, Nutini, Schmidt 2016"
    note = "Without convexity the second source has $1 - mu^2/L^2$, by the Polyak-Lojasiewicz inequality."

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        g = p.gradient(x)
        size = 4 * p.gap(x) / p.L + p.norm_squared(g) / p.L**2 + 3 * self.measure(p, t, x)
        return self.factor(p) ** (-t) * size

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 3 * self.factor(p) ** (-t)

    def factor(self, p: pt.Oracles) -> Any:
        return 2 * (p.L - p.mu) / (2 * p.L + p.mu)


class ErrorBoundGradientDescent(QuasiStronglyConvexGradientDescent):
    r"""Gradient descent, x_{t+1} = x_t - grad f(x_t) / L, where gradients bound the distance to the minimizers.

    Theorem: f(x_t) - inf f falls by the factor 1 - mu^2 (3 L - mu) / (L^2 (L + mu)).
    """

    assumes = pt.ErrorBound
    theorem = "gradient-descent/error-bound"
    source = "Karimi, Nutini, Schmidt 2016"
    note = "The source has the factor $1 - mu^2/L^2$, by the Polyak-Lojasiewicz inequality."

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.factor(p) ** (-t) * p.gap(x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def factor(self, p: pt.Oracles) -> Any:
        return 1 - p.mu**2 * (3 * p.L - p.mu) / (p.L**2 * (p.L + p.mu))
