"""Functions that are smooth adaptable to a mirror map, in Rocq: they are smooth relative to it on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from potential.classes import smooth_adaptable
from potential.interpretations.convex import first_order
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting
from potential.members.parts import BelowPart, MemberPart


class SmoothAdaptable(Interpretation, of=smooth_adaptable.SmoothAdaptable):
    """Smoothness relative to the mirror map, of f and of -f, with a lower bound on K."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "adaptable-from-above": "relative_descent_lemma K dom L f h dh {b} {a} (grad {b}) h_mirror (proj1 f_adaptable) "
        "(f_derivative {b} {b_in_dom}) {b_in_dom} {a_in_K}",
        "lower-bound": "f_bounded_below {a} {a_in_K}",
    }

    def said_of(self, s: Setting) -> None:
        """A derivative where the mirror map has one, the bounds by the divergence, and a lower bound."""
        self.functions(s)
        adaptable = "relatively_smooth_on K L f h /\\ relatively_smooth_on K L (fun x => - f x) h"
        s.premise("f_derivative", "(forall x, dom x -> is_derivative_on K f x (grad x))", place=FUNCTION)
        s.premise("f_adaptable", f"({adaptable})", place=FUNCTION)
        s.premise("f_bounded_below", "(forall u, K u -> fmin <= f u)", place=SOLUTION)

    def solution(self, s: Setting) -> None:
        """The infimum, which need not be attained."""
        s.variable(SOLUTION, "fmin", "R")
        s.least = "fmin"

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """With the squared norm for a mirror map, smooth functions; those that are bounded from below."""
        yield BelowPart("f", program.known("f"), program.constants["L"])

    def answering(self, made: Any) -> Mapping[str, Any]:
        """Its values and gradients, beside the steps."""
        return {**super().answering(made), **first_order(made.parts["f"].evaluate, made.zero)}

    def fits(self, made: Any) -> bool:
        """The function has the constant of the class."""
        return made.parts["f"] is not None and bool(made.constants["L"] == made.parts["f"].L)
