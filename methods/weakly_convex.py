r"""Methods for weakly convex functions, measured by the gradient of the Moreau envelope.

    e_s(x) = min over u of f(u) + ||u - x||^2 / (2 s),   grad e_s(x) = (x - prox_{s f}(x)) / s

Where that gradient is short, x is near a point at which f has a short subgradient.

Source: D. Davis, D. Drusvyatskiy, "Stochastic model-based minimization of weakly convex functions", SIAM J. Optim.
29(1), 2019.
"""

from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class WeaklyConvexProximalPoint(Method):
    r"""The proximal point method with a constant step s < 1/rho, for weakly convex functions.

    Theorem: f(x_t) - inf f falls by (1/s - rho/2) ||x_{t+1} - x_t||^2, so the mean of ||grad e_s(x_t)||^2 over T steps
    is at most 2 (f(x_0) - inf f) / (s (2 - rho s) T).
    """

    assumes: ClassVar[Any] = pt.WeaklyConvex
    theorem = "proximal-point/weakly-convex"
    source = "after Davis, Drusvyatskiy 2019"

    s = pt.Parameter(above=0, below=lambda p: 1 / p.rho, default=lambda p: 1 / (2 * p.rho))

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.prox(x, self.s)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.s * (2 - p.rho * self.s) / 2 * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(x - p.prox(x, self.s)) / self.s**2

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class WeaklyConvexSubgradient(Method):
    r"""The subgradient method with a constant step, x_{t+1} = x_t - eta g_t, for weakly convex functions.

    Theorem: the Moreau envelope e_s(x_t) - inf f falls by eta (1 - rho s) ||grad e_s(x_t)||^2, but for
    eta^2 G^2 / (2 s), for every s < 1/rho: the method does not know s. With s = 1/(2 rho) the mean of
    ||grad e_s(x_t)||^2 is at most 2 (e_s(x_0) - inf f) / (eta T) + 2 rho eta G^2.
    """

    assumes: ClassVar[Any] = pt.WeaklyConvexLipschitz
    theorem = "subgradient/weakly-convex"
    source = "Davis, Drusvyatskiy 2019, theorem 3.1"

    eta = pt.Parameter(above=0, latex=r"\eta")
    s = pt.Parameter(above=0, below=lambda p: 1 / p.rho, default=lambda p: 1 / (2 * p.rho))

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.eta * p.subgradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        y = p.prox(x, self.s)
        return p.gap(y) + p.norm_squared(y - x) / (2 * self.s)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.eta * (1 - p.rho * self.s) * self.measure(p, t, x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.eta**2 * p.G**2 / (2 * self.s)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(x - p.prox(x, self.s)) / self.s**2

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0
