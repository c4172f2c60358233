"""Contractions, and maps that need have no fixed point, in Rocq."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.classes import fixed_points
from potential.classes.recorder import Answer
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.operators import pairs_of
from potential.interpretations.vocabulary import FUNCTION, Setting
from potential.members.parts import ContractionPart, MemberPart, combined
from potential.members.simplex import Point


class Contraction(Interpretation, of=fixed_points.Contraction):
    """Lipschitz maps."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"contraction": "lipschitz_sqr L F {a} {b} F_lipschitz"}

    composed = True

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The map, L times one that brings no two points further apart."""
        L = program.constants["L"]
        pairs = [(x, combined((1 / L, image))) for x, image in pairs_of(self.problem, program)]
        yield ContractionPart("S", pairs, "S / L")

    def answering(self, made: Any) -> Mapping[str, Any]:
        """Its values."""
        L, image = made.constants["L"], made.parts["S"]

        def apply(x: Point) -> Point:
            return tuple(L * v for v in image(x))

        return {**super().answering(made), "apply": apply, "operator": apply}

    def said_of(self, s: Setting) -> None:
        """The Lipschitz bound."""
        self.functions(s)
        s.premise("F_lipschitz", "lipschitz L F", place=FUNCTION)


class InconsistentNonexpansive(Interpretation, of=fixed_points.InconsistentNonexpansive):
    """A point of the shortest displacement in the place of a fixed point, which the library in Rocq lacks."""

    composed = True

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """Of the class, maps with a fixed point."""
        return {} if answer.oracle == "displacement" else super().row_of(answer, program)

    def answering(self, made: Any) -> Mapping[str, Any]:
        """The shortest displacement, which is zero."""
        return {**super().answering(made), "displacement": made.zero}
