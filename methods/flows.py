r"""Flows: first-order methods in continuous time.

    x' = -grad f(x)      and      x'' + friction x' + grad f(x) = 0

Sources: N. Bansal, A. Gupta 2019; W. Su, S. Boyd, E. Candès, "A differential equation for modeling Nesterov's
accelerated gradient method", NeurIPS 2014; A. Wilson, B. Recht, M. Jordan, "A Lyapunov analysis of accelerated methods
in optimization", JMLR 22, 2021.
"""

import math
from typing import Any, NamedTuple

import potential as pt
from potential.method import Flow


class GradientFlow(Flow):
    r"""The gradient flow x' = -grad f(x) for convex functions.

    Theorem: t (f(x) - f*) + ||x - x*||^2 / 2 does not rise, so f(x(T)) - f* <= ||x_0 - x*||^2 / (2 T).
    """

    assumes = pt.DifferentiableConvex
    theorem = "gradient-flow/convex"
    source = "Bansal, Gupta 2019; Su, Boyd, Candès 2014"

    def velocity(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return -p.gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.distance_squared(x) / 2


class StronglyConvexGradientFlow(GradientFlow):
    r"""The gradient flow for strongly convex functions.

    Theorem: exp(2 mu t) ||x - x*||^2 does not rise, so ||x(T) - x*||^2 <= exp(-2 mu T) ||x_0 - x*||^2.
    """

    assumes = pt.DifferentiableStronglyConvex
    theorem = "gradient-flow/strongly-convex"
    source = "folklore"

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return pt.exp(2 * p.mu * t) * p.distance_squared(x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return pt.exp(2 * p.mu * t)


class AcceleratedFlow(Flow):
    r"""The limit of Nesterov's method, x'' + (3/t) x' + grad f(x) = 0, from rest.

    Theorem: t^2 (f(x) - f*) + 2 ||x - x* + (t/2) x'||^2 does not rise, so f(x(T)) - f* <= 2 ||x_0 - x*||^2 / T^2.
    """

    assumes = pt.DifferentiableConvex
    theorem = "accelerated-flow/convex"
    source = "Su, Boyd, Candès 2014"

    class State(NamedTuple):
        """The position x and its velocity v."""

        x: Any
        v: Any

    def unit(self, p: pt.Oracles) -> float:
        """The natural unit of time: that of an accelerated step, 1/sqrt(L), where the problem has an L."""
        return 1.0 / math.sqrt(float(getattr(p, "L", 1.0)))

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, 0 * x0)

    def velocity(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(s.v, -3 / t * s.v - p.gradient(s.x))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return t**2 * p.gap(s.x) + 2 * p.norm_squared(s.x - p.minimizer + t / 2 * s.v)


class StronglyConvexAcceleratedFlow(AcceleratedFlow):
    r"""The heavy ball with friction 2 r, r = sqrt(mu): x'' + 2 r x' + grad f(x) = 0, from rest.

    Theorem: exp(r t) (f(x) - f* + (mu/2) ||x - x* + x'/r||^2) does not rise.
    """

    assumes = pt.DifferentiableStronglyConvex
    theorem = "accelerated-flow/strongly-convex"
    source = "Wilson, Recht, Jordan 2021"

    def velocity(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(s.v, -2 * p.r * s.v - p.gradient(s.x))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        energy = p.gap(s.x) + p.mu / 2 * p.norm_squared(s.x - p.minimizer + s.v / p.r)
        return pt.exp(p.r * t) * energy


class FrictionFlow(AcceleratedFlow):
    r"""The flow with friction r/t, r >= 3: x'' + (r/t) x' + grad f(x) = 0, from rest.

    Theorem: t^2 (f(x) - f*) + ((r-1)^2/2) ||x - x* + t/(r-1) x'||^2 does not rise, so
    f(x(T)) - f* <= (r-1)^2 ||x_0 - x*||^2 / (2 T^2).
    """

    theorem = "accelerated-flow/friction"
    source = "Su, Boyd, Candès 2014, theorem 5"

    r = pt.Parameter(at_least=3, default=4)

    def velocity(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(s.v, -self.r / t * s.v - p.gradient(s.x))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        ahead = s.x - p.minimizer + t / (self.r - 1) * s.v
        return t**2 * p.gap(s.x) + (self.r - 1) ** 2 / 2 * p.norm_squared(ahead)


class StronglyConvexGradientFlowGap(GradientFlow):
    r"""The gradient flow for strongly convex functions, by the gap.

    Theorem: exp(2 mu t) (f(x) - f*) does not rise.
    """

    assumes = pt.DifferentiableStronglyConvex
    theorem = "gradient-flow/strongly-convex-gap"
    source = "folklore"

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return pt.exp(2 * p.mu * t) * p.gap(x)
