r"""Nesterov's accelerated gradient methods, in their two-sequence forms.

Sources: Y. Nesterov 1983; N. Bansal, A. Gupta, "Potential-function proofs for gradient methods",
Theory of Computing 15(4), 2019, section 5.
"""

from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class AcceleratedGradient(Method):
    r"""Nesterov's accelerated gradient for smooth convex functions.

        x_t = (t y_t + 2 z_t) / (t + 2),  y_{t+1} = x_t - grad f(x_t) / L,  z_{t+1} = z_t - (t+1)/(2L) grad f(x_t)

    Theorem: t (t+1) (f(y_t) - f*) + 2 L ||z_t - x*||^2 does not rise, so f(y_T) - f* <= 2 L ||x_0 - x*||^2 / (T (T+1)).
    """

    assumes: ClassVar[Any] = pt.SmoothConvex
    theorem = "accelerated/smooth-convex"
    source = "Bansal, Gupta 2019, section 5"

    class State(NamedTuple):
        """The gradient sequence y and the mirror sequence z."""

        y: Any
        z: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(y=x0, z=x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        tau = 2 / (t + 2)
        x = (1 - tau) * s.y + tau * s.z
        g = p.gradient(x)
        return self.State(y=x - g / p.L, z=s.z - (t + 1) / (2 * p.L) * g)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return t * (t + 1) * p.gap(s.y) + 2 * p.L * p.distance_squared(s.z)


class LongStepAcceleratedGradient(AcceleratedGradient):
    r"""Nesterov's method with a longer step of the mirror sequence, 3/4 in the place of 1/2.

        x_t = (t y_t + 2 z_t) / (t + 2),  y_{t+1} = x_t - grad f(x_t) / L,  z_{t+1} = z_t - 3 (t+1)/(4 L) grad f(x_t)

    Theorem: 3 t (t+1) / 4 (f(y_t) - f*) + 3 t^2 / (8 L) ||grad f(y_t)||^2 + L ||z_t - x*||^2 does not rise, so
    f(y_T) - f* <= 4 L ||x_0 - x*||^2 / (3 T (T+1)): two thirds of Nesterov's bound. Step and potential were found by
    `potential.discover`.
    """

    theorem = "discovered/accelerated-long-step"
    source = ""
    note = "The step and the potential were found from the form of the method alone."

    def step(self, p: Any, t: Any, s: Any) -> Any:
        tau = 2 / (t + 2)
        x = (1 - tau) * s.y + tau * s.z
        g = p.gradient(x)
        return self.State(y=x - g / p.L, z=s.z - 3 * (t + 1) / (4 * p.L) * g)

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        slope = p.norm_squared(p.gradient(s.y))
        return 3 * t * (t + 1) / 4 * p.gap(s.y) + 3 * t**2 / (8 * p.L) * slope + p.L * p.distance_squared(s.z)


class ProjectedAcceleratedGradient(AcceleratedGradient):
    r"""Accelerated gradient over a constraint set: one projection a step, and y in the set as a mean of points in it.

        z_{t+1} = P(z_t - (t+1)/(2L) grad f(x_t)),  y_{t+1} = (t y_t + 2 z_{t+1}) / (t + 2)

    Theorem: the potential of the unconstrained method, and its bound.
    """

    assumes = pt.Constrained(pt.SmoothConvex)
    optional = ("project",)
    theorem = "accelerated/projected"
    source = "Bansal, Gupta 2019, section 5"

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        tau = 2 / (t + 2)
        x = (1 - tau) * s.y + tau * s.z
        z = p.project(s.z - (t + 1) / (2 * p.L) * p.gradient(x))
        return self.State(y=(1 - tau) * s.y + tau * z, z=z)


class MirrorAcceleratedGradient(AcceleratedGradient):
    r"""Accelerated gradient in any norm: a steepest descent step for y, a mirror step for z.

        y_{t+1} = argmin of <g, y - x_t> + L ||y - x_t||^2 / 2,  z_{t+1} a mirror step of size (t+1)/(2L),  g = grad
        f(x_t)

    Theorem: t (t+1) (f(y_t) - f*) + 4 L D_h(x*, z_t) does not rise, so f(y_T) - f* <= 4 L D_h(x*, x_0) / (T (T+1)).
    """

    assumes = pt.MirrorSmoothConvex
    theorem = "accelerated/any-norm"
    source = "Bansal, Gupta 2019, section 5"

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        tau = 2 / (t + 2)
        x = (1 - tau) * s.y + tau * s.z
        g = p.gradient(x)
        return self.State(y=p.steepest_step(x, g, 1 / p.L), z=p.mirror_step(s.z, g, (t + 1) / (2 * p.L)))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return t * (t + 1) * p.gap(s.y) + 4 * p.L * p.bregman(p.minimizer, s.z)


class StronglyConvexAcceleratedGradient(AcceleratedGradient):
    r"""The accelerated gradient method for smooth strongly convex functions, q = sqrt(mu/L).

        x_t = (y_t + q z_t) / (1 + q),  y_{t+1} = x_t - grad f(x_t) / L,  z_{t+1} = (1 - q) z_t + q (x_t - grad
        f(x_t) / mu)

    Theorem: (1 - q)^{-t} (f(y_t) - f* + (mu/2) ||z_t - x*||^2) does not rise, so
    f(y_T) - f* <= (1 - q)^T (f(x_0) - f* + (mu/2) ||x_0 - x*||^2).
    """

    assumes = pt.SmoothStronglyConvex
    theorem = "accelerated/strongly-convex"
    source = "Bansal, Gupta 2019, section 5"

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = (s.y + p.q * s.z) / (1 + p.q)
        g = p.gradient(x)
        return self.State(y=x - g / p.L, z=(1 - p.q) * s.z + p.q * (x - g / p.mu))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return (1 - p.q) ** (-t) * (p.gap(s.y) + p.mu / 2 * p.distance_squared(s.z))


class AnyStepAcceleratedGradient(StronglyConvexAcceleratedGradient):
    r"""The accelerated gradient method for smooth strongly convex functions with any step eta of at most 1/L.

        x_t = (y_t + rho z_t) / (1 + rho),  y_{t+1} = x_t - eta grad f(x_t),  z_{t+1} = (1 - rho) z_t + rho (x_t - grad
        f(x_t) / mu),  rho = sqrt(eta mu)

    which is x_{t+1} = y_{t+1} + (1 - rho)/(1 + rho) (y_{t+1} - y_t): no L has to be known, only that the step is short.

    Theorem: (1 - rho)^{-t} (f(y_t) - f* + (mu/2) ||z_t - x*||^2) does not rise, so
    f(y_T) - f* <= (1 - sqrt(eta mu))^T (f(x_0) - f* + (mu/2) ||x_0 - x*||^2).
    """

    theorem = "accelerated/strongly-convex-any-step"
    source = "Chambolle, Pock 2016, section 4.7"

    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, default=lambda p: 1 / p.L)
    rho = pt.Root(lambda r, p: r**2 - p.eta * p.mu)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = (s.y + self.rho * s.z) / (1 + self.rho)
        g = p.gradient(x)
        return self.State(y=x - self.eta * g, z=(1 - self.rho) * s.z + self.rho * (x - g / p.mu))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return (1 - self.rho) ** (-t) * (p.gap(s.y) + p.mu / 2 * p.distance_squared(s.z))


class InteriorGradient(MirrorAcceleratedGradient):
    r"""The interior gradient algorithm: one mirror step, and means of points that lie in the set.

        x_t = (t y_t + 2 z_t) / (t + 2),  z_{t+1} a mirror step from z_t of size (t+1)/(2L) along grad f(x_t),
        y_{t+1} = (t y_t + 2 z_{t+1}) / (t + 2)

    Theorem: t (t+1) (f(y_t) - f*) + 4 L D_h(x*, z_t) does not rise, so f(y_T) - f* <= 4 L D_h(x*, x_0) / (T (T+1)).
    """

    theorem = "accelerated/interior-gradient"
    source = "Auslender, Teboulle 2006, section 5"
    note = (
        "With the weights $2/(t + 2)$; those of the source solve a quadratic equation and have $4 L D_0/T^2$. "
        "Nesterov's method has the same constant with two different steps."
    )

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        tau = 2 / (t + 2)
        x = (1 - tau) * s.y + tau * s.z
        z = p.mirror_step(s.z, p.gradient(x), (t + 1) / (2 * p.L))
        return self.State(y=(1 - tau) * s.y + tau * z, z=z)
