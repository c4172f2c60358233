"""Operators by what is known of them in Rocq: single-valued ones are functions F, others are relations A and C."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.classes import operators
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import BOUND, FUNCTION, MAP, SOLUTION, Setting

_OF_A_RESOLVENT = "is_resolvent {function} {1} {0} {name}"


class OperatorProblem(Interpretation, of=operators.OperatorProblem):
    """A zero of an operator."""

    lemmas: ClassVar[Mapping[str, str]] = {
        "monotonicity": "F_monotone {a} {b}",
        "monotonicity-of-A": "A_monotone {a} _ {b} _ {a_in_A} {b_in_A}",
        "monotonicity-of-C": "C_monotone {a} _ {b} _ {a_in_C} {b_in_C}",
    }
    relations: ClassVar[Mapping[str, str]] = {"resolvent": _OF_A_RESOLVENT, "second_resolvent": _OF_A_RESOLVENT}
    members: ClassVar[Mapping[str, Mapping[str, str]]] = {
        oracle: {
            operator: f"(resolvent_value {operator} {{1}} {{0}} {{name}} ltac:(sign) {{name}}_oracle)"
            for operator in answering
        }
        for oracle, answering in (("resolvent", "A"), ("second_resolvent", "C"))
    }
    relation: ClassVar[tuple[str, ...]] = ()  # the operators that are known by their resolvents

    def describe(self, s: Setting) -> None:
        """The operator is a function that answers at a point."""
        super().describe(s)
        s.function, s.smooth, s.objective = "F", True, False

    def functions(self, s: Setting) -> None:
        """A single-valued operator."""
        s.variable(FUNCTION, "F", "E -> E")

    def spaces(self, s: Setting) -> None:
        """The operators that are relations, each monotone."""
        super().spaces(s)
        for name in self.relation:
            s.variable(MAP, name, "E -> E -> Prop")
            s.premise(f"{name}_monotone", f"monotone {name}", place=BOUND)

    def solution(self, s: Setting) -> None:
        """A zero."""
        self.center(s, "xs")
        s.premise("xs_zero", "F xs = zero", place=SOLUTION)


class MonotoneLipschitz(Interpretation, of=operators.MonotoneLipschitz):
    """Monotone and Lipschitz maps."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"lipschitz": "lipschitz_sqr L F {a} {b} F_lipschitz"}

    def said_of(self, s: Setting) -> None:
        """Monotonicity and the Lipschitz bound."""
        self.functions(s)
        s.premise("F_monotone", "monotone_map F", place=FUNCTION)
        s.premise("F_lipschitz", "lipschitz L F", place=FUNCTION)


class Cocoercive(Interpretation, of=operators.Cocoercive):
    """Cocoercive maps."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"cocoercivity": "F_cocoercive {a} {b}"}

    def said_of(self, s: Setting) -> None:
        """Cocoercivity."""
        self.functions(s)
        s.premise("F_cocoercive", "cocoercive (1 / L) F", place=FUNCTION)


class Nonexpansive(Interpretation, of=operators.Nonexpansive):
    """Maps that bring no two points further apart."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"nonexpansiveness": "nonexpansive_sqr F {a} {b} F_nonexpansive"}

    def said_of(self, s: Setting) -> None:
        """That the map is non-expansive."""
        self.functions(s)
        s.premise("F_nonexpansive", "nonexpansive F", place=FUNCTION)

    def solution(self, s: Setting) -> None:
        """A fixed point."""
        self.center(s, "xs")
        s.premise("xs_zero", "F xs = xs", place=SOLUTION)


class Monotone(Interpretation, of=operators.Monotone):
    """A monotone relation A."""

    defined = True
    relation = ("A",)

    def functions(self, s: Setting) -> None:
        """There is no single-valued operator."""

    def solution(self, s: Setting) -> None:
        """A zero of the relation."""
        self.center(s, "xs")
        s.premise("xs_in_A", "A xs zero", place=SOLUTION)


class SumOfOperators(Interpretation, of=operators.SumOfOperators):
    """A relation A beside a map F."""

    relation = ("A",)

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over single-valued operators."""
        return base in (operators.MonotoneLipschitz, operators.Cocoercive)

    def solution(self, s: Setting) -> None:
        """A zero of the sum."""
        self.center(s, "xs")
        s.premise("xs_in_A", "A xs ((-1) ⊙ F xs)", place=SOLUTION)


class TwoResolvents(Interpretation, of=operators.TwoResolvents):
    """Two relations A and C, beside a map F or none."""

    relation = ("A", "C")

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over single-valued operators, or none."""
        return base in (operators.NoOperator, operators.MonotoneLipschitz, operators.Cocoercive)

    def solution(self, s: Setting) -> None:
        """A zero of the sum, with an element of each relation there."""
        self.center(s, "xs")
        s.variable(SOLUTION, "a_star", "E")
        s.centers[self.problem.element] = "a_star"
        rest = " ⊖ F xs" if self.problem.evaluates else ""
        s.premise("xs_in_A", "A xs a_star", place=SOLUTION)
        s.premise("xs_in_C", f"C xs ((-1) ⊙ a_star{rest})", place=SOLUTION)


class NoOperator(Interpretation, of=operators.NoOperator):
    """F is missing."""

    def functions(self, s: Setting) -> None:
        """There is no single-valued operator."""
