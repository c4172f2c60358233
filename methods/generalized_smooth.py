r"""Gradient descent where the gradient may change the faster the longer it is, or need not be Lipschitz at all.

Sources: A. Koloskova, H. Hendrikx, S. U. Stich, "Revisiting gradient clipping: stochastic bias and tight convergence
guarantees", ICML 2023.
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
        "The least gradient is at most $sqrt(2 L0 Delta_0/T) + 2 L1 Delta_0/T$ long: $||grad f(x)||^2/(L0 + L1 ||grad f(x)||)$ "
        "grows with $||grad f(x)||$."
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
