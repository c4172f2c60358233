"""Saddle points in Rocq: two convex functions, and a linear map from the space of the first to that of the second."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.algebra.expressions import Vector
from potential.classes import saddle_point
from potential.classes.quantities import Hypothesis
from potential.classes.recorder import Answer
from potential.errors import NotExportableError
from potential.interpretations.composite import convex_part
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting
from potential.members.linear_maps import applied, at_most, transposed
from potential.members.parts import LinearPart, MemberPart, combined
from potential.members.simplex import dot
from potential.rounding.numbers import UP, Rounded, RoundedVector
from potential.rounding.problem import RoundedProblem


class RoundedSaddle(RoundedProblem):
    """Linear maps and saddle functions, with rounding."""

    speaks_for_itself = ("linear", "adjoint", "dual_prox", "saddle")

    def dual_prox(self, y: Any, step: Any) -> RoundedVector:
        """The proximal step of h*, which expands no error."""
        return self._resolved("dual_prox", y, step)

    def linear(self, x: Any) -> RoundedVector:
        """A x, whose errors grow by at most M."""
        return self._transformed("linear", x)

    def adjoint(self, y: Any) -> RoundedVector:
        """A^T y, whose errors grow by at most M."""
        return self._transformed("adjoint", y)

    def _transformed(self, oracle: str, x: Any) -> RoundedVector:
        x = self._vector(x, oracle)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(x)")
        array = self._remembered(oracle, x.array)
        error = 0.0 if rounding is None else self._rounding(f"{oracle}_rounding", x.array)
        if x.error:
            error += float(self._problem.M) * x.error
        return RoundedVector(array, error * UP, x.order, dual=x.dual)

    def saddle(self, x: Any, y: Any) -> Rounded:
        """f(x) + <A x, y> - h*(y)."""
        x, y = self._vector(x, "saddle"), self._vector(y, "saddle")
        rounding = self._own_rounding("saddle", "saddle_rounding(x, y, x_error, y_error)")
        value = float(self._problem.saddle(x.array, y.array))
        error = 0.0 if rounding is None else float(rounding(x.array, y.array, x.error, y.error))
        return Rounded(value, error * UP)

    @property
    def comparator(self) -> RoundedVector:
        """The primal half of the point that a saddle problem is compared with, taken as it is."""
        return self.point(self._problem.comparator)

    @property
    def dual_comparator(self) -> RoundedVector:
        """The dual half of it."""
        return self.point(self._problem.dual_comparator)


class SaddlePoint(Interpretation, of=saddle_point.SaddlePoint):
    """f with its set on E, h* with its set on F, and A between them."""

    composed = True
    rounding = RoundedSaddle

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

    members: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "prox": {"dom_f": "(proj1 {name}_oracle)"},
        "dual_prox": {"dom_hs": "(proj1 {name}_oracle)"},
    }
    scalars: ClassVar[Mapping[str, str]] = {"saddle": "f {0} + ⟨A {0}, {v1}⟩ - hs {1}"}

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """The comparators are in the origin, which the map leaves there."""
        if answer.oracle in ("comparator", "dual_comparator"):
            return {}
        if answer.oracle == "image" and not program.row(answer.at):
            return {}
        return super().row_of(answer, program)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """Both functions and the map."""
        yield from super().made_of(program)
        for name, oracle in (("f", "prox"), ("h*", "dual_prox")):
            steps = [(combined((1 / c, v), (-1 / c, p)), p) for (v, c), p in program.asked(oracle)]
            noted = self.statement.recorder.answered("value", function=name)
            evaluated = [x for answer in noted for x in program.rows(answer.at)]
            yield convex_part(program, name, program.free(("slope", name, "comparator")), steps, evaluated)
        forward, backward = ([(x, y) for (x,), y in program.asked("image", function=name) if x] for name in ("A", "A*"))
        yield LinearPart("A", forward, backward, program.constants["M"])

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Proximal steps, the map with its adjoint, and the saddle function."""
        f, h, matrix = made.parts["f"], made.parts["h*"], made.parts["A"]
        adjoint = transposed(matrix)
        return {
            **super().answering(made),
            "prox": f.prox,
            "dual_prox": h.prox,
            "linear": lambda x: applied(matrix, x),
            "adjoint": lambda y: applied(adjoint, y),
            "saddle": lambda x, y: f.value(x) + dot(applied(matrix, x), y) - h.value(y),
        }

    def fits(self, made: Any) -> bool:
        """The map is of norm at most M."""
        return super().fits(made) and at_most(made.parts["A"], made.constants["M"])

    def describe(self, s: Setting) -> None:
        """There are two spaces."""
        super().describe(s)
        s.two_spaces = True

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
