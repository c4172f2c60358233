"""Functions that are smooth adaptable to a mirror map: they can be proved, and the library in Rocq lacks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from potential.classes import smooth_adaptable
from potential.interpretations.convex import first_order
from potential.interpretations.interpretation import Interpretation
from potential.members.parts import BelowPart, MemberPart


class SmoothAdaptable(Interpretation, of=smooth_adaptable.SmoothAdaptable):
    """Nothing beyond what is said of the mirror map."""

    composed = True

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """With the squared norm for a mirror map, smooth functions; those that are bounded from below."""
        yield BelowPart("f", program.known("f"), program.constants["L"])

    def answering(self, made: Any) -> Mapping[str, Any]:
        """Its values and gradients, beside the steps."""
        return {**super().answering(made), **first_order(made.parts["f"].evaluate, made.zero)}

    def fits(self, made: Any) -> bool:
        """The function has the constant of the class."""
        return made.parts["f"] is not None and bool(made.constants["L"] == made.parts["f"].L)
