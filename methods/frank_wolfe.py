r"""The Frank-Wolfe method, which minimizes linear functions in the place of projections.

    s_t = argmin over s in K of <grad f(x_t), s>,  x_{t+1} = x_t + 2/(t+2) (s_t - x_t)

Sources: M. Frank, P. Wolfe 1956; M. Jaggi 2013; N. Bansal, A. Gupta 2019.
"""

from typing import Any

import potential as pt
from potential.method import Method


class FrankWolfe(Method):
    r"""Frank-Wolfe for smooth convex functions over a set of diameter D.

    Theorem: t (t+1) (f(x_t) - f*) rises by at most 2 L D^2 (t+1)/(t+2) at a step, so f(x_T) - f* <= 2 L D^2 / (T+1).
    """

    assumes = pt.Constrained(pt.SmoothConvex)
    theorem = "frank-wolfe/smooth-convex"
    source = "Jaggi 2013; Bansal, Gupta 2019, section 3"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        s = p.linear_minimizer(p.gradient(x))
        return x + 2 / (t + 2) * (s - x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return t * (t + 1) * p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return 2 * p.L * p.D**2 * (t + 1) / (t + 2)


class FrankWolfeGap(FrankWolfe):
    r"""Frank-Wolfe, by the gap that it computes on its way, <grad f(x_t), x_t - s_t>.

    That number is at least f(x_t) - f*, and no reference solution is needed to know it: a certificate at each step.

    Theorem: (t+1) (f(x_t) - f*) falls by it and rises by at most 2 L D^2 / (t+2), so its mean over T steps, and the
    least of them, is at most (f(x_0) - f* + 2 L D^2 (1/2 + log((T+1)/2))) / T.
    """

    theorem = "frank-wolfe/gap"
    source = "Jaggi 2013, theorem 2, with another weighting"

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (t + 1) * p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.measure(p, t, x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return 2 * p.L * p.D**2 / (t + 2)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        g = p.gradient(x)
        return p.inner(g, x - p.linear_minimizer(g))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class LateFrankWolfeGap(FrankWolfeGap):
    r"""Frank-Wolfe, by its gap weighted by t/(t+2), so that the start does not matter.

    Theorem: t (f(x_t) - f*) falls by t/(t+2) <grad f(x_t), x_t - s_t> and rises by at most 2 L D^2 (t+1)/(t+2)^2.
    """

    theorem = "frank-wolfe/gap-weighted"
    source = "Jaggi 2013, theorem 2, with another weighting"

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return t * p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return t / (t + 2) * self.measure(p, t, x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return 2 * p.L * p.D**2 * (t + 1) / (t + 2) ** 2


class NonconvexFrankWolfe(FrankWolfeGap):
    r"""Frank-Wolfe with a constant share gamma, where f is smooth and need not be convex.

        s_t = argmin over s in K of <grad f(x_t), s>,  x_{t+1} = x_t + gamma (s_t - x_t)

    Theorem: f(x_t) - inf f falls by gamma <grad f(x_t), x_t - s_t> and rises by at most gamma^2 L D^2 / 2.
    """

    assumes = pt.Constrained(pt.Smooth)
    theorem = "frank-wolfe/nonconvex"
    source = "Lacoste-Julien 2016"

    gamma = pt.Parameter(above=0, at_most=1, default=0.125, latex=r"\gamma")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x + self.gamma * (p.linear_minimizer(p.gradient(x)) - x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.gamma * self.measure(p, t, x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return p.L * p.D**2 * self.gamma**2 / 2


class ShortStepFrankWolfe(FrankWolfe):
    r"""Frank-Wolfe with the short step, the share of the way to s_t that the function's quadratic upper bound asks for.

        x_{t+1} = x_t + gamma_t (s_t - x_t),  gamma_t = min(1, <grad f(x_t), x_t - s_t> / (L ||s_t - x_t||^2))

    It minimizes the upper bound <grad f(x_t), u - x_t> + L/2 ||u - x_t||^2 on the way from x_t to s_t. No more is used
    than that it is at most what the open-loop share 2/(t + 2) gives, so that every step that is as good is meant too.

    Theorem: t (t+1) (f(x_t) - f*) rises by at most 2 L D^2 (t+1)/(t+2) at a step, so f(x_T) - f* <= 2 L D^2 / (T+1).
    """

    theorem = "frank-wolfe/short-step"
    source = "Jaggi 2013"
    note = "Where $<grad f(x_t), x_t - s_t> = 0$, the point $x_t$ is a minimizer, and every share will do."

    gamma = pt.Decided(above=0, at_most=1, latex=r"\gamma")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x + self.gamma(t) * (p.linear_minimizer(p.gradient(x)) - x)

    def such_that(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self._upper_bound(p, x, self.gamma(t)), "<=", self._upper_bound(p, x, 2 / (t + 2))

    def _upper_bound(self, p: pt.Oracles, x: Any, share: Any) -> Any:
        """What f(x + share (s - x)) - f(x) is at most, by smoothness."""
        g = p.gradient(x)
        d = p.linear_minimizer(g) - x
        return share * p.inner(g, d) + p.L / 2 * share**2 * p.norm_squared(d)

    def decide(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        g = p.gradient(x)
        d = p.linear_minimizer(g) - x
        slope, curvature = -p.inner(g, d), p.L * p.norm_squared(d)
        return min(1, slope / curvature) if 0 < slope < curvature else 1 if slope > 0 else 2 / (t + 2)


class StronglyConvexSetFrankWolfe(ShortStepFrankWolfe):
    r"""Frank-Wolfe with the short step over an alpha-strongly convex set, on which ||grad f(x)|| >= c.

    No more is used of the step than that it is as good as the constant share alpha c/(2 L + alpha c).

    Theorem: f(x_t) - f* falls by the factor L (4 L + 3 alpha c)/(2 L + alpha c)^2, which is 1 - alpha c/(4 L) up to
    terms of the third order in alpha c/L: a linear rate, without steps away from vertices.
    """

    assumes = pt.OverStronglyConvexSet(pt.SmoothConvex)
    theorem = "frank-wolfe/strongly-convex-set"
    source = "Levitin, Polyak 1966; Garber, Hazan 2015"
    note = (
        "A ball of radius $r$ is $1/r$-strongly convex. The second source has the factor $max(1/2, 1 - alpha c/(8 L))$."
    )

    def such_that(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self._upper_bound(p, x, self.gamma(t)), "<=", self._upper_bound(p, x, self.share(p))

    def decide(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        g = p.gradient(x)
        d = p.linear_minimizer(g) - x
        slope, curvature = -p.inner(g, d), p.L * p.norm_squared(d)
        return min(1, slope / curvature) if 0 < slope < curvature else 1 if slope > 0 else self.share(p)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        steep = p.alpha * p.c
        factor = p.L * (4 * p.L + 3 * steep) / (2 * p.L + steep) ** 2
        return factor ** (-t) * p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return 0

    def share(self, p: pt.Oracles) -> Any:
        """Of the way to s_t, a share that the strong convexity of the set makes a good one."""
        return p.alpha * p.c / (2 * p.L + p.alpha * p.c)
