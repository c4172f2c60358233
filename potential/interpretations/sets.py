"""A closed convex set, as the Rocq library defines it: convex, with its projections and linear minimizers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar

from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.algebra.parameters import declared_parameters
from potential.classes import convex, nonconvex, operators, sets
from potential.classes.problem_class import ProblemClass
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.interpretations.interpretation import Interpretation, Member, goes_inside, outermost
from potential.interpretations.vocabulary import FUNCTION, SET, SOLUTION, Setting
from potential.members.parts import HullPart, MemberPart, Row, minus
from potential.members.simplex import dot
from potential.rounding.numbers import UP, RoundedVector, error_in
from potential.rounding.problem import RoundedProblem


class RoundedSet(RoundedProblem):
    """Projections and linear minimizers, with rounding."""

    def project(self, x: Any) -> RoundedVector:
        """The projection on the constraint set, which expands no error."""
        x = self._vector(x, "project")
        array = self._problem.project(x.array)
        if array is x.array:
            return self._vector(x, "project")
        rounding = getattr(self._problem, "project_rounding", None)
        if rounding is None:
            raise self._unknown("project", "project_rounding(x)")
        return RoundedVector(array, (x.error + float(rounding(x.array))) * UP, x.order)

    def linear_minimizer(self, g: Any) -> RoundedVector:
        """A point of the constraint set that minimizes <g, s>; see the class about one that nearly does."""
        g = self._vector(g, "linear_minimizer")
        rounding = getattr(self._problem, "linear_minimizer_rounding", None)
        outside = getattr(self._problem, "infeasibility", None)
        if rounding is None or outside is None:
            raise self._unknown("linear_minimizer", "linear_minimizer_rounding(g), infeasibility(x) and D")
        s = self._problem.linear_minimizer(g.array)
        lost = float(rounding(g.array)) + (error_in(g, 2) * float(self._problem.D) if g.error else 0.0)
        return RoundedVector(s, float(outside(s)), 2, debt=lost * UP)


_OF_MEMBER = """
(** A point of a set is its own projection. *)
Lemma projection_of_member {E : InnerProductSpace} (K : E -> Prop) (x p : E) : K x -> is_projection K x p -> p = x.
Proof.
  intros Hx [_ H]; specialize (H x Hx).
  symmetry; apply sqdist_zero; replace (x ⊖ x) with (zero : E) in H by vector_eq.
  rewrite norm_zero in H; apply sqr_norm_le in H; lra.
Qed.
"""


class OverSet(Interpretation, of=sets.OverSet):
    """A set K, in which a step stays."""

    def describe(self, s: Setting) -> None:
        """There is a set."""
        super().describe(s)
        s.over_set = True

    def spaces(self, s: Setting) -> None:
        """The set, which is convex."""
        super().spaces(s)
        s.variable(SET, "K", f"{s.vectors} -> Prop")
        if s.constrained:
            s.premise("K_convex", "convex_set K", place=SET)

    def every(self, name: str) -> list[Any]:
        """What the library lacks stands before a theorem of which the first state alone lies in K."""
        alone = self.statement.free and self.statement.recorder.answered("project")
        own = [_OF_MEMBER] if name == "vernacular" and alone else []
        return [*super().every(name), *own]

    def stays_in(self, vector: Vector, following: Vector, s: Setting) -> str:
        """K, where the vectors of the state lie there."""
        inside = vector in self.problem.feasible
        return "K" if inside and (s.constrained or self.problem.state_in_set) else ""


class Constrained(Interpretation, of=sets._Constrained):
    """A set with its projection, its linear minimizers and its diameter."""

    composed = True
    rounding = RoundedSet

    lemmas: ClassVar[Mapping[str, str]] = {
        "projection": "projection_optimality K {b_from} {b} {a} K_convex {b_oracle} {a_in_K}",
        "linear-minimization": "linear_minimizer_optimality K {b_from} {b} {a} {b_oracle} {a_in_K}",
        "diameter": "diameter_sqr K D {a} {b} K_diameter {a_in_K} {b_in_K}",
    }
    answers: ClassVar[Mapping[str, Callable[..., Any]]] = {
        "linear_minimizer": lambda f, g: f.least_vertex(g),
    }
    relations: ClassVar[Mapping[str, str]] = {
        "project": "is_projection K {0} {name}",
        "linear_minimizer": "is_linear_minimizer K {0} {name}",
    }
    members: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "project": {"K": "(proj1 {name}_oracle)"},
        "linear_minimizer": {"K": "(proj1 {name}_oracle)"},
    }

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over convex functions, with settings that go inside, and over a monotone operator."""
        plain = (
            convex.Convex,
            convex.ConvexLipschitz,
            convex.StronglyConvexLipschitz,
            convex.SmoothConvex,
            convex.SmoothStronglyConvex,
            operators.MonotoneLipschitz,
            nonconvex.Smooth,
        )
        return base in plain or goes_inside(base)

    @classmethod
    def member_over(cls, base: type[ProblemClass], inside: Member) -> Member | None:
        """The same function, over the whole space or over the hull of the points."""
        if base.space != EUCLIDEAN or not (outermost(base) is None or goes_inside(base)):
            return None
        return replace(inside, class_names=(f"Constrained({base.__name__})",), inside=inside)

    def variants(self) -> tuple[Mapping[str, str], ...]:
        """The whole space, or the convex hull of the points of one step."""
        bounded = "D" in self.statement.field.values or isinstance(self.problem, convex.StronglyConvexLipschitz)
        kinds = ("hull",) if bounded else ("whole", "hull")
        return tuple({**known, "set": kind} for known in super().variants() for kind in kinds)

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """In the whole space a projection is the point."""
        if answer.oracle == "project" and program.variant["set"] == "whole":
            found: Mapping[int, Fraction] = program.row(answer.at)
            return found
        if answer.oracle == FIRST_ORDER and program.variant["set"] == "whole" and self.problem.minimizes:
            return super().row_of(answer, program) if program.row(answer.at) else {}
        return super().row_of(answer, program)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The set beside the rest."""
        yield from super().made_of(program)
        if program.variant["set"] == "whole":
            return
        skipped = self.statement.start
        vertices = {program.key(u): u for v in self.problem.feasible if v != skipped for u in program.rows(v)}
        lowest: list[tuple[Row, Row]] = []
        lowest += [(program.row(self.problem._at_minimizer().gradient), {})] if self.problem.minimizes else []
        lowest += [(g, s) for (g,), s in program.asked("linear_minimizer")]
        lowest += [(minus(p, v), p) for (v,), p in program.asked("project")]
        yield HullPart("K", list(vertices.values()), lowest, program.constants.get("D"))

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Projections and linear minimizers."""
        found = super().answering(made)
        if made.variant["set"] == "whole":
            return {**found, "project": lambda x: x, "prox": lambda x, step: x}
        hull = made.parts["K"]
        return {
            **found,
            "project": hull.project,
            "prox": lambda x, step: hull.project(x),
            "linear_minimizer": hull.lowest,
        }

    def solves(self, made: Any) -> bool:
        """No vertex is lower in the direction of the gradient there, or of the operator's value."""
        if made.variant["set"] == "whole" or not self.problem.minimizes:
            return bool(super().solves(made))
        inside = super().answering(made)
        value = inside.get("operator") or inside["gradient"]
        slope, vertices = value(made.zero), made.parts["K"].vertices
        return made.zero in vertices and all(dot(slope, v) >= 0 for v in vertices)

    def geometries(self) -> tuple[str, ...]:
        """The whole space, or the convex hull of the points of one step.

        In the "hull" no projection moves a point; "binding" leaves projections free to do so.
        """
        # A set with a diameter is bounded, and so is one on which a strongly convex function has bounded subgradients.
        bounded = "D" in self.statement.field.values or isinstance(self.problem, convex.StronglyConvexLipschitz)
        return ("hull", "binding") if bounded else ("whole", "hull", "binding")

    def image(self, answer: Answer, geometry: str) -> tuple[Vector, Vector | None, Any] | None:
        """A projection is the point, unless it is left free."""
        if answer.oracle == "project" and geometry != "binding":
            return answer.at, None, None
        return super().image(answer, geometry)

    def bounds(self, worst: Any) -> Iterator[tuple[list[tuple[Any, Any, Any]], Any]]:
        """What the hull of the points demands of slopes, distances, linear minimizers and projections."""
        yield from super().bounds(worst)
        if worst.geometry == "whole":
            return
        one, constants = Fraction(1), worst.constants
        if "G" in constants and "mu" in constants:
            # The subgradient of each piece, g + mu (w - x), is within the bound at each vertex w, so on all of K.
            mu = constants["mu"]
            for e in worst.visited:
                for w in worst.vertices:
                    moved = worst.combined((one, e.gradient), (mu, w), (-mu, e.point))
                    if w != e.point and moved:
                        yield [(one, moved, moved)], constants["G"] ** 2
        if "D" in constants:
            for u, v in itertools.combinations(worst.vertices, 2):
                apart = worst.combined((one, u), (-one, v))
                yield [(one, apart, apart)], constants["D"] ** 2
        answered = self.statement.recorder.answered
        chosen = [(worst.row(a.at), worst.row(a.result)) for a in answered("linear_minimizer")]
        if worst.geometry == "binding":
            # v - p is normal to K at the projection p of v.
            pairs = [(worst.row(a.at), worst.row(a.result)) for a in answered("project")]
            chosen += [(worst.combined((one, p), (-one, v)), p) for v, p in pairs]
        if worst.member.has_minimizer:
            chosen.append((worst.lowest.gradient, worst.lowest.point))
        for g, best in chosen:
            for u in worst.vertices:
                if u != best:
                    yield [(one, g, worst.combined((one, best), (-one, u)))], Fraction(0)

    def spaces(self, s: Setting) -> None:
        """The set, with its diameter where that is used."""
        super().spaces(s)
        statement = self.statement
        own = declared_parameters(statement.theorem.method_class)
        if "D" in statement.field.values and "D" not in own:
            s.premise("K_diameter", "diameter_at_most K D", place=SET)

    def solution(self, s: Setting) -> None:
        """A minimizer over K; of an operator, a solution of its variational inequality."""
        if not isinstance(self.problem, operators.OperatorProblem):
            super().solution(s)
            return
        self.center(s, "xs")
        s.premise("xs_solution", "is_variational_solution K F xs", place=SOLUTION)
        s.center_in_K = "(proj1 xs_solution)"

    def lemma(self, rule: str, s: Setting) -> str | None:
        """The optimality of x* over K."""
        if rule != "constrained-optimality":
            return super().lemma(rule, s)
        if isinstance(self.problem, operators.OperatorProblem):
            return "proj2 xs_solution {a} {a_in_K}"
        if not s.smooth:
            return None
        return "minimizer_gradient_on K f xs (grad xs) {a} K_convex xs_minimizer (proj1 (proj1 f_smooth) xs) {a_in_K}"


class NonconvexOverSet(Interpretation, of=sets.NonconvexOverSet):
    """A lower bound on K."""

    lemmas: ClassVar[Mapping[str, str]] = {"lower-bound": "f_bounded_below {a} {a_in_K}"}

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth functions."""
        return base is nonconvex.Smooth

    def said_of(self, s: Setting) -> None:
        """Smoothness, and a lower bound on K."""
        self.functions(s)
        s.premise("f_smooth", "smooth L f grad", place=FUNCTION)
        s.premise("f_bounded_below", "(forall u, K u -> fmin <= f u)", place=SOLUTION)
        s.gradient_of = "(proj1 f_smooth)"
