r"""Gradient descent that adapts its step to the gradients that came, and knows no constant of the function.

Sources: R. Ward, X. Wu, L. Bottou, "AdaGrad stepsizes: sharp convergence over nonconvex landscapes", ICML 2019; Y.
Malitsky, K. Mishchenko, "Adaptive gradient descent without descent", ICML 2020.
"""

from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class AdaGradNorm(Method):
    r"""AdaGrad-norm, x_{t+1} = x_t - (eta/b_{t+1}) grad f(x_t), b_{t+1}^2 = b_t^2 + ||grad f(x_t)||^2.

    f is smooth and need not be convex. Any b_0 > 0 and any eta > 0 will do.

    Theorem: f(x_t) - inf f + eta b_t/2 + eta^3 L^2/(4 b_t) does not rise, so that b_T stays bounded; and as b_T^2 is at
    least the sum of all ||grad f(x_t)||^2, their mean over T steps is at most the square of the bound over T.
    """

    assumes: ClassVar[Any] = pt.Smooth
    theorem = "adagrad-norm/nonconvex"
    source = "Ward, Wu, Bottou 2019, theorem 2.2, with another potential"
    note = "The sum of $||grad f(x_t)||^2$ over $t < T$ is $b_T^2 - b_0^2$."

    eta = pt.Parameter(above=0, default=1.0, latex=r"\eta")
    b = pt.Decided(above=0, following=pt.Parameter(at_least=lambda p: p.b_t), start=0.125)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta / self.b(t + 1) * p.gradient(x)

    def such_that(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.b(t + 1) ** 2, "=", self.b(t) ** 2 + p.norm_squared(p.gradient(x))

    def decide(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (self.b(t) ** 2 + p.norm_squared(p.gradient(x))) ** 0.5

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x) + self.eta / 2 * self.b(t) + self.eta**3 * p.L**2 / (4 * self.b(t))

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.b(t)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta / 2


class ConvexAdaGradNorm(AdaGradNorm):
    r"""AdaGrad-norm where f is smooth and convex.

    Theorem: ||x_t - x*||^2 + eta^3 L/(2 b_t) falls by 2 eta/b_{t+1} (f(x_t) - f*). So the mean of the gaps weighted by
    the steps is bounded by the sum of the steps, and as b_T stays bounded by adagrad-norm/nonconvex, it is O(1/T).
    """

    assumes = pt.SmoothConvex
    theorem = "adagrad-norm/smooth-convex"
    source = "Traoré, Pauwels 2021; Ward, Wu, Bottou 2019, with another potential"
    note = "The iterates stay within the square root of $R^2 + eta^3 L/(2 b_0)$ of the minimizer, without projections."

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x) + self.eta**3 * p.L / (2 * self.b(t))

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 2 * self.eta / self.b(t + 1) * p.gap(x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class OnlineAdaGradNorm(AdaGradNorm):
    r"""AdaGrad-norm on losses that change, over a set of diameter D: x_{t+1} = P(x_t - (eta/b_{t+1}) g_t).

    No bound of the gradients is known, and none assumed.

    Theorem: b_t/(2 eta) ||x_t - u||^2 - (eta + D^2/(2 eta)) b_t falls by f_t(x_t) - f_t(u), so the regret is at most
    (eta + D^2/(2 eta)) b_T, which for eta = D/sqrt(2) is sqrt(2) D times the root of b_0^2 + sum ||g_t||^2.
    """

    assumes = pt.Constrained(pt.Online(pt.Convex))
    theorem = "adagrad-norm/online"
    source = "Streeter, McMahan 2010; Orabona 2019, section 4.2"
    note = "The sum of $||grad f_t(x_t)||^2$ over $t < T$ is $b_T^2 - b_0^2$."

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.project(x - self.eta / self.b(t + 1) * p.subgradient(x))

    def such_that(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.b(t + 1) ** 2, "=", self.b(t) ** 2 + p.norm_squared(p.subgradient(x))

    def decide(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (self.b(t) ** 2 + p.norm_squared(p.subgradient(x))) ** 0.5

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.b(t) / (2 * self.eta) * p.distance_squared(x) + self.weight(p, t) * self.b(t)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return -(self.eta + p.D**2 / (2 * self.eta))


class AdaptiveGradientDescent(Method):
    r"""Adaptive gradient descent of Malitsky and Mishchenko, x_{t+1} = x_t - lam_t grad f(x_t), which knows no L.

    With theta_t = lam_t/lam_{t-1} the next step is

        lam_{t+1} = min(sqrt(1 + theta_t) lam_t, ||x_{t+1} - x_t||/(2 ||grad f(x_{t+1}) - grad f(x_t)||))

    No more is used than that it is at most this long. c_t stands for lam_t theta_t, so that c_{t+1} <= lam_t + c_t.

    Theorem: ||x_{t+1} - x*||^2 + ||x_{t+1} - x_t||^2/2 + 2 (lam_t + c_t) (f(x_t) - f*) falls by the gap f(x_t) - f*
    times 2 (lam_t + c_t - c_{t+1}). The weights of the gaps at 0..T add up to twice c_0 and the sum of the steps, so
    the least gap is at most the first potential over that; a step is at least 1/(2 L), if the first one is.
    """

    assumes: ClassVar[Any] = pt.SmoothConvex
    theorem = "adaptive-gradient-descent/smooth-convex"
    source = "Malitsky, Mishchenko 2020, theorem 1"
    note = "The second relation follows from $lam_{t+1}^2 = lam_t c_{t+1}$, and no more is used of it."

    lam = pt.Decided(above=0, following=pt.Parameter(above=0), start=lambda p: 1 / (8 * p.L), latex=r"\lambda")
    c = pt.Decided(
        above=0,
        following=pt.Parameter(above=0, at_most=lambda p: p.lam_t + p.c_t),
        start=lambda p: 1 / (8 * p.L),
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.lam(t) * p.gradient(x)

    def such_that(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        y = self.step(p, t, x)
        g, h = p.gradient(x), p.gradient(y)
        short = self.lam(t + 1) ** 2 * p.norm_squared(h - g), "<=", p.norm_squared(y - x) / 4
        along = p.inner(h, g)
        return [short, (self.lam(t + 1) ** 2 * along, "=", self.lam(t) * self.c(t + 1) * along)]

    def decide(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        lam, c = self.lam(t), self.c(t)
        y = self.step(p, t, x)
        moved, turned = p.norm_squared(y - x), p.norm_squared(p.gradient(y) - p.gradient(x))
        longest = (lam * (lam + c)) ** 0.5
        following = min(longest, (moved / turned) ** 0.5 / 2) if moved > 0 and turned > 0 else longest
        return {"lam": following, "c": min(following**2 / lam, lam + c)}

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        y = self.step(p, t, x)
        return p.distance_squared(y) + p.norm_squared(y - x) / 2 + self.weight(p, t) * p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return 2 * (self.lam(t) + self.c(t) - self.c(t + 1)) * p.gap(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 2 * (self.lam(t) + self.c(t))
