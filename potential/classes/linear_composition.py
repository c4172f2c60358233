"""Compositions with a linear map, f(x) = g(A x): smooth and convex, and not strongly convex where A has a kernel.

I. Necoara, Y. Nesterov, F. Glineur, "Linear convergence of first order methods for non-strongly convex optimization",
Mathematical Programming 175, 2019; H. Karimi, J. Nutini, M. Schmidt, "Linear convergence of gradient and
proximal-gradient methods under the Polyak-Lojasiewicz condition", ECML 2016, appendix B; N. Bousselmi, J. M. Hendrickx,
F. Glineur, "Interpolation conditions for linear operators and applications to performance estimation problems", SIAM J.
Optim. 34(3), 2024.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from potential.algebra.parameters import Parameter
from potential.classes.convex import DifferentiableConvex, tangent
from potential.classes.pairs import of_any_two
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation
from potential.classes.quantities import Hypothesis, bracketed, norm_squared


class LinearComposition(DifferentiableConvex):
    """f(x) = g(A x) for a mu-strongly convex, L-smooth g and a linear A whose nonzero singular values are in [m, M].

    What is believed: f is convex and smooth with the constant L M^2, and ||grad f(x)||^2 >= 2 mu m^2 (f(x) - f(x*)), as
    a point of the range of A is the image of a vector that is 1/m times as long at most. Both are necessary; A and g
    have no oracles of their own here, and what is exact for the class is not known.
    """

    interpolates = False
    description = "f(x) = g(A x), g mu-strongly convex and L-smooth, A linear with nonzero singular values in [m, M]"
    letters: ClassVar[tuple[str, ...]] = ("A", "g")
    special_cases: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[Mapping[str, Any]] = {
        "mu": Parameter(above=0),
        "L": Parameter(at_least=lambda p: p.mu),
        "m": Parameter(above=0),
        "M": Parameter(above=lambda p: p.m),
    }
    takes_parts = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What g and A are."""
        inside = "where $g$ is $mu$-strongly convex and $L$-smooth on another inner product space"
        linear = "$A$ is linear with an adjoint and $||A x|| <= M ||x||$"
        range_ = "for every $x$ there is a $z$ with $A z = A x$ and $m ||z|| <= ||A x||$"
        text = f"is ${f}(x) = g(A x)$, {inside}, and {linear}; {range_}"
        return (Premise(f, "linear-composition", text, subject),)

    @of_any_two
    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Interpolation of smooth convex functions, with the constant L M^2."""
        w = self._write
        a, b = w.at(i), w.at(j)
        least = tangent(w, i, j) + norm_squared(a.gradient - b.gradient) / (2 * w.L * w.M**2)
        return w.says("composition-smoothness", (i.point, j.point), a.value >= least)

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The inequality of Polyak and Lojasiewicz, with the constant mu m^2."""
        least = self._at_minimizer()
        if e.point == least.point:
            return []
        w = self._write
        here = w.at(e)
        steep = norm_squared(here.gradient) >= 2 * w.mu * w.m**2 * bracketed(here.value - w.at(least).value)
        return [w.says("composition-steepness", (e.point,), steep)]
