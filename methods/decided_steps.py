r"""Gradient descent with a step that the function decides: exact line search, backtracking and Polyak's step.

Sources: B. Polyak 1987; E. de Klerk, F. Glineur, A. Taylor, "On the worst-case complexity of the gradient method with
exact line search for smooth strongly convex functions", Optimization Letters 11, 2017; M. Barré, A. Taylor,
A. d'Aspremont, "Complexity guarantees for Polyak steps with momentum", COLT 2020.
"""

from typing import Any, ClassVar

import potential as pt
from methods.gradient_descent import ContractingGradientDescent, GradientDescent
from potential.method import Method

_LEAST = 1e-300  # a step that is positive and moves nothing


class ExactLineSearchGradientDescent(GradientDescent):
    r"""Gradient descent with exact line search, x_{t+1} the minimizer of f on the line along the gradient.

    Theorem: ((L + mu) / (L - mu))^{2t} (f(x_t) - f*) does not rise.
    """

    assumes: ClassVar[Any] = pt.SmoothStronglyConvex
    theorem = "gradient-descent/exact-line-search"
    source = "de Klerk, Glineur, Taylor 2017"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.line_search(x, p.gradient(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t) * p.gap(x)


class PolyakStepGradientDescent(ContractingGradientDescent):
    r"""Gradient descent with Polyak's step, x_{t+1} = x_t - 2 (f(x_t) - f*) / ||grad f(x_t)||^2 grad f(x_t).

    Theorem: ((L + mu) / (L - mu))^{2t} ||x_t - x*||^2 does not rise: the rate of the best constant step, with no
    constant known but f*.
    """

    assumes = pt.PolyakStep(pt.SmoothStronglyConvex)
    theorem = "gradient-descent/polyak-step"
    source = "Polyak 1987; Barré, Taylor, d'Aspremont 2020"
    note = "The step is less than $1/mu$, unless it ends in $x*$, where nothing is left to show."

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.polyak_step(x) * p.gradient(x)


class InexactLineSearchGradientDescent(ExactLineSearchGradientDescent):
    r"""Gradient descent along a direction with a relative error, ||d_t - grad f(x_t)|| <= delta ||grad f(x_t)||.

    x_{t+1} minimizes f on the line through x_t along d_t.

    Theorem: (1 - (1 - delta^2) mu/L)^{-t} (f(x_t) - f*) does not rise.
    """

    assumes = pt.Inexact(pt.SmoothStronglyConvex)
    theorem = "gradient-descent/inexact-line-search"
    source = "after de Klerk, Glineur, Taylor 2017, theorem 5.1"
    note = (
        "The exact rate, by the source, is $((1 - r)/(1 + r))^2$ with $r = (1 - delta) mu/((1 + delta) L)$: "
        "for small $mu/L$ it is faster by the factor $4/(1 + delta)^2$ in the exponent."
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.line_search(x, p.inexact_gradient(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - (1 - p.delta**2) * p.mu / p.L) ** (-t) * p.gap(x)


class ValuePolyakStepGradientDescent(ExactLineSearchGradientDescent):
    r"""Gradient descent with Polyak's step for the values, ||grad f(x_t)||^2 = 2 L (2 - L gamma_t) (f(x_t) - f*).

    Theorem: (1 - mu/L)^{-t} (f(x_t) - f*) does not rise.
    """

    assumes = pt.ValuePolyakStep(pt.SmoothStronglyConvex)
    theorem = "gradient-descent/value-polyak-step"
    source = "Barré, Taylor, d'Aspremont 2020, proposition 2"
    note = (
        "The exact factor of a step, by the source, is $tau = (L gamma_t - 1) (L gamma_t (3 - gamma_t (L + mu)) - 1)$, "
        "which is smaller than $1 - mu/L$."
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.polyak_step(x) * p.gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - p.mu / p.L) ** (-t) * p.gap(x)


class BacktrackingGradientDescent(GradientDescent):
    r"""Gradient descent with backtracking, which knows no L: x_{t+1} = x_t - grad f(x_t)/M_{t+1}.

    M_{t+1} is the first of M_t, beta M_t, beta^2 M_t, ... that is accepted, as f falls by ||grad f(x_t)||^2/(2 M_{t+1})
    at least. So it never falls, and as every M >= L is accepted, it stays below beta L where it begins there.

    Theorem: t (f(x_t) - f*)/M_t + ||x_t - x*||^2/2 does not rise, so f(x_T) - f* <= beta L R^2/(2 T).
    """

    theorem = "gradient-descent/backtracking"
    source = "Beck, Teboulle 2009, theorem 3.1"

    beta = pt.Parameter(above=1, default=2.0, latex=r"\beta")
    M = pt.Decided(
        above=0,
        below=lambda p: p.beta * p.L,
        following=pt.Parameter(at_least=lambda p: p.M_t, below=lambda p: p.beta * p.L),
        start=lambda p: p.L / 100,
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / self.M(t + 1)

    def such_that(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        fallen = p.norm_squared(p.gradient(x)) / (2 * self.M(t + 1))
        return p.value(self.step(p, t, x)), "<=", p.value(x) - fallen

    def decide(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        M, g = self.M(t), p.gradient(x)
        # From L on each is accepted, whatever rounding makes of the values.
        while p.L > M and p.value(x - g / M) > p.value(x) - p.norm_squared(g) / (2 * M):
            M = self.beta * M
        return M

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return t / self.M(t) * p.gap(x) + p.distance_squared(x) / 2

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return t / (self.beta * p.L)


class PolyakSubgradient(Method):
    r"""The subgradient method with Polyak's step, x_{t+1} = x_t - (f(x_t) - f*) / ||grad f(x_t)||^2 grad f(x_t).

    f need not be smooth, and no constant of it is known but f*. All that is used is that the step is at most this long.

    Theorem: ||x_t - x*||^2 falls by eta_t (f(x_t) - f*), so the mean of the gaps weighted by the steps, and the least
    of them, is at most R^2 over the sum of the steps.
    """

    assumes: ClassVar[Any] = pt.Convex
    theorem = "subgradient/polyak-step"
    source = "Polyak 1987"
    note = "Where subgradients are bounded by $G$, the step is at least $(f(x_t) - f(x*))/G^2$."

    eta = pt.Decided(above=0, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta(t) * p.subgradient(x)

    def such_that(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta(t) * p.norm_squared(p.subgradient(x)), "<=", p.gap(x)

    def decide(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        gap, size = p.gap(x), p.norm_squared(p.subgradient(x))
        # Where rounding leaves no gap, hardly a step.
        return gap / size if gap > 0 and size > 0 else _LEAST

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta(t) * p.gap(x)
