"""The field at one choice of the parameters: plain rational numbers in the place of rational functions.

Where a statement is for all parameters, its coefficients are a `Field`. A worst case is for one choice of them, and a
run of N steps has far more coefficients: the same classes of problems and the same step, read on this field, give exact
numbers. Beside what symbols can do, numbers can be compared, so that a method may branch on t.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import sympy
from flint import fmpq

from potential.algebra.coefficients import Coefficient, Requirement
from potential.algebra.parameters import exact_rational
from potential.errors import InputError, NotExpressibleError


class _Algebra:
    """What the elements of the field are made by: FLINT's rational numbers."""

    zero = fmpq(0)
    one = fmpq(1)

    @staticmethod
    def ground_new(value: Any) -> fmpq:
        """A number as an element."""
        return fmpq(int(value.numerator), int(value.denominator))


def _quotient(element: fmpq) -> float:
    return int(element.p) / int(element.q)


# An element as the nearest float; FLINT has its own way, ten times as fast, from version 0.9 on.
as_float: Callable[[fmpq], float] = float if hasattr(fmpq, "__float__") else _quotient


class Rationals:
    """The rational numbers, with values for the parameters of a method and its class by name.

    It has the interface of `Field` as far as classes of problems and vectors use it. A sign that is taken for granted
    is looked at when it is asked for.
    """

    powers: tuple[str, ...] = ()
    continuous = False
    shows_formulas = False  # nobody reads the hypotheses of a run of many steps
    generators: tuple[Any, ...] = ()
    sequences: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.algebra: Any = _Algebra
        self._values: dict[str, Number] = {}
        self.values = MappingProxyType(self._values)
        self.requirements: Mapping[Any, Requirement] = {}
        self._terms: dict[Any, Any] = {}

    def set(self, name: str, value: object) -> Number:
        """Give a name its value."""
        self._values[name] = self.coefficient(value, name)
        return self._values[name]

    def coefficient(self, value: object, where: str = "a worst case") -> Number:
        """`value` as a number of this field; raises NotExactError or NotExpressibleError."""
        own: Any = self
        if isinstance(value, Coefficient):
            if value.field is not own:
                raise NotExpressibleError("numbers of two different readings were mixed")
            return Number(own, value.element)
        fraction = exact_rational(value, where)
        if fraction is None:
            raise NotExpressibleError(f"{where} needs an exact number here, got {value!r}")
        return Number(own, fmpq(fraction.numerator, fraction.denominator))

    def times(self, c: fmpq, d: fmpq) -> fmpq:
        """The product of two elements."""
        return c * d

    def plus(self, c: fmpq, d: fmpq) -> fmpq:
        """The sum of two elements."""
        return c + d

    def normalizing(self, terms: Mapping[Any, fmpq]) -> fmpq:
        """The factor by which a vector is its normal form, whose first coefficient is 1."""
        return next(iter(terms.values()))

    def require(self, kind: str, value: Coefficient, reason: str) -> None:
        """Raise InputError unless a number has the sign that is taken for granted."""
        element: Any = value.element
        if not (element != 0 if kind == "nonzero" else element > 0 if kind == "positive" else element >= 0):
            raise InputError(f"{reason}: that is not so here, where the number is {element}")

    def shown(self, element: fmpq) -> sympy.Expr:
        """An element in SymPy."""
        return sympy.Rational(int(element.p), int(element.q))

    def short(self, expression: sympy.Expr) -> sympy.Expr:
        """The same, since numbers have no other names."""
        return expression


class Number(Coefficient):
    """A rational number in a reading. Arithmetic is exact, and so are comparisons; it never becomes a float."""

    __slots__ = ()
    _kind = "an exact number"
    field: Any

    @property
    def fraction(self) -> Fraction:
        """The number for Python."""
        element: Any = self.element
        return Fraction(int(element.p), int(element.q))

    def _lift(self, other: object) -> Any:
        if type(other) is int:
            return fmpq(other)
        return super()._lift(other)

    def _inverse(self) -> Any:
        if not self.element:
            raise NotExpressibleError("division by zero")
        return 1 / self.element

    def __eq__(self, other: object) -> bool:
        value = self._lift(other)
        return NotImplemented if value is None else bool(self.element == value)

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.fraction)

    def __lt__(self, other: object) -> bool:
        value: Any = self._lift(other)
        return NotImplemented if value is None else bool(self.element < value)

    def __le__(self, other: object) -> bool:
        value: Any = self._lift(other)
        return NotImplemented if value is None else bool(self.element <= value)

    def __gt__(self, other: object) -> bool:
        value: Any = self._lift(other)
        return NotImplemented if value is None else bool(self.element > value)

    def __ge__(self, other: object) -> bool:
        value: Any = self._lift(other)
        return NotImplemented if value is None else bool(self.element >= value)

    def __bool__(self) -> bool:
        return bool(self.element != 0)

    def __abs__(self) -> Number:
        return Number(self.field, abs(self.element))

    def __mod__(self, other: object) -> Number:
        value: Number = self.field.coefficient(self.fraction % self.field.coefficient(other).fraction)
        return value

    def __floordiv__(self, other: object) -> Number:
        value: Number = self.field.coefficient(self.fraction // self.field.coefficient(other).fraction)
        return value

    def __index__(self) -> int:
        if self.fraction.denominator != 1:
            self._refuse("an index", f"{self.fraction} is no integer")
        return int(self.fraction)

    __int__ = __index__

    def __pow__(self, exponent: object) -> Number:
        power: Fraction = self.field.coefficient(exponent, "an exponent").fraction
        if power.denominator != 1:
            self._refuse(f"the power {power}", "write its rational value, or the number as sqrt in the parameters")
        if not self.element and power < 0:
            raise NotExpressibleError("division by zero")
        return Number(self.field, self.element ** int(power))

    def __rpow__(self, base: object) -> Number:
        value = self._lift(base)
        return NotImplemented if value is None else Number(self.field, value) ** self

    def exp(self) -> Number:
        """Refused: the exponential of a rational number is none."""
        self._refuse("the exponential", "a worst case is exact")

    def _text(self) -> str:
        return str(self.fraction)

    _exact = _text

    def evaluate(self, generator_values: Mapping[str, Fraction]) -> Fraction:
        """The number itself."""
        return self.fraction


__all__ = ["Number", "Rationals", "as_float"]
