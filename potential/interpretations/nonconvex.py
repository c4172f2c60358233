"""Smooth functions that need not be convex, as the Rocq library defines them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from potential.classes import nonconvex
from potential.interpretations.convex import first_order
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting
from potential.members.parts import BelowPart, FunctionPart, Known, MemberPart


class Smooth(Interpretation, of=nonconvex.Smooth):
    """Smoothness, with the infimum as a number."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "smooth-interpolation": "smooth_interpolation L f grad {a} {b} ltac:(sign) f_smooth",
        "smooth-lower-bound": "smooth_lower_bound L f grad fmin {a} ltac:(sign) f_smooth f_bounded_below",
    }

    def said_of(self, s: Setting) -> None:
        """Smoothness, and a lower bound."""
        self.functions(s)
        s.premise("f_smooth", "smooth L f grad", place=FUNCTION)
        s.premise("f_bounded_below", "is_lower_bound fmin f", place=FUNCTION)
        s.gradient_of = "(proj1 f_smooth)"

    def solution(self, s: Setting) -> None:
        """The infimum, which need not be attained."""
        s.variable(SOLUTION, "fmin", "R")
        s.least = "fmin"

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The function, with the infimum 0."""
        yield from super().made_of(program)
        yield BelowPart(self.problem.function, program.known(self.problem.function), program.constants["L"])

    def fits(self, made: Any) -> bool:
        """The function has the constant of the class."""
        function = made.parts[self.problem.function]
        return super().fits(made) and bool(made.constants["L"] == function._constants["L"])

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Its values above the infimum, and gradients."""
        evaluate = made.parts[self.problem.function].evaluate
        oracles = first_order(evaluate, made.zero)
        return {**super().answering(made), **oracles, "gap": oracles["value"]}


class PolyakLojasiewicz(Interpretation, of=nonconvex.PolyakLojasiewicz):
    """The inequality of Polyak and Lojasiewicz."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"polyak-lojasiewicz": "f_polyak_lojasiewicz {a}"}

    def said_of(self, s: Setting) -> None:
        """The inequality, beside smoothness."""
        super().said_of(s)
        s.premise("f_polyak_lojasiewicz", "polyak_lojasiewicz mu fmin f grad", place=FUNCTION)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """Of the class, those that are mu-strongly convex: with the minimizer in the origin."""
        least = Known({}, {}, {})
        constants = {name: program.constants[name] for name in ("L", "mu")}
        yield FunctionPart("f", [least, *program.known("f")], constants, "the smallest smooth strongly convex function")

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Its values and gradients."""
        return first_order(made.parts["f"].evaluate, made.zero)

    def solves(self, made: Any) -> bool:
        """The gradient vanishes there, and the function is strongly convex."""
        found = made.parts["f"]
        return found._constants["mu"] == made.constants["mu"] and not any(found.evaluate(made.zero)[1])
