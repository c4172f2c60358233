"""What a class says of its points, written once: quantities that carry both their exact meaning and their formula.

An inequality is put together from these with the signs of mathematics, so that what is printed, saved and exported is
the very inequality that the kernel is given. `Quantities(problem)` gives a problem's points, values and parameters:

    w = Quantities(self)
    a, b = w.at(i), w.at(j)
    w.says("convexity", (i.point, j.point), a.value >= b.value + inner(b.gradient, a.point - b.point))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

from potential.algebra import expressions
from potential.algebra.coefficients import Coefficient, written
from potential.algebra.expressions import DUAL, Expression, Value, Vector
from potential.classes.recorder import Recorder
from potential.errors import InputError
from potential.writing.terms import (
    Angle,
    Bracket,
    Call,
    Name,
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

Formula = Term | Callable[[], Term]  # a term, or what makes it when somebody reads it


@dataclass(frozen=True, slots=True)
class Assertion:
    """An inequality `expression <= 0`, an equation where `equation`.

    `shown` is its formula, or what makes it, or None in a run on numbers, where nobody reads it.
    """

    expression: Expression
    shown: Formula | None
    equation: bool = False

    @property
    def formula(self) -> Term:
        """The inequality as a person writes it; raises InputError in a run on numbers."""
        return Quantity(self.expression, self.shown).term


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


class Quantity:
    """A vector, a scalar or an exact number (`meaning`), and the formula that shows it (`term`).

    Quantities are added, multiplied by numbers and compared as their meanings are; a comparison is an Assertion. Their
    formula is what was written: nothing is simplified. `shown` is it, or what makes it when somebody reads it, or None
    where nobody will.
    """

    __slots__ = ("_shown", "meaning")

    def __init__(self, meaning: Any, shown: Formula | None) -> None:
        self.meaning = meaning
        self._shown = shown

    @property
    def term(self) -> Term:
        """The formula; raises InputError in a run on numbers, which has none."""
        if callable(self._shown):
            self._shown = self._shown()
        if self._shown is None:
            raise InputError("a run on numbers keeps no formulas; trace the statement, whose hypotheses have them")
        return self._shown

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.meaning + other.meaning, _made(_sum, self, other))

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.meaning - other.meaning, _made(_difference, self, other))

    def __neg__(self) -> Quantity:
        return Quantity(-self.meaning, _made(negated, self))

    def __mul__(self, other: Quantity) -> Quantity:
        return Quantity(_product(self.meaning, other.meaning), _made(_times, self, other))

    def __rmul__(self, number: int) -> Quantity:
        return _number(number) * self

    def __truediv__(self, other: Quantity | int) -> Quantity:
        below = other if isinstance(other, Quantity) else _number(other)
        return Quantity(self.meaning / below.meaning, _made(_over, self, below))

    def __rtruediv__(self, number: int) -> Quantity:
        return _number(number) / self

    def __radd__(self, number: int) -> Quantity:
        return _number(number) + self

    def __rsub__(self, number: int) -> Quantity:
        return _number(number) - self

    def __pow__(self, exponent: int) -> Quantity:
        return Quantity(self.meaning**exponent, _made(_power, self, _number(exponent)))

    def __le__(self, other: Quantity | int) -> Assertion:
        right = other if isinstance(other, Quantity) else _number(other)
        return Assertion(self.meaning - right.meaning, _made(_at_most, self, right))

    def __ge__(self, other: Quantity | int) -> Assertion:
        right = other if isinstance(other, Quantity) else _number(other)
        return Assertion(right.meaning - self.meaning, _made(_at_least, self, right))

    def equals(self, other: Quantity | int) -> Assertion:
        """The equation between two scalars."""
        right = other if isinstance(other, Quantity) else _number(other)
        return Assertion(self.meaning - right.meaning, _made(_equal, self, right), equation=True)


def _made(how: Callable[..., Term], *of: Quantity) -> Formula | None:
    """What makes a formula of those of some quantities; None where one of them has none."""
    for quantity in of:
        if quantity._shown is None:
            return None
    return lambda: how(*(quantity.term for quantity in of))


@cache
def _number(number: int) -> Quantity:
    """An integer."""
    return Quantity(number, Number(str(number)))


def _product(left: Any, right: Any) -> Any:
    """The product of two meanings, of which a number may stand on either side."""
    return right * left if type(right) in (Vector, Expression) else left * right


def _sum(left: Term, right: Term) -> Term:
    return added([*terms_of(left), *terms_of(right)])


def _difference(left: Term, right: Term) -> Term:
    """A difference; a sum that is taken away stands in brackets."""
    return added([*terms_of(left), (True, Bracket(right) if isinstance(right, Sum) else right)])


def _times(left: Term, right: Term) -> Term:
    """A product. What is divided in front of another factor stays so: 2 mu / L <u, v>."""
    first = left if isinstance(left, Product) else as_factor(left)
    return Product((*factors_of(first), *factors_of(as_factor(right))))


def _over(above: Term, below: Term) -> Term:
    divisor = Bracket(below) if isinstance(below, Sum | Product) else below
    return Product(factors_of(as_factor(above)), (divisor,), wide=True)


def _power(base: Term, exponent: Term) -> Term:
    return Power(Bracket(base) if isinstance(base, Sum | Product) else base, exponent)


def _at_most(left: Term, right: Term) -> Term:
    return Relation((left, right), ("<=",))


def _at_least(left: Term, right: Term) -> Term:
    return Relation((left, right), (">=",))


def _equal(left: Term, right: Term) -> Term:
    return Relation((left, right), ("=",))


def _square(v: Term) -> Term:
    return Power(Norm(v), Number("2"))


def _dual_square(g: Term) -> Term:
    return Power(Norm(g, dual=True), Number("2"))


def inner(u: Quantity, v: Quantity) -> Quantity:
    """<u, v>."""
    return Quantity(expressions.inner(u.meaning, v.meaning), _made(Angle, u, v))


def norm_squared(v: Quantity) -> Quantity:
    """||v||^2; of a vector of the dual space in the dual norm."""
    shown = _dual_square if v.meaning.space == DUAL else _square
    return Quantity(expressions.norm_squared(v.meaning), _made(shown, v))


def bracketed(q: Quantity, square: bool = False) -> Quantity:
    """The same in brackets."""
    return Quantity(q.meaning, _made(_squared if square else Bracket, q))


def _squared(inside: Term) -> Term:
    """In square brackets."""
    return Bracket(inside, square=True)


def expected(q: Quantity) -> Quantity:
    """The expectation: what is meant stays, since a proof's random vectors are read in expectation."""
    return Quantity(q.meaning, _made(ExpectationTerm, q))


def in_expectation(says: Assertion) -> Assertion:
    """An assertion that holds in expectation."""
    return says if says.shown is None else replace(says, shown=lambda: Operator("E:", says.formula))


def applied(function: str, point: Term, *, gradient: bool = False) -> Term:
    """f(x), or grad f(x), of a function or an operator by its name."""
    return Call(_called(function, gradient), (point,))


@cache
def _called(function: str, gradient: bool) -> Name:
    return replace(name(function), gradient=gradient)


class Evaluated(Protocol):
    """A function's value and gradient at a point, as classes record them."""

    @property
    def point(self) -> Vector:
        """Where."""

    @property
    def gradient(self) -> Vector:
        """The gradient, or a subgradient."""

    @property
    def value(self) -> Expression:
        """The value."""

    @property
    def function(self) -> str:
        """The function's name."""


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
        self._shows = self._recorder.field.shows_formulas

    def __getattr__(self, parameter: str) -> Quantity:
        """A parameter of the problem by its name, such as `w.L`."""
        if parameter.startswith("_"):
            raise AttributeError(parameter)
        found = getattr(self._problem, parameter)
        return Quantity(found, name(self._problem.in_statement(parameter)) if self._shows else None)

    def at(self, e: Evaluated) -> At:
        """An evaluation."""
        if not self._shows:
            return At(Quantity(e.point, None), Quantity(e.gradient, None), Quantity(e.value, None))
        point, problem, function = self.point(e.point), self._problem, e.function
        gradient = Quantity(e.gradient, lambda: problem.answer_term(function, point.term))
        return At(point, gradient, Quantity(e.value, lambda: applied(function, point.term)))

    def value(self, function: str, x: Vector) -> Quantity:
        """The value of a function, by its name, at a point."""
        one = x.field.algebra.one
        point = self.point(x)
        return Quantity(Expression(x.field, {Value(function, x): one}), lambda: applied(function, point.term))

    def point(self, v: Vector) -> Quantity:
        """A point by the name that it has now; a combination that has none is written out."""
        return Quantity(v, self._recorder.shown_point(v) if self._shows else None)

    def vector(self, v: Vector) -> Quantity:
        """A vector written out over its basis."""
        return Quantity(v, self._recorder.vector_term(v) if self._shows else None)

    def size(self, c: Any) -> Quantity:
        """A step size or another exact number, in brackets."""
        if not self._shows:
            return Quantity(c, None)
        return Quantity(c, Bracket(written(c) if isinstance(c, Coefficient) else Number(str(c))))

    def says(self, rule: str, points: tuple[Vector, ...], comparison: Assertion) -> Hypothesis:
        """The hypothesis that a rule says so of these points."""
        return Hypothesis(rule, tuple(map(self._recorder.point_name, points)), comparison)
