"""Monotone operators, non-expansive maps, and sums of operators with resolvents.

A problem is to find a zero x* of an operator, or a fixed point of a map; `p.minimizer` is x*, so that
`p.distance_squared(x)` is ||x - x*||^2. There is no objective, hence no gap: a theorem brings a measure of its own.
The inequalities are those of E. K. Ryu, A. B. Taylor, C. Bergeling, P. Giselsson, "Operator splitting performance
estimation", SIAM J. Optim. 30(3), 2020.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import ClassVar, NoReturn

from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.algebra.parameters import Parameter
from potential.classes.pairs import of_any_two, said_of_pairs
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ProblemClass, made, refuse_parts
from potential.classes.quantities import Assertion, Hypothesis, Quantity, applied, bracketed, inner, norm_squared
from potential.classes.recorder import Recorded, Recorder, factor
from potential.errors import InputError, MissingOracleError, NotExpressibleError
from potential.writing.terms import ZERO, Term

_GEOMETRY = ("inner", "norm_squared", "distance_squared", "minimizer")


class OperatorProblem(ProblemClass):
    """Base of the problems without an objective; `evaluations` hold the operator's value in the place of a gradient."""

    function = "F"
    oracles: ClassVar[tuple[str, ...]] = ("operator", *_GEOMETRY)

    answers_at_a_point: ClassVar[tuple[str, ...]] = ("operator",)
    evaluates: ClassVar[bool] = True  # whether there is an operator that is evaluated

    def answer_term(self, function: str, point: Term) -> Term:
        """The operator's value at a point, as it is written."""
        return applied(function, point)

    def solution(self) -> tuple[Premise, ...]:
        """A zero, which is assumed to exist."""
        return (Premise("x*", "zero", f"$x*$ is a zero, ${self.function}(x*) = 0$"),)

    def value(self, x: Vector) -> NoReturn:
        """Refused: an operator has no objective."""
        raise self._no_objective("value")

    def gap(self, x: Vector) -> NoReturn:
        """Refused: an operator has no objective."""
        raise self._no_objective("gap")

    def _no_objective(self, name: str) -> MissingOracleError:
        have = ", ".join((*self.oracles, *self.parameter_names()))
        return MissingOracleError(
            f"the class {type(self).__name__} has no {name}, since there is no objective; it has {have}. "
            "Define measure(self, p, t, state) and weight(self, p, t), such as the squared residual and its weight"
        )

    def operator(self, x: Vector) -> Vector:
        """The operator's value at x."""
        if self._minimizer is not None and x == self._minimizer.point:
            return self._minimizer.gradient
        return self._evaluate(x, "operator").gradient

    def pairs(self) -> list[tuple[Evaluation, Evaluation]]:
        """Every two points of evaluation, once, as far as they are compared: what is said of them is symmetric."""
        points, wanted = list(enumerate(self.points())), self.compares
        return [(i, j) for (k, i), (n, j) in itertools.combinations(points, 2) if wanted is None or wanted(k, n)]

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of every two points."""
        return said_of_pairs(self.of_pair, self.pairs(), self._recorder)

    @of_any_two
    def of_pair(self, i: Evaluation, j: Evaluation) -> list[Hypothesis]:
        """The inequalities of the class between two points."""
        return []

    def _difference(self, i: Evaluation, j: Evaluation) -> tuple[Quantity, Quantity]:
        """Both differences, of the values and of the points."""
        a, b = self._write.at(i), self._write.at(j)
        return a.gradient - b.gradient, a.point - b.point

    def _said(self, rule: str, i: Evaluation, j: Evaluation, says: Assertion) -> Hypothesis:
        return self._write.says(rule, (i.point, j.point), says)

    @of_any_two
    def _monotonicity(self, i: Evaluation, j: Evaluation) -> Hypothesis:
        return self._said("monotonicity", i, j, inner(*self._difference(i, j)) >= 0)


class MonotoneLipschitz(OperatorProblem):
    """Monotone, L-Lipschitz operators with a zero x*."""

    special_cases: ClassVar[tuple[str, ...]] = ("Cocoercive", "StronglyMonotoneLipschitz")  # with the same L
    description = "F is monotone and L-Lipschitz"
    seen_on_set = False
    parameters = {"L": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Monotonicity and the Lipschitz bound."""
        bound = f"$||{f}(x) - {f}(y)|| <= L ||x - y||$ for all $x$ and $y$"
        monotone = f"is monotone, $<{f}(x) - {f}(y), x - y> >= 0$"
        return (
            Premise(f, "monotone", monotone, subject),
            Premise(f, "lipschitz", f"is $L$-Lipschitz, {bound}", subject),
        )

    @of_any_two
    def of_pair(self, i: Evaluation, j: Evaluation) -> list[Hypothesis]:
        """Monotonicity and the Lipschitz bound."""
        values, points = self._difference(i, j)
        lipschitz = norm_squared(values) <= self._write.L**2 * norm_squared(points)
        return [self._monotonicity(i, j), self._said("lipschitz", i, j, lipschitz)]


class Cocoercive(OperatorProblem):
    """1/L-cocoercive operators with a zero x*: gradients of L-smooth convex functions, and others."""

    interpolates = True
    description = "F is 1/L-cocoercive"
    parameters = {"L": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Cocoercivity."""
        bound = f"<{f}(x) - {f}(y), x - y> >= ||{f}(x) - {f}(y)||^2/L"
        return (Premise(f, "cocoercive", f"is $1/L$-cocoercive, ${bound}$ for all $x$ and $y$", subject),)

    @of_any_two
    def of_pair(self, i: Evaluation, j: Evaluation) -> list[Hypothesis]:
        """Cocoercivity."""
        values, points = self._difference(i, j)
        return [self._said("cocoercivity", i, j, inner(values, points) >= norm_squared(values) / self._write.L)]


class Nonexpansive(OperatorProblem):
    """Non-expansive maps S with a fixed point x*."""

    interpolates = True
    description = "S is non-expansive and has a fixed point x*"
    function = "S"
    oracles: ClassVar[tuple[str, ...]] = ("apply", *_GEOMETRY)
    points_by: ClassVar[tuple[str, ...]] = ("apply",)
    residual = "{0} - p.apply({0})"

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """That the map brings no two points further apart."""
        bound = f"||{f}(x) - {f}(y)|| <= ||x - y||"
        return (Premise(f, "nonexpansive", f"is non-expansive, ${bound}$ for all $x$ and $y$", subject),)

    def solution(self) -> tuple[Premise, ...]:
        """A fixed point, which is assumed to exist."""
        return (Premise("x*", "fixed-point", "$x*$ is a fixed point, $S(x*) = x*$"),)

    def apply(self, x: Vector) -> Vector:
        """S x."""
        return self.operator(x)

    def _at_minimizer(self) -> Evaluation:
        """The fixed point: S x* = x*."""
        if self._minimizer is None:
            bare = super()._at_minimizer()
            self._minimizer = Evaluation(bare.point, bare.point, bare.value, bare.function)
        return self._minimizer

    @of_any_two
    def of_pair(self, i: Evaluation, j: Evaluation) -> list[Hypothesis]:
        """The map brings no two points further apart."""
        values, points = self._difference(i, j)
        return [self._said("nonexpansiveness", i, j, norm_squared(values) <= norm_squared(points))]


# Operators of which only the resolvent is at hand
# -----------------------------------------------------------------------


class Resolvents(Recorded):
    """A maximally monotone operator, known where its resolvent was evaluated and at the solution."""

    rule: ClassVar[str] = "monotonicity"

    def __init__(self, problem: OperatorProblem, name: str, oracle: str = "resolvent") -> None:
        self.problem = problem
        self.name = name
        self.oracle = oracle
        self.known: list[tuple[Vector, Quantity]] = []  # points, and elements of the operator there

    def resolvent(self, x: Vector, step: object) -> Vector:
        """The p with (x - p) / step in A p."""
        problem, recorder = self.problem, self.problem._recorder
        problem._vector(x, self.oracle)
        size = problem._field.coefficient(step, "a resolvent's step")
        problem._field.require("positive", size, "the step of a resolvent is positive")
        text = recorder.vector_text
        return recorder.answer(
            self.oracle,
            x,
            size,
            function=self.name,
            stem=self.name.lower(),
            definition=lambda: f"J_{{{factor(size)} {self.name}}}({text(x)})",
        )

    def hypotheses(self) -> list[Hypothesis]:
        """Monotonicity between every two points at which an element of the operator is known."""
        w = self.problem._write
        graph = list(self.known)
        for answer in self.problem._recorder.answered(self.oracle):
            (v, size), p = answer.asked, answer.result
            graph.append((p, bracketed(w.vector(v - p)) / w.size(size)))
        return [
            w.says(f"{self.rule}-of-{self.name}", (p, q), self.of_pair(a - b, w.point(p) - w.point(q)))
            for (p, a), (q, b) in itertools.combinations(graph, 2)
            if p != q
        ]

    def of_pair(self, values: Quantity, points: Quantity) -> Assertion:
        """What is said of two elements and their points, by both differences."""
        return inner(values, points) >= 0


def maximally_monotone(name: str) -> Premise:
    """What is said of an operator that is known by its resolvent."""
    return Premise(name, "maximally-monotone", "is maximally monotone", f"${name}$")


def resolvent_of(name: str) -> Premise:
    """What a resolvent is, which is defined everywhere for a maximally monotone operator."""
    return Premise(name, "resolvent", f"$J_{{c {name}}} = (I + c {name})^(-1)$ for $c > 0$")


class Monotone(OperatorProblem):
    """Maximally monotone operators A with a zero x*, by their resolvent and by elements of A x."""

    interpolates = True
    description = "A is maximally monotone"
    function = "A"
    brings: ClassVar[Mapping[str, str]] = {
        "resolvent": "Monotone, Composite(Cocoercive), Composite(MonotoneLipschitz) or Splitting(...)"
    }
    oracles = ("operator", "resolvent", *_GEOMETRY)
    vanishes = False
    points_by: ClassVar[tuple[str, ...]] = ("resolvent",)

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Maximal monotonicity."""
        return (maximally_monotone(f), resolvent_of(f))

    def solution(self) -> tuple[Premise, ...]:
        """A zero of the operator."""
        return (Premise("x*", "zero", "$x*$ is a zero, $0 in A x*$"),)

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._resolvents = Resolvents(self, "A")

    def operator(self, x: Vector) -> Vector:
        """An element of A x, any one."""
        if self._minimizer is not None and x == self._minimizer.point:
            raise NotExpressibleError(
                "p.operator(p.minimizer): the oracle may return any element of A x*, not only zero; leave it out"
            )
        return super().operator(x)

    def resolvent(self, x: Vector, step: object) -> Vector:
        """(I + step A)^{-1} x."""
        return self._resolvents.resolvent(x, step)

    def hypotheses(self) -> list[Hypothesis]:
        """Monotonicity between every two points."""
        self._resolvents.known = [
            (e.point, self._write.at(e).gradient if e.gradient.terms else Quantity(e.gradient, ZERO))
            for e in self.points()
        ]
        return self._resolvents.hypotheses()


class SumOfOperators(OperatorProblem):
    """0 in A x + F x, with A maximally monotone and known by its resolvent."""

    letters: ClassVar[tuple[str, ...]] = ("A",)
    vanishes = False
    points_by: ClassVar[tuple[str, ...]] = ("resolvent",)
    setting = "Composite"
    may_be_trivial = True
    special_cases: ClassVar[tuple[str, ...]] = ("Constrained",)
    takes_parts = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of F, and the maximal monotonicity of A."""
        return (*super().said_of(f, subject), maximally_monotone("A"), resolvent_of("A"))

    def solution(self) -> tuple[Premise, ...]:
        """A zero of the sum."""
        return (Premise("x*", "zero", "$x*$ is a zero of the sum, $-F(x*) in A x*$"),)

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._resolvents = Resolvents(self, "A")

    def resolvent(self, x: Vector, step: object) -> Vector:
        """(I + step A)^{-1} x."""
        return self._resolvents.resolvent(x, step)

    def _at_minimizer(self) -> Evaluation:
        """A zero of the sum: F(x*) is what it is, and -F(x*) belongs to A x*."""
        if self._minimizer is None:
            zero = self._minimizer = self._not_stationary(super()._at_minimizer())
            self._resolvents.known = [(zero.point, bracketed(-self._write.at(zero).gradient))]
        return self._minimizer

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of F, and the monotonicity of A."""
        return super().hypotheses() + self._resolvents.hypotheses()


# Where an implicit step was asked that answers with x*: at x* + c a* that of A, at x* - c a* - c F(x*) that of C.
_RESTS: Mapping[str, tuple[tuple[int, str], ...]] = {
    "resolvent": ((1, "p.splitting_point({0})"),),
    "second_resolvent": ((2, "p.minimizer"), (-1, "p.splitting_point({0})"), (-1, "{0} * p.operator(p.minimizer)")),
}


class TwoResolvents(OperatorProblem):
    """0 in A x + C x + F x, with A and C maximally monotone and known by their resolvents; F may be missing."""

    letters: ClassVar[tuple[str, ...]] = ("A", "C")
    vanishes = False
    points_by: ClassVar[tuple[str, ...]] = ("resolvent", "second_resolvent")
    setting = "Splitting"
    may_be_trivial = True
    special_cases: ClassVar[tuple[str, ...]] = ("Composite",)  # the second operator may be zero
    brings: ClassVar[Mapping[str, str]] = {"second_resolvent": "Splitting(...)"}
    takes_parts = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of F, and the maximal monotonicity of A and C."""
        own = super().said_of(f, subject) if self.evaluates else ()
        both = Premise("A", "maximally-monotone", "are maximally monotone", "$A$ and $C$")
        return (*own, both, resolvent_of("A"), resolvent_of("C"))

    def solution(self) -> tuple[Premise, ...]:
        """A zero of the sum, with an element of each operator there."""
        rest = " - F(x*)" if self.evaluates else ""
        return (Premise("x*", "zero", f"$x*$ is a zero of the sum, with $a* in A x*$ and $-a*{rest} in C x*$"),)

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._resolvents, self._second_resolvents = Resolvents(self, "A"), Resolvents(self, "C", "second_resolvent")

    def resolvent(self, x: Vector, step: object) -> Vector:
        """(I + step A)^{-1} x."""
        return self._resolvents.resolvent(x, step)

    def second_resolvent(self, x: Vector, step: object) -> Vector:
        """(I + step C)^{-1} x."""
        return self._second_resolvents.resolvent(x, step)

    def splitting_point(self, step: object) -> Vector:
        """The z* = x* + step a*, with a* in A x*, that a splitting method leaves where it is; its resolvent is x*."""
        size = self._field.coefficient(step, "a step")
        minimizer = self.minimizer
        point = minimizer + self.element * size
        self._recorder.name_point(point, "z*")
        return point

    @property
    def element(self) -> Vector:
        """The element a* of A x*."""
        return self._recorder.answer("element", function="A", name="a*")

    def _at_minimizer(self) -> Evaluation:
        """A zero of the sum: elements a* of A x* and c* of C x* with a* + c* + F(x*) = 0."""
        if self._minimizer is None:
            bare = super()._at_minimizer()
            zero = self._minimizer = self._not_stationary(bare) if self.evaluates else bare
            element = self._write.point(self.element)
            rest = -element - self._write.at(zero).gradient if self.evaluates else -element
            self._resolvents.known = [(zero.point, element)]
            self._second_resolvents.known = [(zero.point, bracketed(rest))]
        return self._minimizer

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of F, and the monotonicity of A and C."""
        return super().hypotheses() + self._resolvents.hypotheses() + self._second_resolvents.hypotheses()


class NoOperator(OperatorProblem):
    """F = 0."""

    interpolates = True
    oracles = ("operator", *_GEOMETRY)
    evaluates = False

    def operator(self, x: Vector) -> Vector:
        """Zero."""
        self._vector(x, "operator")
        return Vector(self._field, EUCLIDEAN, {})


def Splitting(base: type[OperatorProblem] | None = None) -> type[ProblemClass]:
    """The sum A + C + F of two maximally monotone operators and one of the class `base`, which may be left out.

    `p.resolvent` is A's, `p.second_resolvent` is C's, `p.operator` is F.
    """
    if base is not None and not (isinstance(base, type) and issubclass(base, MonotoneLipschitz | Cocoercive)):
        raise InputError(
            f"Splitting takes a class of single-valued operators, such as Cocoercive, or none, got {base!r}"
        )
    chosen = base or NoOperator
    refuse_parts("Splitting", chosen)
    parts = f"A and C are maximally monotone{f'; {base.description}' if base else ''}"
    return made(
        f"Splitting({base.__name__ if base else ''})",
        (TwoResolvents, chosen),
        description=parts,
        rests=_RESTS if base else {**_RESTS, "second_resolvent": _RESTS["second_resolvent"][:2]},
        oracles=(*chosen.oracles, "resolvent", "second_resolvent", "splitting_point"),
    )
