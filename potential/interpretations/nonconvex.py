"""Smooth functions that need not be convex, as the Rocq library defines them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.classes import nonconvex
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting


class Smooth(Interpretation, of=nonconvex.Smooth):
    """Smoothness, with the infimum as a number."""

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


class PolyakLojasiewicz(Interpretation, of=nonconvex.PolyakLojasiewicz):
    """The inequality of Polyak and Lojasiewicz."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"polyak-lojasiewicz": "f_polyak_lojasiewicz {a}"}

    def said_of(self, s: Setting) -> None:
        """The inequality, beside smoothness."""
        super().said_of(s)
        s.premise("f_polyak_lojasiewicz", "polyak_lojasiewicz mu fmin f grad", place=FUNCTION)
