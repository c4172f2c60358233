r"""Gradient descent with a step that the function decides: exact line search and Polyak's step.

Sources: B. Polyak 1987; E. de Klerk, F. Glineur, A. Taylor, "On the worst-case complexity of the gradient method with
exact line search for smooth strongly convex functions", Optimization Letters 11, 2017; M. Barré, A. Taylor,
A. d'Aspremont, "Complexity guarantees for Polyak steps with momentum", COLT 2020.
"""

from typing import Any, ClassVar

import potential as pt
from methods.gradient_descent import ContractingGradientDescent, GradientDescent


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
