r"""Splitting methods for sums of monotone operators, each used by its resolvent or by evaluation.

Sources: G. Passty 1979; P.-L. Lions, B. Mercier, "Splitting algorithms for the sum of two nonlinear operators", SIAM J.
Numer. Anal. 16, 1979; D. Davis, W. Yin, "A three-operator splitting scheme and its optimization applications",
Set-Valued and Variational Analysis 25, 2017.
"""

from typing import Any

import potential as pt
from potential.method import Method


class ForwardBackward(Method):
    r"""Forward-backward splitting for 0 in A x + F x, x_{t+1} = J_{sA} (x_t - s F x_t), with 0 < s < 2/L.

    Theorem: ||x_t - x*||^2 falls by (1 - s L / 2) ||x_{t+1} - x_t||^2.
    """

    assumes = pt.Composite(pt.Cocoercive)
    theorem = "forward-backward/cocoercive"
    source = "Passty 1979; Bauschke, Combettes 2017, section 26.5"

    s = pt.Parameter(above=0, below=lambda p: 2 / p.L, default=lambda p: 1 / p.L)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.resolvent(x - self.s * p.operator(x), self.s)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - self.s * p.L / 2) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(self.step(p, t, x) - x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class DouglasRachford(Method):
    r"""Douglas-Rachford splitting for 0 in A x + C x.

        x_t = J_{sA} z_t,  y_t = J_{sC} (2 x_t - z_t),  z_{t+1} = z_t + y_t - x_t

    Theorem: ||z_t - z*||^2 falls by ||z_{t+1} - z_t||^2, with z* = x* + s a*, a* in A x*.
    """

    assumes = pt.Splitting()
    theorem = "douglas-rachford/monotone"
    source = "Lions, Mercier 1979"

    s = pt.Parameter(above=0, default=1.0)

    def step(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        x = p.resolvent(z, self.s)
        y = p.second_resolvent(2 * x - z, self.s)
        return z + y - x

    def potential(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return p.norm_squared(z - p.splitting_point(self.s))

    def progress(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return self.measure(p, t, z)

    def measure(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return p.norm_squared(self.step(p, t, z) - z)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class DavisYin(DouglasRachford):
    r"""Davis-Yin splitting for 0 in A x + C x + F x, with 0 < s < 2/L.

        x_t = J_{sA} z_t,  y_t = J_{sC} (2 x_t - z_t - s F x_t),  z_{t+1} = z_t + y_t - x_t

    Theorem: ||z_t - z*||^2 falls by (1 - s L / 2) ||z_{t+1} - z_t||^2.
    """

    assumes = pt.Splitting(pt.Cocoercive)
    theorem = "davis-yin/convex"
    source = "Davis, Yin 2017"

    s = pt.Parameter(above=0, below=lambda p: 2 / p.L, default=lambda p: 1 / p.L)

    def step(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        x = p.resolvent(z, self.s)
        y = p.second_resolvent(2 * x - z - self.s * p.operator(x), self.s)
        return z + y - x

    def progress(self, p: pt.Oracles, t: Any, z: Any) -> Any:
        return (1 - self.s * p.L / 2) * self.measure(p, t, z)
