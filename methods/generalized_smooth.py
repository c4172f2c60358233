r"""Gradient descent where the gradient may change the faster the longer it is, or need not be Lipschitz at all.

Sources: J. Zhang, T. He, S. Sra, A. Jadbabaie, "Why gradient clipping accelerates training: a theoretical justification
for adaptivity", ICLR 2020; A. Koloskova, H. Hendrikx, S. U. Stich, "Revisiting gradient clipping: stochastic bias and
tight convergence guarantees", ICML 2023; O. Devolder, F. Glineur, Y. Nesterov, "First-order methods of smooth convex
optimization with inexact oracle", Mathematical Programming 146, 2014; Y. Nesterov, "Universal gradient methods for
convex optimization problems", Mathematical Programming 152, 2015.
"""

from typing import Any

import potential as pt
from potential.method import Method


class ClippedGradientDescent(Method):
    r"""Gradient descent with the step eta_t = 1/(L0 + L1 ||grad f(x_t)||), where f is (L0, L1)-smooth.

    Up to a factor of 2 it is gradient descent with clipping, the step being the smaller of 1/L0 and 1/(L1 ||grad f||).

    Theorem: f(x_t) - inf f falls by (eta_t/2) ||grad f(x_t)||^2, so the mean of ||grad f||^2/(L0 + L1 ||grad f||) over
    T steps is at most 2 (f(x_0) - inf f) / T.
    """

    assumes = pt.L0L1Smooth
    theorem = "gradient-descent/l0-l1-smooth"
    source = "Zhang, He, Sra, Jadbabaie 2020; Koloskova, Hendrikx, Stich 2023"
    note = (
        "The least gradient is at most $sqrt(2 L0 Delta_0/T) + 2 L1 Delta_0/T$ long, as "
        "$||grad f(x)||^2/(L0 + L1 ||grad f(x)||)$ grows with $||grad f(x)||$."
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.clipped_step(x) * p.gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.measure(p, t, x) / 2

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.clipped_step(x) * p.norm_squared(p.gradient(x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class HoelderGradientDescent(Method):
    r"""Gradient descent, x_{t+1} = x_t - grad f(x_t)/L, where the gradient is Hoelder continuous with the exponent nu.

    f is like an L-smooth function up to an error, where L = H b^(nu - 1) for a length b that one may choose.

    Theorem: (L/2) ||x_t - x*||^2 falls by f(x_{t+1}) - f*, but for L b^2 (1 - nu)/(2 (1 + nu)), so the mean of the gaps
    of x_1, ..., x_T is at most L R^2/(2 T) + L b^2 (1 - nu)/(2 (1 + nu)). With b = R sqrt((1 + nu)/T) it is at most
    H R^(1 + nu) (2/T)^((1 + nu)/2), whatever nu.
    """

    assumes = pt.HoelderSmoothConvex
    theorem = "gradient-descent/hoelder-smooth"
    source = "Devolder, Glineur, Nesterov 2014, section 4; Nesterov 2015, lemma 2"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.L / 2 * p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.measure(p, t, x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return p.L * p.b**2 * (1 - p.nu) / (2 * (1 + p.nu))

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(self.step(p, t, x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0
