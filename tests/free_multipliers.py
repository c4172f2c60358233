"""Statements of the literature whose multipliers the equations leave free, and false neighbours of them.

Each is a method with its potential; `TRUE` and `FALSE` list them. What a class of the package does not say yet is said
by a class of this file: that an operator is strongly monotone, the proximal step of a smooth function, a table of
gradients.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

import potential as pt
from methods import Method
from potential.classes.quantities import inner, norm_squared
from potential.classes.recorder import FIRST_ORDER

# The residual of the proximal gradient method -------------------------------------------------------------------------


class Residual(Method):
    """||x_{t+1} - x_t||^2 falls by (1 - eta mu)^2: the step is a contraction, applied to x_t and x_{t+1}."""

    assumes: ClassVar[Any] = pt.Composite(pt.SmoothStronglyConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p, t, x):
        return p.prox(x - self.eta * p.gradient(x), self.eta)

    def measure(self, p, t, x):
        return p.norm_squared(self.step(p, t, x) - x)

    def factor(self, p):
        return 1 - self.eta * p.mu

    def weight(self, p, t):
        return self.factor(p) ** (-2 * t)

    def potential(self, p, t, x):
        return self.weight(p, t) * self.measure(p, t, x)


class ResidualUpToTheBestStep(Residual):
    """The same for every step up to 2/(L + mu)."""

    eta = pt.Parameter(above=0, at_most=lambda p: 2 / (p.L + p.mu))


class ResidualOfLongSteps(Residual):
    """For longer steps the factor is (eta L - 1)^2."""

    eta = pt.Parameter(above=lambda p: 2 / (p.L + p.mu), below=lambda p: 2 / p.L)

    def factor(self, p):
        return self.eta * p.L - 1


class ResidualTooFast(Residual):
    """False: the factor of the short steps for the long ones."""

    eta = pt.Parameter(above=lambda p: 2 / (p.L + p.mu), below=lambda p: 2 / p.L)


class ResidualTooFastByTwoPercent(Residual):
    """False: f = mu ||x||^2 / 2 and h = 0 show it."""

    def factor(self, p):
        return 1 - 51 * self.eta * p.mu / 50


# Finite sums ----------------------------------------------------------------------------------------------------------


class ProximalComponents(Method):
    """Proximal SGD on a finite sum, eta <= 1/(2 L): E. Gorbunov, F. Hanzely, P. Richtarik, AISTATS 2020."""

    assumes: ClassVar[Any] = pt.Composite(pt.FiniteSum(pt.SmoothStronglyConvex))
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (2 * p.L))
    noise = 2

    def step(self, p, t, x):
        return p.prox(x - self.eta * p.component_gradient(x), self.eta)

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return (1 - self.eta * p.mu) ** (-t)

    def potential(self, p, t, x):
        return self.weight(p, t) * p.distance_squared(x)

    def budget(self, p, t):
        return self.noise * self.eta**2 * p.sigma**2 * (1 - self.eta * p.mu) ** (-t - 1)


class ProximalComponentsTooCalm(ProximalComponents):
    """False: with half of the budget, at eta = 1/(2 L)."""

    noise = 1


# Inexact gradients ----------------------------------------------------------------------------------------------------


class WithAnError(pt.Inexact(pt.SmoothStronglyConvex)):  # type: ignore[misc]
    """A relative error that is not zero: at delta = 0 the multiplier of its bound has a pole."""

    added: ClassVar[Any] = {"delta": pt.Parameter(above=0, below=1)}


class InexactGradientDescent(Method):
    """The step 2/(m + M), m = (1 - delta) mu, M = (1 + delta) L: E. de Klerk, F. Glineur, A. Taylor, SIOPT 30, 2020."""

    assumes: ClassVar[Any] = WithAnError
    share = 1

    def ends(self, p):
        return (1 - p.delta) * p.mu, (1 + p.delta) * p.L

    def step(self, p, t, x):
        m, M = self.ends(p)
        return x - 2 / (m + M) * p.inexact_gradient(x)

    def potential(self, p, t, x):
        m, M = self.ends(p)
        return (self.share * (M + m) / (M - m)) ** (2 * t) * p.gap(x)


class InexactGradientDescentTooFast(InexactGradientDescent):
    """False: a rate that is better by two percent."""

    share = 1 + 1 / 64


# Operators ------------------------------------------------------------------------------------------------------------


class StronglyMonotoneCocoercive(pt.Cocoercive):
    """F is mu-strongly monotone and 1/L-cocoercive."""

    description = "F is mu-strongly monotone and 1/L-cocoercive"
    parameters: ClassVar[Any] = {"mu": pt.Parameter(above=0), "L": pt.Parameter(above=lambda p: p.mu)}

    def of_pair(self, i, j):
        values, points = self._difference(i, j)
        strong = inner(values, points) >= self._write.mu * norm_squared(points)
        return [*super().of_pair(i, j), self._said("strong-monotonicity", i, j, strong)]


class ForwardBackwardResidual(Method):
    """||x_{t+1} - x_t||^2 falls by 1 - 2 eta mu + eta^2 mu L."""

    assumes: ClassVar[Any] = pt.Composite(StronglyMonotoneCocoercive)
    eta = pt.Parameter(above=0, below=lambda p: 2 / p.L)
    better = 0

    def step(self, p, t, x):
        return p.resolvent(x - self.eta * p.operator(x), self.eta)

    def measure(self, p, t, x):
        return p.norm_squared(self.step(p, t, x) - x)

    def weight(self, p, t):
        rho = 1 - 2 * self.eta * p.mu + self.eta**2 * p.mu * p.L - self.better * (self.eta * p.mu) ** 2
        return rho ** (-t)

    def potential(self, p, t, x):
        return self.weight(p, t) * self.measure(p, t, x)


class ForwardBackwardResidualTooFast(ForwardBackwardResidual):
    """False: a rate that is better by a tenth of (eta mu)^2."""

    better = Fraction(1, 10)


class SmoothByItsProximalStep(pt.Composite(pt.SmoothStronglyConvex)):  # type: ignore[misc]
    """f + h where f too is known by its proximal step, at which its gradient is known."""

    oracles: ClassVar[Any] = (*pt.Composite(pt.SmoothStronglyConvex).oracles, "smooth_prox", "splitting_point")

    def smooth_prox(self, x, step):
        """The minimizer u of f(u) + ||u - x||^2 / (2 step): there grad f(u) = (x - u) / step."""
        u = self._recorder.answer("smooth_prox", x, self._field.coefficient(step), stem="u")
        self._recorder.note(FIRST_ORDER, u, result=(x - u) / step, function=self.function)
        return u

    def splitting_point(self, step):
        """z* = x* + step grad f(x*), of which x* is the proximal step."""
        return self.minimizer + self.gradient(self.minimizer) * step


class RelaxedDouglasRachford(Method):
    """z + 2 a (y - x), strongly convex and smooth f: P. Giselsson, S. Boyd, IEEE Trans. Automat. Control 62, 2017.

    For a below 1/(1 + delta) and gamma below 1/sqrt(mu L) the factor is 1 - 2 a gamma mu/(1 + gamma mu).
    """

    assumes: ClassVar[Any] = SmoothByItsProximalStep
    gamma = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)
    a = pt.Parameter(above=0, at_most=1 / 2)
    share = 2

    def step(self, p, t, z):
        x = p.smooth_prox(z, self.gamma)
        y = p.prox(2 * x - z, self.gamma)
        return z + 2 * self.a * (y - x)

    def measure(self, p, t, z):
        return p.norm_squared(z - p.splitting_point(self.gamma))

    def weight(self, p, t):
        return (1 - self.share * self.a * self.gamma * p.mu / (1 + self.gamma * p.mu)) ** (-2 * t)

    def potential(self, p, t, z):
        return self.weight(p, t) * self.measure(p, t, z)


class RelaxedDouglasRachfordTooFast(RelaxedDouglasRachford):
    """False: a rate better by two percent."""

    share = 2 + 1 / 32


# Popov's method -------------------------------------------------------------------------------------------------------


class Pair(NamedTuple):
    """The iterate x and the point w of the last evaluation."""

    x: Any
    w: Any


class Popov(Method):
    """d2(x) + r^2 ||x - w||^2 does not rise for s <= r/((1 + r^2) L): r = 1 gives 1/(2 L)."""

    assumes: ClassVar[Any] = pt.MonotoneLipschitz
    optional = ("project",)
    r = pt.Parameter(above=0, at_most=1)
    s = pt.Parameter(above=0, at_most=lambda p: p.r / ((1 + p.r**2) * p.L))

    def start(self, p, x0):
        return Pair(x0, x0)

    def step(self, p, t, s):
        w = p.project(s.x - self.s * p.operator(s.w))
        return Pair(p.project(s.x - self.s * p.operator(w)), w)

    def potential(self, p, t, s):
        return p.distance_squared(s.x) + self.r**2 * p.norm_squared(s.x - s.w)

    def measure(self, p, t, s):
        return p.distance_squared(s.x)

    def weight(self, p, t):
        return 1


class PopovOverASet(Popov):
    """The same over a set."""

    assumes = pt.Constrained(pt.MonotoneLipschitz)


class PopovWithOneHalf(Popov):
    """False at s = 1/(2 L): a rotation raises d2(x) + ||x - w||^2 / 2 by four percent."""

    r = None
    s = pt.Parameter(above=0, at_most=lambda p: 1 / (2 * p.L))

    def potential(self, p, t, s):
        return p.distance_squared(s.x) + p.norm_squared(s.x - s.w) / 2


TRUE = (
    Residual,
    ResidualUpToTheBestStep,
    ResidualOfLongSteps,
    ProximalComponents,
    InexactGradientDescent,
    ForwardBackwardResidual,
    RelaxedDouglasRachford,
    Popov,
    PopovOverASet,
)
FALSE = (
    ResidualTooFast,
    ResidualTooFastByTwoPercent,
    ProximalComponentsTooCalm,
    InexactGradientDescentTooFast,
    ForwardBackwardResidualTooFast,
    RelaxedDouglasRachfordTooFast,
    PopovWithOneHalf,
)
