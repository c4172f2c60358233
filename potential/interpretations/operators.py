"""Operators by what is known of them in Rocq: single-valued ones are functions F, others are relations A and C."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.classes import operators
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation, Turns
from potential.interpretations.vocabulary import BOUND, FUNCTION, MAP, SOLUTION, Setting
from potential.rounding.numbers import UP, RoundedVector, as_rounded, norm_in
from potential.rounding.problem import RoundedProblem

_OF_A_RESOLVENT = "is_resolvent {function} {1} {0} {name}"


class RoundedOperators(RoundedProblem):
    """Operators, maps and resolvents, with rounding."""

    speaks_for_itself = ("operator", "apply", "resolvent", "second_resolvent")

    def operator(self, x: Any) -> RoundedVector:
        """F(x), which varies by at most L times what x does."""
        x = self._vector(x, "operator")
        array = self._remembered("operator", x.array)
        error = self._rounding("operator_rounding", x.array) + float(getattr(self._problem, "operator_shift", 0.0))
        if x.error:
            error += float(self._problem.L) * x.error
        return RoundedVector(array, error * UP, x.order, dual=True)

    def apply(self, x: Any) -> RoundedVector:
        """S(x), which expands no error."""
        x = self._vector(x, "apply")
        array = self._remembered("apply", x.array)
        error = self._rounding("apply_rounding", x.array) + float(getattr(self._problem, "apply_shift", 0.0))
        return RoundedVector(array, (x.error + error) * UP, x.order)

    def resolvent(self, x: Any, step: Any) -> RoundedVector:
        """(I + step A)^{-1} x, which expands no error."""
        return self._resolved("resolvent", x, step)

    def second_resolvent(self, x: Any, step: Any) -> RoundedVector:
        """(I + step C)^{-1} x, which expands no error."""
        return self._resolved("second_resolvent", x, step)

    def splitting_point(self, step: Any) -> RoundedVector:
        """x* + step a*, where a* is the reference's element of A x*: a fixed point of the splitting's map."""
        size = as_rounded(step)
        rounding = self._own_rounding("splitting_point", "splitting_point_rounding(step)")
        array = self._problem.splitting_point(float(size))
        error = self._minimizer_error + (0.0 if rounding is None else float(rounding(float(size))))
        if size.error:
            error += size.error / abs(size.value) * (norm_in(array - self._problem.minimizer, 2) + error)
        return self.point(array, error * UP)


class OperatorProblem(Interpretation, of=operators.OperatorProblem):
    """A zero of an operator."""

    rounding = RoundedOperators

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

    @classmethod
    def turns(cls, c: Fraction, s: Fraction, constants: Mapping[str, Fraction]) -> Turns:
        """Monotone where a >= 0, L-Lipschitz where a^2 + b^2 <= L^2."""
        return ((constants["L"] * c, constants["L"] * s),)

    def said_of(self, s: Setting) -> None:
        """Monotonicity and the Lipschitz bound."""
        self.functions(s)
        s.premise("F_monotone", "monotone_map F", place=FUNCTION)
        s.premise("F_lipschitz", "lipschitz L F", place=FUNCTION)


class Cocoercive(Interpretation, of=operators.Cocoercive):
    """Cocoercive maps."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"cocoercivity": "F_cocoercive {a} {b}"}

    @classmethod
    def turns(cls, c: Fraction, s: Fraction, constants: Mapping[str, Fraction]) -> Turns:
        """1/L-cocoercive where a^2 + b^2 <= a L."""
        return tuple((constants["L"] * (1 + sign * c) / 2, constants["L"] * s / 2) for sign in (1, -1))

    def said_of(self, s: Setting) -> None:
        """Cocoercivity."""
        self.functions(s)
        s.premise("F_cocoercive", "cocoercive (1 / L) F", place=FUNCTION)


class Nonexpansive(Interpretation, of=operators.Nonexpansive):
    """Maps that bring no two points further apart."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"nonexpansiveness": "nonexpansive_sqr F {a} {b} F_nonexpansive"}

    @classmethod
    def turns(cls, c: Fraction, s: Fraction, constants: Mapping[str, Fraction]) -> Turns:
        """Non-expansive where a^2 + b^2 <= 1."""
        return ((c, s), (-c, s))

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
