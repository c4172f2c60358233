"""Functions that are smooth relative to a mirror map, and need not be convex."""

from __future__ import annotations

from typing import ClassVar

from potential.algebra.expressions import Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Differentiable, tangent
from potential.classes.mirror import BregmanSetting
from potential.classes.premises import Premise
from potential.classes.quantities import Hypothesis
from potential.errors import NotExpressibleError


class SmoothAdaptable(BregmanSetting, Differentiable):
    """Functions for which both L h - f and L h + f are convex, with a convex mirror map h; no minimizer is assumed.

    `|f(x) - f(y) - <grad f(y), x - y>| <= L D_h(x, y)`: J. Bolte, S. Sabach, M. Teboulle, Y. Vaisbourd, "First order
    methods beyond convexity and Lipschitz gradient continuity with applications to quadratic inverse problems", SIAM J.
    Optim. 28(3), 2018.
    """

    description = "f is L-smooth adaptable to the convex mirror map h; K is closed and convex"
    oracles: ClassVar[tuple[str, ...]] = ("value", "gradient", "inner", "bregman", "mirror_step")
    parameters = {"L": Parameter(above=0)}
    special_cases: ClassVar[tuple[str, ...]] = ("RelativelySmooth",)
    minimizes = False
    gap_nonnegative = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """The bound by the divergence, on both sides."""
        tangent = f"{f}(y) + <grad {f}(y), x - y>"
        bounds = f"${f}(x) <= {tangent} + L D_h(x, y)$ and ${f}(x) >= {tangent} - L D_h(x, y)$"
        adaptable = f"is $L$-smooth adaptable to $h$, {bounds} for $x in K$ and $y in dom(grad h)$"
        return (
            Premise(f, "differentiable", "is differentiable on $dom(grad h)$", subject),
            Premise(f, "smooth-adaptable", adaptable, subject),
        )

    def solution(self) -> tuple[Premise, ...]:
        """None: there need not be one."""
        return ()

    @property
    def minimizer(self) -> Vector:
        """Refused: there need not be one."""
        raise NotExpressibleError(
            f"{type(self).__name__} assumes no minimizer: use p.value(x), p.gradient(x) and p.bregman(u, x)"
        )

    def hypotheses(self) -> list[Hypothesis]:
        """The bound by the divergence on both sides, and the mirror steps."""
        found, w = [], self._write
        for i, j in self.pairs():
            points, value = (i.point, j.point), w.at(i).value
            apart = w.L * self._written_divergence(*points)
            found += [
                w.says("adaptable-from-above", points, value <= tangent(w, i, j) + apart),
                w.says("adaptable-from-below", points, value >= tangent(w, i, j) - apart),
            ]
        return found + super().hypotheses()
