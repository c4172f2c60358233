r"""The alternating direction method of multipliers.

Sources: D. Gabay, B. Mercier 1976; S. Boyd, N. Parikh, E. Chu, B. Peleato, J. Eckstein, "Distributed optimization and
statistical learning via the alternating direction method of multipliers", Foundations and Trends in Machine Learning
3(1), 2011.
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
