r"""The alternating direction method of multipliers (ADMM) for min f(x) + g(z) where A x + B z = c.

    z_{t+1} = argmin of g(z) + <y_t, B z> + (rho/2) ||A x_t + B z - c||^2
    x_{t+1} = argmin of f(x) + <y_t, A x> + (rho/2) ||A x + B z_{t+1} - c||^2
    y_{t+1} = y_t + rho (A x_{t+1} + B z_{t+1} - c)

f and g stand for each other, so which of the two updates is the first is a matter of names. Where x = z is all that is
asked, both updates are resolvents.

Sources: D. Gabay, B. Mercier 1976; S. Boyd, N. Parikh, E. Chu, B. Peleato, J. Eckstein, "Distributed optimization and
statistical learning via the alternating direction method of multipliers", Foundations and Trends in Machine Learning
3(1), 2011; B. He, X. Yuan, "On the O(1/n) convergence rate of the Douglas-Rachford alternating direction method", SIAM
J. Numer. Anal. 50(2), 2012, and "On non-ergodic convergence rate of Douglas-Rachford alternating direction method of
multipliers", Numer. Math. 130, 2014.
"""

from typing import Any, NamedTuple

import potential as pt
from potential.method import Method


class AlternatingDirections(Method):
    r"""The alternating direction method of multipliers (ADMM) for f(x) + h(z) with x = z, A and C the subdifferentials.

        x_t = J_{sA} (z_t - u_t),  z_{t+1} = J_{sC} (x_t + u_t),  u_{t+1} = u_t + x_t - z_{t+1}

    Theorem: ||z_t - x*||^2 + ||u_t - u*||^2 falls by ||x_t - z_t||^2, with u* = -s a*, a* in A x*.
    """

    assumes = pt.Splitting()
    theorem = "admm/convex"
    source = "Gabay, Mercier 1976; Boyd et al. 2011, appendix A"

    s = pt.Parameter(above=0, default=1.0)

    class State(NamedTuple):
        """The point z and the scaled multiplier u."""

        z: Any
        u: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, 0 * x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = p.resolvent(s.z - s.u, self.s)
        z = p.second_resolvent(x + s.u, self.s)
        return self.State(z, s.u + x - z)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        multiplier = p.minimizer - p.splitting_point(self.s)
        return p.distance_squared(s.z) + p.norm_squared(s.u - multiplier)

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.measure(p, t, s)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.norm_squared(p.resolvent(s.z - s.u, self.s) - s.z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class AlternatingDirectionMultipliers(Method):
    r"""ADMM with any penalty rho > 0, any linear maps, and functions that may be infinite.

    Theorem: for any v, and any x* and z* that meet the constraint, (rho/2) ||A (x_t - x*)||^2 + ||y_t - v||^2/(2 rho)
    falls by the gap lagrangian(x_{t+1}, z_{t+1}, v) - f(x*) - g(z*), whose mean is therefore O(1/T). With v = y* it is
    not negative; v = y* + r/||r|| for the residual r at the mean point bounds ||r||.
    """

    assumes = pt.LinearlyConstrained
    theorem = "admm/ergodic"
    source = "He, Yuan 2012"

    rho = pt.Parameter(above=0, default=1.0, latex=r"\rho")

    class State(NamedTuple):
        """The point x and the multiplier y."""

        x: Any
        y: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, 0 * p.target)

    def round(self, p: pt.Oracles, s: Any) -> Any:
        """The two updates."""
        z = p.second_update(p.target - p.linear(s.x) - s.y / self.rho, self.rho)
        return p.update(p.target - p.second_linear(z) - s.y / self.rho, self.rho), z

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x, z = self.round(p, s)
        return self.State(x, s.y + self.rho * p.constraint(x, z))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        off = p.norm_squared(p.linear(s.x - p.minimizer))
        return self.rho / 2 * off + p.norm_squared(s.y - p.dual_comparator) / (2 * self.rho)

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.measure(p, t, s)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x, z = self.round(p, s)
        v = p.dual_comparator
        return p.lagrangian(x, z, v) - p.lagrangian(p.minimizer, p.second_minimizer, v)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class LastIterateAlternatingDirections(Method):
    r"""ADMM, cut where its multiplier follows the update of z: the residuals of the last iterate.

    Theorem: t ||A x_{t+1} + B z_t - c||^2 + ||A (x_t - x*) + (y_t - y*)/rho||^2 does not rise, so that in the last
    round the squares of the residual of the constraint and of the change of B z are O(1/T) together.
    """

    assumes = pt.LinearlyConstrained
    theorem = "admm/last-iterate"
    source = "He, Yuan 2014"

    rho = pt.Parameter(above=0, default=1.0, latex=r"\rho")

    class State(NamedTuple):
        """The point x and the multiplier y."""

        x: Any
        y: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, 0 * p.target)

    def round(self, p: pt.Oracles, s: Any) -> Any:
        """The update of z, the multiplier's step, and the update of x."""
        z = p.second_update(p.target - p.linear(s.x) - s.y / self.rho, self.rho)
        y = s.y + self.rho * p.constraint(s.x, z)
        return z, y, p.update(p.target - p.second_linear(z) - y / self.rho, self.rho)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        _, y, x = self.round(p, s)
        return self.State(x, y)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        z, _, x = self.round(p, s)
        off = p.linear(s.x - p.minimizer) + (s.y - p.multiplier) / self.rho
        return t * p.norm_squared(p.constraint(x, z)) + p.norm_squared(off)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        z, _, x = following = self.round(p, s)
        after = self.State(x, following[1])
        later, _, _ = self.round(p, after)
        return p.norm_squared(p.constraint(x, later)) + p.norm_squared(p.second_linear(later - z))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return t + 1
