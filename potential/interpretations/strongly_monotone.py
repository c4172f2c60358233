"""Strongly monotone operators, in Rocq: relations, and Lipschitz maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.classes import strongly_monotone
from potential.errors import MissingOracleError
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.operators import NEAR, pairs_of
from potential.interpretations.vocabulary import BOUND, FUNCTION, Setting
from potential.members.parts import ContractionPart, MemberPart, Row, combined
from potential.members.simplex import Point


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

    composed = True

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """A = mu I + B, by the resolvent of B for the step c / (1 + c mu), where c is that of A."""
        mu, asked = program.constants["mu"], program.asked("resolvent")
        size = asked[0][0][1] if asked else Fraction(1)
        inner = size / (1 + size * mu)
        graph = [*pairs_of(self.problem, program), *((p, combined((1 / c, v), (-1 / c, p))) for (v, c), p in asked)]
        pairs: dict[Any, Any] = {}
        for p, a in graph:
            b = combined((Fraction(1), a), (-mu, p))
            forward = combined((Fraction(1), p), (inner, b))
            pairs.setdefault(program.key(forward), (forward, combined((Fraction(1), p), (-inner, b))))
        yield ContractionPart("A", list(pairs.values()), f"2 J_{{{inner} (A - {mu} I)}} - I")

    def answering(self, made: Any) -> Mapping[str, Any]:
        """The resolvent, from that of B."""
        mu, steps = made.constants["mu"], made.numbers("resolvent")

        def resolvent(x: Point, step: Fraction) -> Point:
            if steps and abs(step - steps[0]) > NEAR * steps[0]:
                raise MissingOracleError(f"the resolvent of A is known for the step {steps[0]} alone, not for {step}")
            inside = tuple(v / (1 + steps[0] * mu) for v in x)
            return tuple((a + b) / 2 for a, b in zip(inside, made.parts["A"](inside), strict=True))

        return {**super().answering(made), "resolvent": resolvent}

    def spaces(self, s: Setting) -> None:
        """The relation, strongly monotone."""
        super().spaces(s)
        s.premise("A_strongly_monotone", "strongly_monotone mu A", place=BOUND)


class StronglyMonotoneLipschitz(Interpretation, of=strongly_monotone.StronglyMonotoneLipschitz):
    """Strongly monotone Lipschitz maps; members are mu I + G with G monotone and (L - mu)-Lipschitz."""

    composed = True
    defined = True
    vernacular = """
(** A strongly monotone map. *)
Definition strongly_monotone_map {E : InnerProductSpace} (mu : R) (F : E -> E) : Prop :=
  forall x y, mu * ‖x ⊖ y‖² <= ⟨F x ⊖ F y, x ⊖ y⟩.
"""
    reserved = ("strongly_monotone_map",)
    lemmas: ClassVar[Mapping[str, str]] = {"strong-monotonicity": "F_strongly_monotone {a} {b}"}

    def _size(self, constants: Mapping[str, Fraction]) -> Fraction:
        """L - mu."""
        return constants["L"] - constants["mu"]

    def _pairs(self, program: Any) -> list[tuple[Row, Row]]:
        """The points with the values of F less mu times the point."""
        mu = program.constants["mu"]
        return [(x, combined((Fraction(1), value), (-mu, x))) for x, value in pairs_of(self.problem, program)]

    def answering(self, made: Any) -> Mapping[str, Any]:
        """The values of G, and mu times the point."""
        found, mu = super().answering(made), made.constants["mu"]

        def operator(x: Point) -> Point:
            return tuple(mu * a + b for a, b in zip(x, found["operator"](x), strict=True))

        return {**found, "operator": operator}

    def said_of(self, s: Setting) -> None:
        """Strong monotonicity and the Lipschitz bound."""
        self.functions(s)
        s.premise("F_strongly_monotone", "strongly_monotone_map mu F", place=FUNCTION)
        s.premise("F_lipschitz", "lipschitz L F", place=FUNCTION)
