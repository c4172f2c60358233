"""Smooth functions over strongly convex sets, such as balls, on which gradients do not vanish.

K is alpha-strongly convex where with two of its points x and y the ball of radius r (1 - r) (alpha/2) ||x - y||^2
around r x + (1 - r) y lies in K too, for 0 <= r <= 1. A linear function g then has its minimizer s over K where
<g, x - s> is at least (alpha/2) ||g|| ||x - s||^2 for every x in K: s is no higher than the lowest points of the balls
around r x + (1 - r) s for small r. For r = 1/2 it is (alpha/4) ||g|| ||x - s||^2, by which the second source goes.

Sources: E. Levitin, B. Polyak, "Constrained minimization methods", USSR Computational Mathematics and Mathematical
Physics 6(5), 1966; D. Garber, E. Hazan, "Faster rates for the Frank-Wolfe method over strongly-convex sets", ICML 2015.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN
from potential.algebra.parameters import Parameter
from potential.classes.convex import SmoothConvex
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made, refuse_parts
from potential.classes.quantities import Hypothesis, inner, norm_squared
from potential.classes.sets import _Constrained
from potential.errors import InputError


class StronglyConvexSet(_Constrained):
    """An alpha-strongly convex set K, on which ||grad f(x)|| >= c > 0; x* is on its boundary."""

    setting = "OverStronglyConvexSet"
    interpolates = False  # no gradient on K is shorter than c, whatever is asked for
    may_be_trivial = False  # the whole space is not strongly convex
    identities: ClassVar[tuple[str, ...]] = ()
    brings: ClassVar[Mapping[str, str]] = {}
    added: ClassVar[Mapping[str, Parameter]] = {"alpha": Parameter(above=0), "c": Parameter(above=0)}

    def spaces(self) -> tuple[Premise, ...]:
        """The space and the set, which is strongly convex."""
        ball = (
            "$r x + (1 - r) y + v in K$ for all $x$ and $y$ in $K$, $0 <= r <= 1$ and "
            "$||v|| <= r (1 - r) (alpha/2) ||x - y||^2$"
        )
        return (*super().spaces(), Premise("K", "strongly-convex-set", f"is $alpha$-strongly convex, {ball}", "$K$"))

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and that its gradients do not vanish on K."""
        whole = self.function  # a mean of functions may have short gradients where they all have long ones
        text = f"$||grad {whole}(x)|| >= c$ for every $x in K$"
        return (*super().said_of(f, subject), Premise(whole, "gradient-from-below", text))

    def _require_bounded(self) -> None:
        """A strongly convex set is bounded, whatever its diameter is."""

    def hypotheses(self) -> list[Hypothesis]:
        """What is known over a set, and what its strong convexity says of a gradient's linear minimizer."""
        found, w = super().hypotheses(), self._write
        inside = {e.gradient: e for e in self.points() if e.gradient.terms and e.point in self.feasible}
        for answer in self._recorder.answered("linear_minimizer"):
            e = inside.get(answer.at)
            if e is not None and answer.result != e.point:
                here = w.at(e)
                way = here.point - w.point(answer.result)
                far = inner(here.gradient, way) >= w.alpha * w.c / 2 * norm_squared(way)
                found.append(w.says("set-strong-convexity", (e.point, answer.result), far))
        return found


def OverStronglyConvexSet(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` over an alpha-strongly convex set, on which gradients are no shorter than c."""
    known = isinstance(base, type) and issubclass(base, SmoothConvex) and base.space == EUCLIDEAN
    if not (known and base.one_function and not base.expectation):
        raise InputError(
            "OverStronglyConvexSet takes a Euclidean class of smooth convex functions, such as SmoothConvex, "
            f"got {base!r}"
        )
    refuse_parts("OverStronglyConvexSet", base)
    return made(
        f"OverStronglyConvexSet({base.__name__})",
        (StronglyConvexSet, base),
        description=f"{base.description}, and ||grad f(x)|| >= c on K, which is alpha-strongly convex",
        oracles=(*base.oracles, "project", "prox", "linear_minimizer"),
    )
