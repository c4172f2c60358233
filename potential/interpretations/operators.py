"""Operators by what is known of them in Rocq: single-valued ones are functions F, others are relations A and C."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.classes import operators
from potential.classes.problem_class import ProblemClass
from potential.errors import MissingOracleError
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import BOUND, FUNCTION, MAP, SOLUTION, Setting
from potential.members.linear_maps import applied, at_most, transposed
from potential.members.parts import ContractionPart, MemberPart, Row, SkewPart, VectorPart, combined, minus
from potential.members.simplex import Point
from potential.rounding.numbers import UP, RoundedVector, as_rounded, norm_in
from potential.rounding.problem import RoundedProblem

_TURNS = ("1/9", "1/5", "1/3", "1/2", "2/3", "9/10")  # of rational points (c, s) of the circle, t for 2 arctan t


NEAR = Fraction(1, 10**12)  # steps nearer than this are one, up to rounding


def cocoercive_part(pairs: Iterable[tuple[Row, Row]], L: Fraction, name: str = "F") -> ContractionPart:
    """A 1/L-cocoercive operator F, by the map I - 2 F / L, which brings no two points further apart."""
    images = [(x, combined((Fraction(1), x), (-2 / L, g))) for x, g in pairs]
    return ContractionPart(name, images, f"I - 2 {name} / {L}")


def cocoercive(image: Callable[[Point], Point], L: Fraction) -> Callable[[Point], Point]:
    """F from I - 2 F / L."""
    return lambda x: tuple(L / 2 * (a - b) for a, b in zip(x, image(x), strict=True))


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


def pairs_of(problem: Any, program: Any) -> list[tuple[Row, Row]]:
    """The points of the operator with its values, the solution's first."""
    return [(e.point, e.slope) for e in program.known(problem.function)]


def resolvent_part(
    program: Any, name: str, oracle: str, known: Iterable[tuple[Row, Row]], function: str | None = None
) -> ContractionPart:
    """A maximally monotone operator, by what its resolvent reflects: p + c a to p - c a for an element a at p.

    `known` are points with elements there, the solution's first; c is the step of the first resolvent.
    """
    asked = [(v, c, p) for (v, c), p in program.asked(oracle, function=function)]
    size = asked[0][1] if asked else Fraction(1)
    graph = [*known, *((p, combined((1 / c, v), (-1 / c, p))) for v, c, p in asked)]
    pairs: dict[Any, tuple[Row, Row]] = {}
    for p, a in graph:
        forward = combined((Fraction(1), p), (size, a))
        pairs.setdefault(program.key(forward), (forward, combined((Fraction(1), p), (-size, a))))
    return ContractionPart(name, list(pairs.values()), f"2 J_{{{size} {name}}} - I")


def contains(made: Any, name: str, oracle: str, element: Point) -> bool:
    """Whether such an operator has an element in the origin."""
    size = next(iter(made.numbers(oracle)), Fraction(1))
    forward = tuple(size * v for v in element)
    return bool(made.parts[name](forward) == tuple(-v for v in forward))


def resolvent_of(made: Any, name: str, oracle: str) -> Callable[[Point, Fraction], Point]:
    """The resolvent of such an operator, for the one step by which it is known."""
    half, steps = Fraction(1, 2), made.numbers(oracle)

    def resolvent(x: Point, step: Fraction) -> Point:
        if steps and abs(step - steps[0]) > NEAR * steps[0]:
            raise MissingOracleError(f"the resolvent of {name} is known for the step {steps[0]} alone, not for {step}")
        return tuple(half * (a + b) for a, b in zip(x, made.parts[name](x), strict=True))

    return resolvent


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

    def solves(self, made: Any) -> bool:
        """The operator vanishes there."""
        return not any(self.answering(made)["operator"](made.zero))

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

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"lipschitz": "lipschitz_sqr L F {a} {b} F_lipschitz"}

    def variants(self) -> tuple[Mapping[str, str], ...]:
        """Of the class, those of the form L (c I + s K), with K skew and c^2 + s^2 = 1, and the cocoercive ones."""
        kinds = ("0", "cocoercive", *_TURNS)
        return tuple(
            {**known, "operator": kind} for kind in kinds for known in super(MonotoneLipschitz, self).variants()
        )

    def _size(self, constants: Mapping[str, Fraction]) -> Fraction:
        """The Lipschitz constant of what is looked for, beside what is the same for all."""
        return constants["L"]

    def _pairs(self, program: Any) -> list[tuple[Row, Row]]:
        """The points with the values of that."""
        return pairs_of(self.problem, program)

    def _turned(self, program: Any) -> tuple[Fraction, Fraction]:
        turn = Fraction(program.variant["operator"])
        return 2 * turn / (1 + turn**2), (1 - turn**2) / (1 + turn**2)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The operator, by what is linear and skew in it."""
        yield from super().made_of(program)
        L, pairs = self._size(program.constants), self._pairs(program)
        if program.variant["operator"] == "cocoercive":
            yield cocoercive_part(pairs, L)
            return
        c, s = self._turned(program)
        first = pairs[0][1]
        images = [(x, combined((1 / (L * s), g), (-1 / (L * s), first), (-c / s, x))) for x, g in pairs if x]
        yield SkewPart("F", images, f"K, where F(x) = F* + {L * c} x + {L * s} K x")
        yield VectorPart("F*", first)

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Its values."""
        L = self._size(made.constants)
        if made.variant["operator"] == "cocoercive":
            return {**super().answering(made), "operator": cocoercive(made.parts["F"], L)}
        (c, s), matrix, first = self._turned(made), made.parts["F"], made.parts["F*"]

        def operator(x: Point) -> Point:
            image = applied(matrix, x)
            return tuple(f + L * (c * a + s * b) for f, a, b in zip(first, x, image, strict=True))

        return {**super().answering(made), "operator": operator}

    def fits(self, made: Any) -> bool:
        """The linear part is skew and of norm at most 1."""
        if made.variant["operator"] == "cocoercive":
            return super().fits(made)
        matrix = made.parts["F"]
        opposite = tuple(tuple(-v for v in row) for row in transposed(matrix)) if matrix else None
        return super().fits(made) and matrix == opposite and at_most(matrix, Fraction(1))

    def said_of(self, s: Setting) -> None:
        """Monotonicity and the Lipschitz bound."""
        self.functions(s)
        s.premise("F_monotone", "monotone_map F", place=FUNCTION)
        s.premise("F_lipschitz", "lipschitz L F", place=FUNCTION)


class Cocoercive(Interpretation, of=operators.Cocoercive):
    """Cocoercive maps."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"cocoercivity": "F_cocoercive {a} {b}"}

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The operator, by the map I - 2 F / L, which brings no two points further apart."""
        yield from super().made_of(program)
        yield cocoercive_part(pairs_of(self.problem, program), program.constants["L"])

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Its values."""
        return {**super().answering(made), "operator": cocoercive(made.parts["F"], made.constants["L"])}

    def said_of(self, s: Setting) -> None:
        """Cocoercivity."""
        self.functions(s)
        s.premise("F_cocoercive", "cocoercive (1 / L) F", place=FUNCTION)


class Nonexpansive(Interpretation, of=operators.Nonexpansive):
    """Maps that bring no two points further apart."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"nonexpansiveness": "nonexpansive_sqr F {a} {b} F_nonexpansive"}

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The map."""
        yield from super().made_of(program)
        yield ContractionPart("S", pairs_of(self.problem, program))

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Its values."""
        return {**super().answering(made), "apply": made.parts["S"], "operator": made.parts["S"]}

    def solves(self, made: Any) -> bool:
        """The map leaves it where it is."""
        return not any(made.parts["S"](made.zero))

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

    composed = True
    defined = True
    relation = ("A",)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The operator, by its resolvent."""
        yield from super().made_of(program)
        yield resolvent_part(program, "A", "resolvent", pairs_of(self.problem, program))

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The resolvent; elements of the operator are not known beside it."""
        return {**super().answering(made), "resolvent": resolvent_of(made, "A", "resolvent")}

    def solves(self, made: Any) -> bool:
        """The resolvent leaves it where it is."""
        return not any(made.parts["A"](made.zero))

    def functions(self, s: Setting) -> None:
        """There is no single-valued operator."""

    def solution(self, s: Setting) -> None:
        """A zero of the relation."""
        self.center(s, "xs")
        s.premise("xs_in_A", "A xs zero", place=SOLUTION)


class SumOfOperators(Interpretation, of=operators.SumOfOperators):
    """A relation A beside a map F."""

    composed = True
    relation = ("A",)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """A beside F."""
        yield from super().made_of(program)
        ((x, value), *_) = pairs_of(self.problem, program)
        yield resolvent_part(program, "A", "resolvent", [(x, minus({}, value))])

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The resolvent beside F."""
        return {**super().answering(made), "resolvent": resolvent_of(made, "A", "resolvent")}

    def solves(self, made: Any) -> bool:
        """The operator A has the opposite of F there."""
        opposite = tuple(-v for v in self.answering(made)["operator"](made.zero))
        return contains(made, "A", "resolvent", opposite)

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

    composed = True
    relation = ("A", "C")

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """A and C beside F."""
        yield from super().made_of(program)
        element = program.row(self.problem.element)
        value = pairs_of(self.problem, program)[0][1] if self.problem.evaluates else {}
        yield resolvent_part(program, "A", "resolvent", [({}, element)])
        yield resolvent_part(program, "C", "second_resolvent", [({}, minus(minus({}, element), value))])
        yield VectorPart("a*", element)

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The resolvents beside F, and the point that a splitting method leaves where it is."""
        return {
            "operator": lambda x: made.zero,
            **super().answering(made),
            "resolvent": resolvent_of(made, "A", "resolvent"),
            "second_resolvent": resolvent_of(made, "C", "second_resolvent"),
            "splitting_point": lambda step: tuple(step * v for v in made.parts["a*"]),
        }

    def solves(self, made: Any) -> bool:
        """A has an element there, and C the opposite of it and F."""
        element, value = made.parts["a*"], self.answering(made)["operator"](made.zero)
        rest = tuple(-a - f for a, f in zip(element, value, strict=True))
        return contains(made, "A", "resolvent", element) and contains(made, "C", "second_resolvent", rest)

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

    composed = True

    def functions(self, s: Setting) -> None:
        """There is no single-valued operator."""
