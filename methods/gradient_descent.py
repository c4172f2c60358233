r"""Gradient descent and its potentials, projected where the problem has a constraint set.

    x_{t+1} = P(x_t - grad f(x_t) / L)

Source: N. Bansal, A. Gupta, "Potential-function proofs for gradient methods", Theory of Computing 15(4), 2019,
sections 3 and 4.
"""

from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class GradientDescent(Method):
    r"""Gradient descent for smooth convex functions, x_{t+1} = x_t - grad f(x_t) / L.

    Theorem: t (f(x_t) - f*) + (L/2) ||x_t - x*||^2 does not rise, so f(x_T) - f* <= L ||x_0 - x*||^2 / (2 T).
    """

    assumes: ClassVar[Any] = pt.SmoothConvex
    optional: ClassVar[tuple[str, ...]] = ("prox",)
    theorem = "gradient-descent/smooth-convex"
    source = "Bansal, Gupta 2019, section 3"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.prox(x - p.gradient(x) / p.L, 1 / p.L)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.L / 2 * p.distance_squared(x)


class StronglyConvexGradientDescent(GradientDescent):
    r"""The same step for smooth strongly convex functions: a linear rate.

    Theorem: (1 - mu/L)^{-t} (f(x_t) - f* + (mu/2) ||x_t - x*||^2) does not rise, so
    f(x_T) - f* <= (1 - mu/L)^T (f(x_0) - f* + (mu/2) ||x_0 - x*||^2).
    """

    assumes = pt.SmoothStronglyConvex
    theorem = "gradient-descent/strongly-convex"
    source = "Bansal, Gupta 2019, section 3"

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - p.mu / p.L) ** (-t) * (p.gap(x) + p.mu / 2 * p.distance_squared(x))


class FixedStepGradientDescent(GradientDescent):
    r"""Gradient descent with any constant step up to 1/L.

    Theorem: eta t (f(x_t) - f*) + ||x_t - x*||^2 / 2 does not rise, so f(x_T) - f* <= ||x_0 - x*||^2 / (2 eta T).
    """

    optional = ("prox",)
    theorem = "gradient-descent/any-step"
    source = "folklore; Nesterov 2004, section 2.1"

    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, default=lambda p: 1 / p.L, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.gradient(x), self.eta)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * t * p.gap(x) + p.distance_squared(x) / 2


class TightGradientDescent(GradientDescent):
    r"""Gradient descent with a potential that guarantees a decrease by the gradient as well.

    Theorem: (2t+1) L (f(x_t) - f*) + t (t+2) ||grad f(x_t)||^2 + L^2 ||x_t - x*||^2 does not rise, so both the gap and,
    as 1/t^2, the squared gradient are bounded: f(x_T) - f* <= (L Delta_0 + L^2 R^2) / (L (2T+1)), for a start.
    """

    theorem = "gradient-descent/tight"
    source = "Taylor, Bach 2019, theorem 3"

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        slope = p.norm_squared(p.gradient(x))
        return (2 * t + 1) * p.L * p.gap(x) + t * (t + 2) * slope + p.L**2 * p.distance_squared(x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(p.gradient(x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (t + 1) ** 2


class ContractingGradientDescent(GradientDescent):
    r"""The step 2 / (L + mu), which contracts distances fastest.

    Theorem: ((L + mu) / (L - mu))^{2t} ||x_t - x*||^2 does not rise.
    """

    assumes: ClassVar[Any] = pt.SmoothStronglyConvex
    optional: ClassVar[tuple[str, ...]] = ("prox",)
    theorem = "gradient-descent/contraction"
    source = "Polyak 1987; Taylor, Hendrickx, Glineur 2018"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        size = 2 / (p.L + p.mu)
        return p.prox(x - size * p.gradient(x), size)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t) * p.distance_squared(x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t)


class LongStepGradientDescent(GradientDescent):
    r"""Gradient descent with any step below 2/L, by the gradient.

    Theorem: ||x_t - x*||^2 falls by eta (2/L - eta) ||grad f(x_t)||^2.
    """

    optional: ClassVar[Any] = ()
    theorem = "gradient-descent/distance"
    source = "folklore; Nesterov 2004, theorem 2.1.14"
    note = "Of the mean; for the step $1/L$ the last squared gradient is at most $L^2 R^2/(T + 1)^2$."

    eta = pt.Parameter(above=0, below=lambda p: 2 / p.L, default=lambda p: 1 / p.L, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * (2 / p.L - self.eta) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(p.gradient(x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class ShortStepContraction(ContractingGradientDescent):
    r"""Gradient descent for smooth strongly convex functions with any step up to 2/(L + mu).

    Theorem: (1 - eta mu)^{-2t} ||x_t - x*||^2 does not rise.
    """

    optional: ClassVar[tuple[str, ...]] = ("prox",)
    theorem = "gradient-descent/contraction-any-step"
    source = "Polyak 1987; Taylor, Hendrickx, Glineur 2018"
    note = "The rate is exact for each step."

    eta = pt.Parameter(above=0, at_most=lambda p: 2 / (p.L + p.mu), default=lambda p: 1 / p.L, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.gradient(x), self.eta)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.distance_squared(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-2 * t)


class GradientContraction(ShortStepContraction):
    r"""Gradient descent for smooth strongly convex functions with any step up to 2/(L + mu), by the gradient.

    Theorem: (1 - eta mu)^{-2t} ||grad f(x_t)||^2 does not rise.
    """

    optional = ()
    theorem = "gradient-descent/gradient-any-step"
    source = "Taylor, Hendrickx, Glineur 2018"
    note = "The rate is exact for each step."

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(p.gradient(x))


class GapContraction(GradientContraction):
    r"""Gradient descent for smooth strongly convex functions with any step up to 1/L, by the gap.

    Theorem: (1 - eta mu)^{-2t} (f(x_t) - f*) does not rise.
    """

    theorem = "gradient-descent/gap-any-step"
    source = "Taylor, Hendrickx, Glineur 2018"
    note = "The rate is exact for each step, and holds up to $2/(L + mu)$ by the source."

    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, default=lambda p: 1 / p.L, latex=r"\eta")

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)


class GapByDistance(GradientContraction):
    r"""Gradient descent for smooth strongly convex functions with any step up to 2/(L + mu): the gap by the distance.

    Theorem: (1 - eta mu)^{-2t} ||x_t - x*||^2 does not rise, so
    f(x_T) - f* <= (1 - eta mu)^{2T} (L/2) ||x_0 - x*||^2.
    """

    theorem = "gradient-descent/gap-by-distance"
    source = "Nesterov 2004, section 2.1; Taylor, Hendrickx, Glineur 2018"
    note = "The rate is exact, the factor $L/2$ is not: $mu x^2/2$ has $mu/2$, and the exact one lies between."

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-2 * t) * p.distance_squared(x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-2 * t) * 2 / p.L
