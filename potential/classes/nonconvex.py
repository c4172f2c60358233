"""Smooth functions that need not be convex: bounded from below, or with the Polyak-Lojasiewicz inequality."""

from __future__ import annotations

from typing import ClassVar

from potential.algebra import expressions
from potential.algebra.coefficients import Parameter
from potential.algebra.expressions import Expression, Value, Vector
from potential.classes.convex import Differentiable
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, Hypothesis
from potential.errors import NotExpressibleError


class Smooth(Differentiable):
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
        return (smooth, Premise(f, "lower-bound", "is bounded from below", subject))

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
        raise NotExpressibleError(
            f"{type(self).__name__} assumes no minimizer: use p.gap(x), which is f(x) - inf f, and p.gradient(x)"
        )

    def gap(self, x: Vector) -> Expression:
        """f(x) - inf f."""
        return self._evaluate(x, "gap").value - self._infimum()

    def _infimum(self) -> Expression:
        nothing = Vector(self._field, self.space, {})
        return Expression(self._field, {Value("inf f", nothing): self._field.algebra.one})

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Interpolation of smooth functions."""
        a, b = self._names(i, j)
        dg, dx = i.gradient - j.gradient, i.point - j.point
        gain = self.norm_squared(dg) / self.L + 2 * self.inner(dg, dx) - self.L * self.norm_squared(dx)
        return Hypothesis(
            "smooth-interpolation",
            (a, b),
            f"f({a}) >= f({b}) + <grad f({b}), {a} - {b}> + (||grad f({a}) - grad f({b})||^2 / L "
            f"+ 2 <grad f({a}) - grad f({b}), {a} - {b}> - L ||{a} - {b}||^2) / 4",
            j.value - i.value + self.inner(j.gradient, dx) + gain / 4,
        )

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The infimum lies below what a gradient step reaches: inf f <= f(x) - ||grad f(x)||^2 / (2 L)."""
        (a,) = self._names(e)
        return [
            Hypothesis(
                "smooth-lower-bound",
                (a,),
                f"inf f <= f({a}) - ||grad f({a})||^2 / (2 L)",
                self._infimum() - e.value + self.norm_squared(e.gradient) / (2 * self.L),
            )
        ]


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
        (a,) = self._names(e)
        gap = e.value - self._infimum()
        return [
            *super().at(e),
            Hypothesis(
                "polyak-lojasiewicz",
                (a,),
                f"||grad f({a})||^2 >= 2 mu (f({a}) - inf f)",
                gap * (2 * self.mu) - expressions.norm_squared(e.gradient),
            ),
        ]
