"""Differences of convex functions: F = g - h, bounded from below, and convex in neither way.

P. D. Tao, E. B. Souad, "Algorithms for solving a class of nonconvex optimization problems: methods of subgradients",
North-Holland Mathematics Studies 129, 1986; H. Abbaszadehpeivasti, E. de Klerk, M. Zamani, "On the rate of convergence
of the difference-of-convex algorithm (DCA)", J. Optim. Theory Appl. 202, 2024.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN, Expression, Value, Vector
from potential.classes.convex import Convex, SmoothConvex, SmoothStronglyConvex
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made
from potential.classes.quantities import Hypothesis, Quantity, norm_squared
from potential.classes.several import Several, Sum
from potential.errors import InputError, NotExpressibleError
from potential.writing.terms import Name, Operator


class FiniteConvex(Convex):
    """Convex functions that are finite everywhere, with a subgradient at each point that is asked for."""

    description = "f is convex and finite"


class ConvexDifference(Several):
    """F = g - h of two parts, with the infimum of F in the place of a solution."""

    setting: ClassVar[str] = "DifferenceOfConvex"
    interpolates = False  # a slope of h beside one of g at another point bounds inf F, too
    minimizes = True
    gap_nonnegative = True
    brings: ClassVar[Mapping[str, str]] = {}

    def solution(self) -> tuple[Premise, ...]:
        """No point: the infimum need not be attained."""
        return (Premise("F", "lower-bound", "$F = g - h$ is bounded from below"),)

    @property
    def least(self) -> str:
        """The infimum, which need not be attained."""
        return "inf F"

    @property
    def minimizer(self) -> Vector:
        """Refused: the infimum need not be attained."""
        raise NotExpressibleError(
            "DifferenceOfConvex assumes no minimizer: use p.gap(x), which is F(x) - inf F, and the parts' gradients"
        )

    def gap(self, x: Vector) -> Expression:
        """F(x) - inf F."""
        return self.value(x) - self._infimum()

    def _infimum(self) -> Expression:
        nothing = Vector(self._field, EUCLIDEAN, {})
        return Expression(self._field, {Value("inf f", nothing): self._field.algebra.one})

    def hypotheses(self) -> list[Hypothesis]:
        """What is known of both parts, and that no point is below the infimum of F."""
        return super().hypotheses() + self._lower_bounds()

    def _lower_bounds(self) -> list[Hypothesis]:
        """inf F <= F(x), and where g is L-smooth what a step along both slopes reaches is not lower either.

        With x' = x - (grad g(x) - s)/L and s a subgradient of h at x, F(x') <= F(x) - ||grad g(x) - s||^2/(2 L), by
        smoothness of g and convexity of h.
        """
        w = self._write
        g, h = self.part["g"], self.part["h"]
        infimum = Quantity(self._infimum(), Operator("inf", Name("F")))
        known = {e.point: w.at(e) for e in g.points()}
        noted = dict.fromkeys([*known, *(a.at for a in self._recorder.answered("value", function="g"))])
        found = []
        for e in h.points():
            if e.point not in noted:
                continue
            value, there = w.value("g", e.point) - w.at(e).value, known.get(e.point)
            if not (g.single and h.single and there is not None):
                found.append(w.says("lower-bound", (e.point,), infimum <= value))
            if g.single and there is not None:
                apart = norm_squared(there.gradient - w.at(e).gradient)
                reached = value - apart / (2 * g._write.L)
                found.append(w.says("difference-lower-bound", (e.point,), infimum <= reached))
        return found


_MINUENDS = (Convex, SmoothConvex, SmoothStronglyConvex)


def DifferenceOfConvex(g: type[ProblemClass] = Convex, h: type[ProblemClass] = Convex) -> type[ProblemClass]:
    """F = g - h with convex g and h, bounded from below: `DifferenceOfConvex(SmoothConvex, Convex)`.

    The parts are `p.g` and `p.h`, with the oracles and the parameters of their classes, each with the name of its part,
    `p.g.L`. g may be infinite where it is of the class `Convex`, and h is finite everywhere. `p.gap(x)` is
    F(x) - inf F, and no minimizer is assumed. Raises InputError for other classes.
    """
    for name, part in (("g", g), ("h", h)):
        if part not in _MINUENDS:
            raise InputError(
                f"DifferenceOfConvex: {name} must be Convex, SmoothConvex or SmoothStronglyConvex, got {part!r}"
            )
    total = Sum(g=g, h=FiniteConvex if h is Convex else h, weights={"h": -1})
    return made(
        f"DifferenceOfConvex({g.__name__}, {h.__name__})",
        (ConvexDifference, total),
        description=f"{total.description}; F = g - h is bounded from below",
        oracles=("value", "gap", "inner", "norm_squared"),
        offers=frozenset({"value", "gap", "inner", "norm_squared"}),
    )
