"""What a class says of its points, written once: quantities that carry both their exact meaning and their formula.

An inequality is put together from these with the signs of mathematics, so that what is printed, saved and exported is
the very inequality that the kernel is given. `Quantities(problem)` gives a problem's points, values and parameters:

    w = Quantities(self)
    a, b = w.at(i), w.at(j)
    w.says("convexity", (i.point, j.point), a.value >= b.value + inner(b.gradient, a.point - b.point))
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from potential.algebra import expressions
from potential.algebra.coefficients import Coefficient, written
from potential.algebra.expressions import DUAL, Expression, Value, Vector
from potential.classes.recorder import Recorder
from potential.writing.terms import (
    Angle,
    Bracket,
    Call,
    Norm,
    Number,
    Operator,
    Power,
    Product,
    Relation,
    Sum,
    Term,
    added,
    as_factor,
    factors_of,
    name,
    negated,
    terms_of,
)
from potential.writing.terms import Expectation as ExpectationTerm
from potential.writing.text import text


@dataclass(frozen=True, slots=True)
class Assertion:
    """An inequality `expression <= 0`, an equation where `equation`, with its formula."""

    expression: Expression
    formula: Term
    equation: bool = False


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """An inequality that the class guarantees at the points named.

    `rule` is the kind of inequality, `points` where it is applied, and `says` the inequality or the equation.
    """

    rule: str
    points: tuple[str, ...]
    says: Assertion

    @property
    def name(self) -> str:
        """The name under which a certificate refers to this hypothesis."""
        return f"{self.rule}({', '.join(self.points)})"

    @property
    def expression(self) -> Expression:
        """What is at most 0, or is 0 where the hypothesis is an equation."""
        return self.says.expression

    @property
    def equation(self) -> bool:
        """Whether the hypothesis is an equation."""
        return self.says.equation

    @property
    def statement(self) -> str:
        """The hypothesis as a person writes it, in plain notation."""
        return text(self.says.formula)


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """A vector, a scalar or an exact number (`meaning`), and the formula that shows it (`term`).

    Quantities are added, multiplied by numbers and compared as their meanings are; a comparison is an Assertion. Their
    formula is what was written: nothing is simplified.
    """

    meaning: Any
    term: Term

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.meaning + other.meaning, added([*terms_of(self.term), *terms_of(other.term)]))

    def __sub__(self, other: Quantity) -> Quantity:
        taken = Bracket(other.term) if isinstance(other.term, Sum) else other.term
        return Quantity(self.meaning - other.meaning, added([*terms_of(self.term), (True, taken)]))

    def __neg__(self) -> Quantity:
        return Quantity(-self.meaning, negated(self.term))

    def __mul__(self, other: Quantity) -> Quantity:
        # What is divided in front of another factor stays so: 2 mu / L <u, v>.
        left = self.term if isinstance(self.term, Product) else as_factor(self.term)
        whole = Product((*factors_of(left), *factors_of(as_factor(other.term))))
        return Quantity(_product(self.meaning, other.meaning), whole)

    def __rmul__(self, number: int) -> Quantity:
        return Quantity(number, Number(str(number))) * self

    def __truediv__(self, other: Quantity | int) -> Quantity:
        below = other if isinstance(other, Quantity) else Quantity(other, Number(str(other)))
        divisor = Bracket(below.term) if isinstance(below.term, Sum | Product) else below.term
        above = factors_of(as_factor(self.term))
        return Quantity(self.meaning / below.meaning, Product(above, (divisor,), wide=True))

    def __rtruediv__(self, number: int) -> Quantity:
        return Quantity(number, Number(str(number))) / self

    def __rsub__(self, number: int) -> Quantity:
        return Quantity(number, Number(str(number))) - self

    def __pow__(self, exponent: int) -> Quantity:
        return Quantity(self.meaning**exponent, Power(self.term, Number(str(exponent))))

    def __le__(self, other: Quantity | int) -> Assertion:
        return _compared(self, "<=", other)

    def __ge__(self, other: Quantity | int) -> Assertion:
        return _compared(self, ">=", other)

    def equals(self, other: Quantity | int) -> Assertion:
        """The equation between two scalars."""
        return _compared(self, "=", other)


def _product(left: Any, right: Any) -> Any:
    """The product of two meanings, of which a number may stand on either side."""
    return right * left if isinstance(right, Vector | Expression) else left * right


def _compared(left: Quantity, sign: str, other: Quantity | int) -> Assertion:
    right = other if isinstance(other, Quantity) else Quantity(other, Number(str(other)))
    small, large = (right, left) if sign == ">=" else (left, right)
    return Assertion(small.meaning - large.meaning, Relation((left.term, right.term), (sign,)), sign == "=")


def inner(u: Quantity, v: Quantity) -> Quantity:
    """<u, v>."""
    return Quantity(expressions.inner(u.meaning, v.meaning), Angle(u.term, v.term))


def norm_squared(v: Quantity) -> Quantity:
    """||v||^2; of a vector of the dual space in the dual norm."""
    return Quantity(expressions.norm_squared(v.meaning), Power(Norm(v.term, dual=v.meaning.space == DUAL), Number("2")))


def bracketed(q: Quantity, square: bool = False) -> Quantity:
    """The same in brackets."""
    return replace(q, term=Bracket(q.term, square))


def expected(q: Quantity) -> Quantity:
    """The expectation: what is meant stays, since a proof's random vectors are read in expectation."""
    return replace(q, term=ExpectationTerm(q.term))


def in_expectation(says: Assertion) -> Assertion:
    """An assertion that holds in expectation."""
    return replace(says, formula=Operator("E:", says.formula))


def applied(function: str, point: Term, *, gradient: bool = False) -> Term:
    """f(x), or grad f(x), of a function or an operator by its name."""
    return Call(replace(name(function), gradient=gradient), (point,))


class _Evaluated(Protocol):
    """A function's value and gradient at a point, as classes record them."""

    @property
    def point(self) -> Vector: ...
    @property
    def gradient(self) -> Vector: ...
    @property
    def value(self) -> Expression: ...
    @property
    def function(self) -> str: ...


class _Problem(Protocol):
    """What a writer needs of a symbolic problem."""

    _recorder: Recorder

    def answer_term(self, function: str, point: Term) -> Term: ...
    def in_statement(self, parameter: str) -> str: ...


@dataclass(frozen=True, slots=True)
class At:
    """A point with the value and the gradient there, or what a first-order oracle answers in the place of one."""

    point: Quantity
    gradient: Quantity
    value: Quantity


class Quantities:
    """The quantities of a problem as a person writes them, by the names that its recorder gives."""

    def __init__(self, problem: _Problem) -> None:
        self._problem = problem
        self._recorder = problem._recorder

    def __getattr__(self, parameter: str) -> Quantity:
        """A parameter of the problem by its name, such as `w.L`."""
        if parameter.startswith("_"):
            raise AttributeError(parameter)
        return Quantity(getattr(self._problem, parameter), name(self._problem.in_statement(parameter)))

    def at(self, e: _Evaluated) -> At:
        """An evaluation."""
        point = self.point(e.point)
        gradient = Quantity(e.gradient, self._problem.answer_term(e.function, point.term))
        return At(point, gradient, Quantity(e.value, applied(e.function, point.term)))

    def value(self, function: str, x: Vector) -> Quantity:
        """The value of a function, by its name, at a point."""
        one = x.field.algebra.one
        return Quantity(Expression(x.field, {Value(function, x): one}), applied(function, self.point(x).term))

    def point(self, v: Vector) -> Quantity:
        """A point by its name; a combination that has none is written out."""
        return Quantity(v, self._recorder.point_term(v))

    def vector(self, v: Vector) -> Quantity:
        """A vector written out over its basis."""
        return Quantity(v, self._recorder.vector_term(v))

    def size(self, c: Any) -> Quantity:
        """A step size or another exact number, in brackets."""
        return Quantity(c, Bracket(written(c) if isinstance(c, Coefficient) else Number(str(c))))

    def says(self, rule: str, points: tuple[Vector, ...], comparison: Assertion) -> Hypothesis:
        """The hypothesis that a rule says so of these points."""
        return Hypothesis(rule, tuple(map(self._recorder.point_name, points)), comparison)
