"""Contractions, and maps that need have no fixed point, in Rocq."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from potential.classes import fixed_points
from potential.interpretations.interpretation import Interpretation, Turns
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting


class Contraction(Interpretation, of=fixed_points.Contraction):
    """Lipschitz maps."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"contraction": "lipschitz_sqr L F {a} {b} F_lipschitz"}

    @classmethod
    def turns(cls, c: Fraction, s: Fraction, constants: Mapping[str, Fraction]) -> Turns:
        """L-Lipschitz where a^2 + b^2 <= L^2."""
        L = constants["L"]
        return ((L * c, L * s), (-L * c, L * s))

    def said_of(self, s: Setting) -> None:
        """The Lipschitz bound."""
        self.functions(s)
        s.premise("F_lipschitz", "lipschitz L F", place=FUNCTION)


class InconsistentNonexpansive(Interpretation, of=fixed_points.InconsistentNonexpansive):
    """A point of the shortest displacement in the place of a fixed point."""

    defined = True
    vernacular = """
(** Of all displacements [x ⊖ F x], [v] is the projection of zero on the closure of their convex hull. *)
Definition is_shortest_displacement {E : InnerProductSpace} (F : E -> E) (v : E) : Prop :=
  forall x, ‖v‖² <= ⟨x ⊖ F x, v⟩.
"""
    reserved = ("is_shortest_displacement",)
    lemmas: ClassVar[Mapping[str, str]] = {"shortest-displacement": "v_shortest {a}"}

    @classmethod
    def turns(cls, c: Fraction, s: Fraction, constants: Mapping[str, Fraction]) -> Turns:
        """A linear map has a fixed point, and v = 0: non-expansive where a^2 + b^2 <= 1."""
        return ()

    def solution(self, s: Setting) -> None:
        """A point of the shortest displacement."""
        self.center(s, "xs")
        s.variable(SOLUTION, "v", "E")
        s.centers[self.problem.displacement] = "v"
        s.premise("xs_zero", "F xs = xs ⊖ v", place=SOLUTION)
        s.premise("v_shortest", "is_shortest_displacement F v", place=SOLUTION)
