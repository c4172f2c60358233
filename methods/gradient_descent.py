r"""Gradient descent and its potentials, projected where the problem has a constraint set.

    x_{t+1} = P(x_t - grad f(x_t) / L)

Source: N. Bansal, A. Gupta, "Potential-function proofs for gradient methods", Theory of Computing 15(4), 2019,
sections 3 and 4.
"""

from typing import Any

import potential as pt
from methods.method import Method


class GradientDescent(Method):
    r"""Gradient descent for smooth convex functions, x_{t+1} = x_t - grad f(x_t) / L.

    Theorem: t (f(x_t) - f*) + (L/2) ||x_t - x*||^2 does not rise, so f(x_T) - f* <= L ||x_0 - x*||^2 / (2 T).
    """

    assumes = pt.SmoothConvex
    theorem = "gradient-descent/smooth-convex"
    source = "Bansal, Gupta 2019, section 3"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - p.gradient(x) / p.L)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.L / 2 * p.distance_squared(x)


class StronglyConvexGradientDescent(GradientDescent):
    r"""The same step for smooth strongly convex functions: a linear rate.

    Theorem: (1 - mu/L)^{-t} (f(x_t) - f* + (mu/2) ||x_t - x*||^2) does not rise, so
    f(x_T) - f* <= (1 - mu/L)^T (f(x_0) - f* + (mu/2) ||x_0 - x*||^2).
    """

    assumes = pt.SmoothStronglyConvex
    theorem = "gradient-descent/strongly-convex"
    source = "Bansal, Gupta 2019, section 3"

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return (1 - p.mu / p.L) ** (-t) * (p.gap(x) + p.mu / 2 * p.distance_squared(x))
