"""Smooth functions that need not be convex: bounded from below, or with the Polyak-Lojasiewicz inequality."""

from __future__ import annotations

from typing import ClassVar

from potential.algebra.expressions import Expression, Value, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Differentiable, tangent
from potential.classes.pairs import of_any_two
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ProblemClass
from potential.classes.quantities import Hypothesis, Quantity, inner, norm_squared
from potential.errors import NotExpressibleError
from potential.writing.terms import Name, Operator


class BoundedBelow(ProblemClass):
    """Functions that are bounded from below: `gap(x)` is f(x) - inf f, and no minimizer is assumed."""

    def _bounded_below(self, f: str, subject: str) -> Premise:
        return Premise(f, "lower-bound", "is bounded from below", subject)

    def solution(self) -> tuple[Premise, ...]:
        """None: the infimum need not be attained."""
        return ()

    @property
    def least(self) -> str:
        """The infimum, which need not be attained."""
        return "inf f"

    @property
    def minimizer(self) -> Vector:
        """Refused: the infimum need not be attained."""
        slope = "gradient" if "gradient" in self.oracles else "subgradient"
        raise NotExpressibleError(
            f"{type(self).__name__} assumes no minimizer: use p.gap(x), which is f(x) - inf f, and p.{slope}(x)"
        )

    def gap(self, x: Vector) -> Expression:
        """f(x) - inf f."""
        return self._evaluate(x, "gap").value - self._infimum()

    def _infimum(self) -> Expression:
        nothing = Vector(self._field, self.space, {})
        return Expression(self._field, {Value("inf f", nothing): self._field.algebra.one})

    def _written_infimum(self) -> Quantity:
        return Quantity(self._infimum(), Operator("inf", Name("f")))


class Smooth(BoundedBelow, Differentiable):
    """Functions with an L-Lipschitz gradient, bounded from below; `gap(x)` is f(x) - inf f, and no minimizer is
    assumed.

    The inequality between two points loses nothing (A. Taylor, J. Hendrickx, F. Glineur, "Exact worst-case
    performance of first-order methods for composite convex optimization", SIAM J. Optim. 27, 2017, theorem 3.10).
    """

    interpolates = True
    description = "f is L-smooth and bounded from below"
    oracles: ClassVar[tuple[str, ...]] = ("value", "gradient", "gap", "inner", "norm_squared", "line_search")
    parameters = {"L": Parameter(above=0)}
    special_cases: ClassVar[tuple[str, ...]] = (
        "SmoothConvex",
        "PolyakLojasiewicz",
    )  # one with a minimizer is bounded from below

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Smoothness, and that the infimum is finite."""
        bound = f"||grad {f}(x) - grad {f}(y)|| <= L ||x - y||"
        smooth = Premise(f, "smooth", f"is $L$-smooth, ${bound}$ for all $x$ and $y$", subject)
        return (smooth, self._bounded_below(f, subject))

    def says_all(self) -> bool:
        """Of what a line search finds only the slope is known, which is enough where f is convex."""
        return super().says_all() and not self._recorder.answered("line_search")

    @of_any_two
    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Interpolation of smooth functions."""
        w = self._write
        a, b = w.at(i), w.at(j)
        dg, dx = a.gradient - b.gradient, a.point - b.point
        gain = norm_squared(dg) / w.L + 2 * inner(dg, dx) - w.L * norm_squared(dx)
        return w.says("smooth-interpolation", (i.point, j.point), a.value >= tangent(w, i, j) + gain / 4)

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The infimum lies below what a gradient step reaches: inf f <= f(x) - ||grad f(x)||^2 / (2 L)."""
        w = self._write
        a = w.at(e)
        reached = a.value - norm_squared(a.gradient) / (2 * w.L)
        return [w.says("smooth-lower-bound", (e.point,), self._written_infimum() <= reached)]


class PartlyBounded(Smooth):
    """Base of the settings over smooth functions: the infimum is that over a set, or of a sum."""

    interpolates = False

    def solution(self) -> tuple[Premise, ...]:
        """None: the infimum need not be attained."""
        return ()

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """Nothing of a gradient step, which may lead out of the set."""
        return []

    def lower_bound(self, x: Vector, value: Quantity) -> Hypothesis:
        """The infimum lies below the objective's value at a point."""
        return self._write.says("lower-bound", (x,), value >= self._written_infimum())


class PolyakLojasiewicz(Smooth):
    """L-smooth functions with ||grad f(x)||^2 >= 2 mu (f(x) - f*), not convex; the infimum is attained or not.

    H. Karimi, J. Nutini, M. Schmidt, "Linear convergence of gradient and proximal-gradient methods under the
    Polyak-Lojasiewicz condition", ECML 2016.
    """

    interpolates = False
    description = "f is L-smooth and ||grad f(x)||^2 >= 2 mu (f(x) - inf f)"
    parameters = {"mu": Parameter(above=0), "L": Parameter(above=lambda p: p.mu)}
    special_cases: ClassVar[tuple[str, ...]] = ("SmoothStronglyConvex",)  # with the same constant

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Smoothness, and the Polyak-Lojasiewicz inequality."""
        text = f"$||grad {f}(x)||^2 >= 2 mu ({f}(x) - inf {f})$ for every $x$"
        return (*super().said_of(f, subject), Premise(f, "polyak-lojasiewicz", text))

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The Polyak-Lojasiewicz inequality."""
        w = self._write
        a = w.at(e)
        steep = norm_squared(a.gradient) >= 2 * w.mu * (a.value - self._written_infimum())
        return [*super().at(e), w.says("polyak-lojasiewicz", (e.point,), steep)]
