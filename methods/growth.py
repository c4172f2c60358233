r"""Methods for functions whose growth around the minimizer is bounded, convex or not.

Sources: H. Zhang, W. Yin 2013; C. Guille-Escuret, A. Ibrahim, B. Goujaud, I. Mitliagkas, "Gradient descent is optimal
under lower restricted secant inequality and upper error bound", NeurIPS 2022; B. Goujaud, A. Taylor, A. Dieuleveut,
"Optimal first-order methods for convex functions with a quadratic upper bound", arXiv 2205.15033, 2022.
"""

from typing import Any, NamedTuple

import potential as pt
from potential.method import Method


class RestrictedSecantGradientDescent(Method):
    r"""Gradient descent, x_{t+1} = x_t - (mu/L^2) grad f(x_t), under a restricted secant inequality and an error bound.

    Theorem: (1 - mu^2/L^2)^{-t} ||x_t - x*||^2 does not rise. No first-order method is faster on this class.
    """

    assumes = pt.RestrictedSecantErrorBound
    theorem = "gradient-descent/restricted-secant"
    source = "Guille-Escuret, Ibrahim, Goujaud, Mitliagkas 2022"
    note = "The rate is the best that any first-order method has on the class, by the same source."

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.mu / p.L**2 * p.gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.distance_squared(x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - p.mu**2 / p.L**2) ** (-t)


class QuadraticUpperBoundSubgradient(Method):
    r"""The subgradient method, x_{t+1} = x_t - g_t / L, where f lies below a parabola around its minimizer.

    Theorem: (L/2) ||x_t - x*||^2 falls by f(x_t) - f*, so the mean gap is at most L ||x_0 - x*||^2 / (2 T), without
    smoothness and without a bound on subgradients.
    """

    assumes = pt.QuadraticUpperBound
    theorem = "subgradient/quadratic-upper-bound"
    source = "Goujaud, Taylor, Dieuleveut 2022"
    note = "Of the mean of the gaps; heavy-ball/last-iterate has the same bound of the last iterate."

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.subgradient(x) / p.L

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.L / 2 * p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)


class LastIterateHeavyBall(Method):
    r"""The heavy ball with steps 1/(L (t+2)) and momentum t/(t+2), for functions below a parabola around the minimizer.

        x_{t+1} = x_t - g_t / (L (t+2)) + t/(t+2) (x_t - x_{t-1})

    Theorem: with w_t = x_{t-1}, t (f(w_t) - f*) + (L/2) ||x_t + t (x_t - w_t) - x*||^2 does not rise, so
    f(x_T) - f* <= L ||x_0 - x*||^2 / (2 (T+1)), which no first-order method improves upon.
    """

    assumes = pt.QuadraticUpperBound
    theorem = "heavy-ball/last-iterate"
    source = "Goujaud, Taylor, Dieuleveut 2022; Ghadimi, Feyzmahdavian, Johansson 2015"
    note = "Optimal on the class, by the first source; smooth convex functions belong to it."

    class State(NamedTuple):
        """The iterate and the one before."""

        x: Any
        w: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(s.x + t / (t + 2) * (s.x - s.w) - p.subgradient(s.x) / (p.L * (t + 2)), s.x)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return t * p.gap(s.w) + p.L / 2 * p.distance_squared(s.x + t * (s.x - s.w))

    def iterate(self, p: pt.Oracles, s: Any) -> Any:
        return s.w


class VaryingStepQuadraticUpperBound(QuadraticUpperBoundSubgradient):
    r"""The subgradient method with a step of its own for each t, eta_t <= 1/L, where f lies below a parabola.

    Theorem: ||x_t - x*||^2 / 2 falls by eta_t (f(x_t) - f*), so the weighted mean of the gaps is at most
    ||x_0 - x*||^2 / (2 sum eta_t).
    """

    theorem = "subgradient/quadratic-upper-bound-varying"
    source = "Goujaud, Taylor, Dieuleveut 2022"
    note = (
        "Of the mean of the gaps. For the last iterate the source conjectures steps that decrease as $1/sqrt(t)$ and a "
        "bound of that order."
    )

    eta = pt.Parameter(
        above=0,
        at_most=lambda p: 1 / p.L,
        sequence=True,
        default=lambda p: lambda t: 1 / (p.L * (1 + 2 * int(t)) ** 0.5),
        latex=r"\eta",
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta(t) * p.subgradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / 2

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta(t) * p.gap(x)
