"""Strongly monotone operators, in Rocq."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.classes import strongly_monotone
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import BOUND, Setting


class StronglyMonotone(Interpretation, of=strongly_monotone.StronglyMonotone):
    """A relation A that is strongly monotone."""

    defined = True
    vernacular = """
(** A strongly monotone relation. *)
Definition strongly_monotone {E : InnerProductSpace} (mu : R) (A : E -> E -> Prop) : Prop :=
  forall x u y v, A x u -> A y v -> mu * ‖x ⊖ y‖² <= ⟨u ⊖ v, x ⊖ y⟩.
"""
    reserved = ("strongly_monotone",)
    lemmas: ClassVar[Mapping[str, str]] = {
        "strong-monotonicity-of-A": "A_strongly_monotone {a} _ {b} _ {a_in_A} {b_in_A}",
    }

    def spaces(self, s: Setting) -> None:
        """The relation, strongly monotone."""
        super().spaces(s)
        s.premise("A_strongly_monotone", "strongly_monotone mu A", place=BOUND)
