r"""The optimized gradient method and the triple momentum method: optimal constants in the smooth (strongly) convex
rates.

Sources: D. Kim, J. Fessler, "Optimized first-order methods for smooth convex minimization", Math. Programming 159,
2016; B. Van Scoy, R. Freeman, K. Lynch, "The fastest known globally convergent first-order method for minimizing
strongly convex functions", IEEE Control Systems Letters 2(1), 2018; A. d'Aspremont, D. Scieur, A. Taylor,
"Acceleration Methods", 2021, chapter 4.
"""

from typing import Any, NamedTuple

import potential as pt
from potential.method import Method


class OptimizedGradient(Method):
    r"""The optimized gradient method, l = lambda_{t+1} with l^2 - l = lambda_t^2.

        y_t = x_t - grad f(x_t) / L,  x_{t+1} = (1 - 1/l) y_t + z_t / l,  z_{t+1} = z_t - (2 l / L) grad f(x_{t+1})

    Theorem: 2 lambda_t^2 (f(x_t) - f* - ||grad f(x_t)||^2 / (2 L)) + (L/2) ||z_t - x*||^2 does not rise, so for the
    gradient step y_T from x_T, f(y_T) - f* <= L ||x_0 - x*||^2 / (4 lambda_T^2): half the bound of Nesterov's method.
    """

    assumes = pt.SmoothConvex
    theorem = "optimized-gradient/convex"
    source = "Kim, Fessler 2016; d'Aspremont, Scieur, Taylor 2021, section 4.3"

    lambda_ = pt.NesterovSequence()

    class State(NamedTuple):
        """The points x where gradients are taken, and the sequence z of the potential."""

        x: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        following = self.lambda_(t + 1)
        y = s.x - p.gradient(s.x) / p.L
        x = (1 - 1 / following) * y + s.z / following
        return self.State(x, s.z - 2 * following / p.L * p.gradient(x))

    def iterate(self, p: pt.Oracles, s: Any) -> Any:
        return s.x - p.gradient(s.x) / p.L

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        value = p.gap(s.x) - p.norm_squared(p.gradient(s.x)) / (2 * p.L)
        return 2 * self.lambda_(t) ** 2 * value + p.L / 2 * p.distance_squared(s.z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 2 * self.lambda_(t) ** 2


class TripleMomentum(Method):
    r"""The triple momentum method, q = sqrt(mu/L).

        y_{t+1} = (1-q)/(1+q) (y_t - grad f(y_t) / L) + 2q/(1+q) z_t
        z_{t+1} = (1-q) z_t + q (y_{t+1} - grad f(y_{t+1}) / mu)

    Theorem: (1-q)^{-2t} (f(y_t) - f* - (mu/2) ||y_t - x*||^2 - ||g - mu (y_t - x*)||^2 / (2 (L - mu))
    + mu ||z_t - x*||^2 / (1 - q^2)) does not rise, g = grad f(y_t): the squared distance of z_T to x* falls by
    (1-q)^{2T}.
    """

    assumes = pt.SmoothStronglyConvex
    theorem = "triple-momentum/strongly-convex"
    source = "Van Scoy, Freeman, Lynch 2018; d'Aspremont, Scieur, Taylor 2021, section 4.6"

    class State(NamedTuple):
        """The points y where gradients are taken, and the sequence z of the potential."""

        y: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        q = p.q
        y = (1 - q) / (1 + q) * (s.y - p.gradient(s.y) / p.L) + 2 * q / (1 + q) * s.z
        return self.State(y, (1 - q) * s.z + q * (y - p.gradient(y) / p.mu))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        curved = p.gradient(s.y) - p.mu * (s.y - p.minimizer)
        value = p.gap(s.y) - p.mu / 2 * p.distance_squared(s.y) - p.norm_squared(curved) / (2 * (p.L - p.mu))
        return (1 - p.q) ** (-2 * t) * (value + p.mu / (1 - p.q**2) * p.distance_squared(s.z))

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - p.q) ** (-2 * t) * p.mu / (1 - p.q**2)


class TripleMomentumGap(TripleMomentum):
    r"""The triple momentum method, by the gap of z.

    Theorem: the potential of the method bounds f(z_T) - f* <= (L/2) ||z_T - x*||^2, which falls by (1-q)^{2T}.
    """

    theorem = "triple-momentum/gap"
    source = "Van Scoy, Freeman, Lynch 2018, theorem 1"
    note = "The rate of the source; its factor in front is $L^2 R^2 (1 - q)^2/(2 mu)$."

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.gap(s.z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - p.q) ** (-2 * t) * 2 * p.q**2 / (1 - p.q**2)


class LineSearchOptimizedGradient(OptimizedGradient):
    r"""The optimized gradient method with an exact line search in the place of its momentum, l = lambda_{t+1}.

        y_t = x_t - grad f(x_t) / L,  x_{t+1} minimizes f on the line through y_t and z_t,
        z_{t+1} = z_t - (2 l / L) grad f(x_{t+1})

    Theorem: 2 lambda_t^2 (f(x_t) - f* - ||grad f(x_t)||^2 / (2 L)) + (L/2) ||z_t - x*||^2 does not rise, so for the
    gradient step y_T from x_T, f(y_T) - f* <= L ||x_0 - x*||^2 / (4 lambda_T^2). The proof needs of x_{t+1} that the
    gradient there is orthogonal to the line.
    """

    theorem = "optimized-gradient/line-search"
    source = "Drori, Taylor 2020"
    note = (
        "Of a gradient step from the last iterate, which is no worse than the next line search. The source has "
        "$L R^2/(2 theta^2)$ with $theta^2 - theta = 2 lambda_(T-1)^2$ for the search over the span of all gradients, "
        "the best that any first-order method has; the ratio tends to 1."
    )

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        y = s.x - p.gradient(s.x) / p.L
        x = p.line_search(y, s.z - y)
        return self.State(x, s.z - 2 * self.lambda_(t + 1) / p.L * p.gradient(x))
