r"""Gradient descent with a step that is accepted by conditions on the function alone: Armijo's and Wolfe's.

Sources: L. Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives", Pacific J. Math.
16, 1966; P. Wolfe, "Convergence conditions for ascent methods", SIAM Review 11, 1969.
"""

from typing import Any

import potential as pt
from methods.gradient_descent import GradientDescent
from methods.nonconvex import NonconvexGradientDescent

_TRIALS = 100  # of a step, before the last one is taken
_ROUNDING = 1e-12  # values that differ by less, relatively, are not told apart


class ArmijoGradientDescent(GradientDescent):
    r"""Gradient descent with any step that Armijo's condition with the constant 1/2 accepts, and that is not too short.

    f falls by eta_t/2 ||grad f(x_t)||^2 at least. As each step up to 1/L is accepted, the first that is of s, beta s,
    beta^2 s, ... is at least beta/L, where s is. The step may be another one each time, longer or shorter, and L is not
    known to the method. A condition with a constant above 1/2 is a stronger one.

    Theorem: beta t/L (f(x_t) - f*) + ||x_t - x*||^2/2 does not rise, so f(x_T) - f* <= L R^2/(2 beta T).
    """

    optional = ()
    theorem = "gradient-descent/armijo"
    source = "Armijo 1966; Beck, Teboulle 2009, theorem 3.1"

    beta = pt.Parameter(above=0, at_most=1, default=0.5, latex=r"\beta")
    eta = pt.Decided(at_least=lambda p: p.beta / p.L, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta(t) * p.gradient(x)

    def such_that(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        fallen = self.eta(t) / 2 * p.norm_squared(p.gradient(x))
        return p.value(self.step(p, t, x)), "<=", p.value(x) - fallen

    def decide(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        eta, g = 16 / p.L, p.gradient(x)
        # Up to 1/L each is accepted, whatever rounding makes of the values.
        while eta * p.L > 1 and p.value(x - eta * g) > p.value(x) - eta / 2 * p.norm_squared(g):
            eta = self.beta * eta if self.beta < 1 else 1 / p.L
        return eta

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.beta * t / p.L * p.gap(x) + p.distance_squared(x) / 2


class WolfeGradientDescent(NonconvexGradientDescent):
    r"""Gradient descent with any step that Wolfe's two conditions accept, where f need not be convex.

        f(x_{t+1}) <= f(x_t) - c1 eta_t ||grad f(x_t)||^2,  <grad f(x_{t+1}), grad f(x_t)> <= c2 ||grad f(x_t)||^2

    The first forbids steps that are too long, the second such as are too short; neither knows L. There is such a step
    wherever c1 < c2 and f is bounded from below; what follows from the two holds for all c1 and c2 below 1.

    Theorem: f(x_t) - inf f falls by c1 (1 - c2)/L ||grad f(x_t)||^2, so the mean of ||grad f(x_t)||^2 over T steps is
    at most L (f(x_0) - inf f)/(c1 (1 - c2) T).
    """

    theorem = "gradient-descent/wolfe"
    source = "Wolfe 1969; Nocedal, Wright 2006, theorem 3.2"
    note = "With steepest descent as the direction, the theorem of Zoutendijk."

    c1 = pt.Parameter(above=0, below=1, default=0.25)
    c2 = pt.Parameter(above=0, below=1, default=0.75)
    eta = pt.Decided(above=0, latex=r"\eta")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta(t) * p.gradient(x)

    def such_that(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        y, g = self.step(p, t, x), p.gradient(x)
        falls = p.value(y), "<=", p.value(x) - self.c1 * self.eta(t) * p.norm_squared(g)
        return [falls, (p.inner(p.gradient(y), g), "<=", self.c2 * p.norm_squared(g))]

    def decide(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        g, value, size = p.gradient(x), p.value(x), p.norm_squared(p.gradient(x))
        eta, short, long = 1 / p.L, 0.0, 0.0  # between short and long, once there is one that is too long
        for _ in range(_TRIALS):
            y = x - eta * g
            slope, fallen = p.inner(p.gradient(y), g), value - p.value(y)
            enough = fallen >= self.c1 * eta * size
            if not enough and abs(fallen) <= _ROUNDING * abs(value):
                enough = slope >= (2 * self.c1 - 1) * size  # the same of a quadratic, where values are rounded away
            if enough and slope <= self.c2 * size:
                break
            short, long = (eta, long) if enough else (short, eta)
            eta = (short + long) / 2 if long else 2 * eta
        return eta

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.c1 * (1 - self.c2) / p.L * p.norm_squared(p.gradient(x))
