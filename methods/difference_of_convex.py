r"""The difference-of-convex algorithm (DCA), which is the convex-concave procedure too: F = g - h with convex g and h.

    x_{t+1} = argmin of g(u) - <s_t, u>,  s_t a subgradient of h at x_t

Sources: P. D. Tao, E. B. Souad, "Algorithms for solving a class of nonconvex optimization problems: methods of
subgradients", North-Holland Mathematics Studies 129, 1986; H. Abbaszadehpeivasti, E. de Klerk, M. Zamani, "On the rate
of convergence of the difference-of-convex algorithm (DCA)", J. Optim. Theory Appl. 202, 2024.
"""

from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class DifferenceOfConvexAlgorithm(Method):
    r"""DCA where g is smooth, and h is convex and no more.

    Theorem: F(x_t) - inf F falls by ||grad g(x_t) - s_t||^2 / (2 L_g), so the mean of ||grad g(x_t) - s_t||^2 over T
    steps is at most 2 L_g (F(x_0) - inf F) / T.
    """

    assumes: ClassVar[Any] = pt.DifferenceOfConvex(pt.SmoothConvex, pt.Convex)
    theorem = "dca/smooth-minuend"
    source = "Abbaszadehpeivasti, de Klerk, Zamani 2024"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.g.linear_minimizer(-p.h.subgradient(x))

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return self.measure(p, t, x) / (2 * p.g.L)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(p.g.gradient(x) - p.h.subgradient(x))

    def weight(self, p: Any, t: Any) -> Any:
        return 0


class SmoothDifferenceOfConvexAlgorithm(Method):
    r"""DCA where both functions are smooth.

    Theorem: F(x_t) - inf F - ||grad F(x_t)||^2 / (2 L_g) falls by (1/L_g + 1/L_h)/2 times ||grad F(x_{t+1})||^2, which
    is ||grad h(x_t) - grad h(x_{t+1})||^2, so that the mean of these over T steps is at most
    2 L_g L_h (F(x_0) - inf F) / ((L_g + L_h) T).
    """

    assumes: ClassVar[Any] = pt.DifferenceOfConvex(pt.SmoothConvex, pt.SmoothConvex)
    theorem = "dca/smooth"
    source = "Abbaszadehpeivasti, de Klerk, Zamani 2024"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.g.linear_minimizer(-p.h.gradient(x))

    def slope(self, p: Any, x: Any) -> Any:
        """||grad F(x)||^2."""
        return p.norm_squared(p.g.gradient(x) - p.h.gradient(x))

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x) - self.slope(p, x) / (2 * p.g.L)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return (1 / p.g.L + 1 / p.h.L) / 2 * self.measure(p, t, x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return self.slope(p, self.step(p, t, x))

    def weight(self, p: Any, t: Any) -> Any:
        return 0
