"""Gradients with a relative error, in Rocq."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from potential.classes import convex, inexact, nonconvex
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation
from potential.members.errors import Errors
from potential.members.parts import ErrorsPart, MemberPart
from potential.rounding.numbers import UP, RoundedVector
from potential.rounding.problem import RoundedProblem


class RoundedInexact(RoundedProblem):
    """A gradient with a relative error, with rounding."""

    def inexact_gradient(self, x: Any) -> RoundedVector:
        """The gradient with a relative error of at most delta.

        What the problem gives is within delta ||g|| of the computed gradient g. That is within e of the exact one, so
        some vector that the exact one allows is within (1 + delta) e of what is given.
        """
        x = self._vector(x, "inexact_gradient")
        error = (1.0 + float(self._problem.delta)) * self.gradient(x).error
        g = self._remembered("inexact_gradient", x.array)
        return RoundedVector(g, error * UP, self._dual_order, dual=True)


def _errs(part: Any) -> bool:
    return isinstance(part, Errors)


class RelativeErrors(Interpretation, of=inexact.RelativeErrors):
    """A vector that is near the gradient."""

    composed = True
    rounding = RoundedInexact

    lemmas: ClassVar[Mapping[str, str]] = {
        "relative-error": "relative_error_sqr delta _ _ {a_inexact_gradient}_oracle",
    }
    relations: ClassVar[Mapping[str, str]] = {
        "inexact_gradient": "norm ({name} ⊖ {gradient}) <= delta * norm {gradient}",
    }

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The errors beside the rest."""
        yield from super().made_of(program)
        known = []
        for (x,), d in program.asked("inexact_gradient"):
            # Of the start a step says nothing, and its points are not known.
            slopes = (e.slope for e in program.known(self.problem.function) if e.point == x)
            known += [(x, slope, d) for slope in slopes]
        if known:
            yield ErrorsPart("errors", known, program.constants["delta"])

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The gradient with its error."""
        found = dict(super().answering(made))
        if "errors" in made.parts:
            found["inexact_gradient"] = lambda x: made.parts["errors"](x, found["gradient"](x))
        return found

    def fits(self, made: Any) -> bool:
        """The errors are of the share that the class says."""
        return super().fits(made) and all(p.share == made.constants["delta"] for p in made.parts.values() if _errs(p))

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth functions, convex or not."""
        return base in (
            convex.SmoothConvex,
            convex.SmoothStronglyConvex,
            nonconvex.Smooth,
            nonconvex.PolyakLojasiewicz,
        )
