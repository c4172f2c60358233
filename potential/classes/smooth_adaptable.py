"""Functions that are smooth relative to a mirror map, and need not be convex."""

from __future__ import annotations

from typing import ClassVar

from potential.algebra.expressions import Expression, Value, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Differentiable, tangent
from potential.classes.mirror import BregmanSetting
from potential.classes.premises import Premise
from potential.classes.quantities import Hypothesis, Quantity
from potential.errors import NotExpressibleError
from potential.writing.terms import Name, Operator


class SmoothAdaptable(BregmanSetting, Differentiable):
    """Functions for which both L h - f and L h + f are convex, with a convex mirror map h, bounded from below on K.

    No minimizer is assumed; `gap(x)` is f(x) - inf f, the infimum over K.

    `|f(x) - f(y) - <grad f(y), x - y>| <= L D_h(x, y)`: J. Bolte, S. Sabach, M. Teboulle, Y. Vaisbourd, "First order
    methods beyond convexity and Lipschitz gradient continuity with applications to quadratic inverse problems", SIAM J.
    Optim. 28(3), 2018.
    """

    description = "f is L-smooth adaptable to the convex mirror map h; K is closed and convex"
    oracles: ClassVar[tuple[str, ...]] = ("value", "gradient", "gap", "inner", "bregman", "mirror_step")
    parameters = {"L": Parameter(above=0)}
    special_cases: ClassVar[tuple[str, ...]] = ("RelativelySmooth",)
    minimizes = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """The bound by the divergence, on both sides."""
        tangent = f"{f}(y) + <grad {f}(y), x - y>"
        bounds = f"${f}(x) <= {tangent} + L D_h(x, y)$ and ${f}(x) >= {tangent} - L D_h(x, y)$"
        adaptable = f"is $L$-smooth adaptable to $h$, {bounds} for $x in K$ and $y in dom(grad h)$"
        return (
            Premise(f, "differentiable", "is differentiable on $dom(grad h)$", subject),
            Premise(f, "smooth-adaptable", adaptable, subject),
            Premise(f, "lower-bound", f"is bounded from below on $K$, and $inf {f}$ is its infimum there", subject),
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

    @property
    def least(self) -> str:
        """The infimum, which need not be attained."""
        return "inf f"

    def gap(self, x: Vector) -> Expression:
        """f(x) - inf f."""
        return self._evaluate(x, "gap").value - self._infimum()

    def _infimum(self) -> Expression:
        nothing = Vector(self._field, self.space, {})
        return Expression(self._field, {Value("inf f", nothing): self._field.algebra.one})

    def hypotheses(self) -> list[Hypothesis]:
        """The bound by the divergence on both sides, the mirror steps, and the infimum below all points of K."""
        found, w = [], self._write
        for i, j in self.pairs():
            points, value = (i.point, j.point), w.at(i).value
            apart = w.L * self._written_divergence(*points)
            found += [
                w.says("adaptable-from-above", points, value <= tangent(w, i, j) + apart),
                w.says("adaptable-from-below", points, value >= tangent(w, i, j) - apart),
            ]
        least = Quantity(self._infimum(), Operator("inf", Name("f")))
        inside = [e for e in self.points() if e.point in self.feasible]
        found += [w.says("lower-bound", (e.point,), w.at(e).value >= least) for e in inside]
        return found + super().hypotheses()
