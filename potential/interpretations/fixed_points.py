"""Contractions, and maps that need have no fixed point, in Rocq."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from potential.classes import fixed_points
from potential.interpretations.interpretation import Interpretation, Turns
from potential.interpretations.vocabulary import FUNCTION, Setting


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
    """A point of the shortest displacement in the place of a fixed point, which the library in Rocq lacks."""

    @classmethod
    def turns(cls, c: Fraction, s: Fraction, constants: Mapping[str, Fraction]) -> Turns:
        """No linear map of the plane has a displacement that is not zero."""
        return ()
