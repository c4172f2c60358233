r"""Gradient descent where the function is smooth and need not be convex.

    x_{t+1} = x_t - grad f(x_t) / L

Sources: B. Polyak 1963; H. Karimi, J. Nutini, M. Schmidt, "Linear convergence of gradient and proximal-gradient methods
under the Polyak-Lojasiewicz condition", ECML 2016; for relative errors E. de Klerk, F. Glineur, A. Taylor, "Worst-case
convergence analysis of inexact gradient and Newton methods through semidefinite programming performance estimation",
SIAM J. Optim. 30, 2020.
"""

from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class NonconvexGradientDescent(Method):
    r"""Gradient descent where f is smooth and bounded from below, and no more.

    Theorem: f(x_t) - inf f falls by ||grad f(x_t)||^2 / (2 L), so the mean of ||grad f(x_t)||^2 over T steps is at most
    2 L (f(x_0) - inf f) / T.
    """

    assumes: ClassVar[Any] = pt.Smooth
    theorem = "gradient-descent/nonconvex"
    source = "folklore; Nesterov 2004, section 1.2"
    note = "The exact worst case of the least squared gradient is smaller by a factor that tends to $2/3$."

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(p.gradient(x)) / (2 * p.L)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(p.gradient(x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class PolyakLojasiewiczGradientDescent(NonconvexGradientDescent):
    r"""Gradient descent under the Polyak-Lojasiewicz inequality: a linear rate without convexity.

    Theorem: (1 - mu/L)^{-t} (f(x_t) - f*) does not rise.
    """

    assumes: ClassVar[Any] = pt.PolyakLojasiewicz
    theorem = "gradient-descent/polyak-lojasiewicz"
    source = "Polyak 1963; Karimi, Nutini, Schmidt 2016"

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - p.mu / p.L) ** (-t) * p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 0

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - p.mu / p.L) ** (-t)


class InexactGradientDescent(PolyakLojasiewiczGradientDescent):
    r"""Gradient descent with gradients that are off by at most a share delta of their length.

        x_{t+1} = x_t - d_t / L,  ||d_t - grad f(x_t)|| <= delta ||grad f(x_t)||

    Theorem: (1 - (1 - delta^2) mu/L)^{-t} (f(x_t) - f*) does not rise.
    """

    assumes = pt.Inexact(pt.PolyakLojasiewicz)
    theorem = "gradient-descent/inexact"
    source = "after de Klerk, Glineur, Taylor 2020"
    note = (
        "For strongly convex functions the source has a longer step and a faster rate; "
        "here nothing is asked but the Polyak-Lojasiewicz inequality."
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.inexact_gradient(x) / p.L

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.gap(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - (1 - p.delta**2) * p.mu / p.L) ** (-t)


class AnyStepNonconvexGradientDescent(NonconvexGradientDescent):
    r"""Gradient descent where f is smooth, with any step below 2/L.

    Theorem: f(x_t) - inf f falls by eta (1 - eta L/2) ||grad f(x_t)||^2.
    """

    theorem = "gradient-descent/nonconvex-any-step"
    source = "folklore; Nesterov 2004, section 1.2"

    eta = pt.Parameter(above=0, below=lambda p: 2 / p.L, default=lambda p: 1 / p.L, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * (1 - self.eta * p.L / 2) * self.measure(p, t, x)


class InexactNonconvexGradientDescent(NonconvexGradientDescent):
    r"""Gradient descent where f is smooth, with gradients that are off by at most a share delta of their length.

    Theorem: f(x_t) - inf f falls by (1 - delta^2) ||grad f(x_t)||^2 / (2 L).
    """

    assumes = pt.Inexact(pt.Smooth)
    theorem = "gradient-descent/inexact-nonconvex"
    source = "after de Klerk, Glineur, Taylor 2020"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.inexact_gradient(x) / p.L

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - p.delta**2) / (2 * p.L) * self.measure(p, t, x)


class AnyStepPolyakLojasiewicz(PolyakLojasiewiczGradientDescent):
    r"""Gradient descent under the Polyak-Lojasiewicz inequality, with any step up to 1/L.

    Theorem: (1 - eta mu (2 - eta L))^{-t} (f(x_t) - inf f) does not rise.
    """

    theorem = "gradient-descent/polyak-lojasiewicz-any-step"
    source = "Polyak 1963; Karimi, Nutini, Schmidt 2016"

    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, default=lambda p: 1 / p.L, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.gap(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu * (2 - self.eta * p.L)) ** (-t)


class NonconvexProximalGradient(Method):
    r"""Proximal gradient, x_{t+1} = prox of h/L at x_t - grad f(x_t)/L, where f is smooth and h convex.

    Theorem: f + h falls by (L/2) ||x_{t+1} - x_t||^2.
    """

    assumes = pt.Composite(pt.Smooth)
    theorem = "proximal-gradient/nonconvex"
    source = "Ghadimi, Lan, Zhang 2016"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.prox(x - p.gradient(x) / p.L, 1 / p.L)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.L / 2 * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(self.step(p, t, x) - x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0
