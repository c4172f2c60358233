"""Saddle points in Rocq: two convex functions, and a linear map from the space of the first to that of the second."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import Vector
from potential.classes import saddle_point
from potential.classes.problem_class import Hypothesis
from potential.classes.recorder import Answer
from potential.errors import NotExportableError
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting


class SaddlePoint(Interpretation, of=saddle_point.SaddlePoint):
    """f with its set on E, h* with its set on F, and A between them."""

    defined = True
    reserved = ("v",)
    lemmas: ClassVar[Mapping[str, str]] = {
        "proximal-step": "prox_optimality dom_f f {b_size} {b_from} {b} {a} f_convex dom_f_convex ltac:(sign) "
        "{b_oracle} {a_in_dom_f}",
        "dual-proximal-step": "prox_optimality dom_hs hs {b_size} {b_from} {b} {a} hs_convex dom_hs_convex "
        "ltac:(sign) {b_oracle} {a_in_dom_hs}",
        "adjoint": "adjoint_equation A {a} {b}",
        "operator-norm": "map_norm_sub A M {a} {b} A_bounded",
    }
    relations: ClassVar[Mapping[str, str]] = {
        "prox": "is_prox dom_f f {1} {0} {name}",
        "dual_prox": "is_prox dom_hs hs {1} {0} {name}",
    }

    def describe(self, s: Setting) -> None:
        """There are two spaces."""
        super().describe(s)
        s.saddle = True

    def said_of(self, s: Setting) -> None:
        """The functions, each convex on the set where it is finite, and the map."""
        s.variable(FUNCTION, "f", "E -> R")
        s.variable(FUNCTION, "hs", "F -> R")
        s.variable(FUNCTION, "A", "LinearMap E F")
        s.variable(FUNCTION, "dom_f", "E -> Prop")
        s.variable(FUNCTION, "dom_hs", "F -> Prop")
        for name in ("f", "hs"):
            s.premise(f"dom_{name}_convex", f"convex_set dom_{name}", place=FUNCTION)
            s.premise(f"{name}_convex", f"convex_on dom_{name} {name}", place=FUNCTION)
        s.premise("A_bounded", "map_norm_at_most M A", place=FUNCTION)

    def solution(self, s: Setting) -> None:
        """The two comparators."""
        s.variable(SOLUTION, "u", "E")
        s.variable(SOLUTION, "v", "F")
        s.centers |= {self.problem.comparator: "u", self.problem.dual_comparator: "v"}
        s.premise("u_in_dom_f", "dom_f u", place=SOLUTION)
        s.premise("v_in_dom_hs", "dom_hs v", place=SOLUTION)

    def value(self, answer: Answer, *, sampled: bool = False) -> str | None:
        """An image under the map, or under its adjoint."""
        if answer.oracle == "image":
            return "A {0}" if answer.function == "A" else "adjoint A {0}"
        return super().value(answer, sampled=sampled)

    def points_of(self, hypothesis: Hypothesis) -> list[Vector]:
        """The two points of whose difference the bound on the map speaks."""
        if hypothesis.rule != "operator-norm":
            return super().points_of(hypothesis)
        recorder = self.statement.recorder
        points = [
            Vector(v.field, v.space, {b: v.field.algebra.one})
            for v in (a.at for a in recorder.answered("linear"))
            for b in v.terms
        ]
        for u, v in itertools.product(points, points):
            if (recorder.point_name(u - v),) == hypothesis.points:
                return [u, v]
        raise NotExportableError("the bound on a linear map has a form here for the difference of two points alone")

    def space_of(self, answer: Answer) -> str | None:
        """E is the space of f, F that of h*."""
        if answer.oracle == "image":
            return "F" if answer.function == "A" else "E"
        if answer.oracle == "center":
            return "E" if answer.result == self.problem.comparator else "F"
        return {"prox": "E", "dual_prox": "F"}.get(answer.oracle)
