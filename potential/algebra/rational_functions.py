"""Rational functions over the rationals: SymPy's fields, with FLINT under the arithmetic.

A proof multiplies, adds and cancels thousands of small fractions of polynomials in several variables. FLINT does it in
microseconds. Each element is in SymPy's own normal form, coprime integer polynomials with a positive leading
coefficient below, and `numer` and `denom` give these as SymPy's polynomials; they are made when they are asked for.
A common factor that FLINT finds is divided out exactly: one that does not divide raises an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz_mpoly_ctx
from sympy.polys.domains import QQ, ZZ
from sympy.polys.fields import FracElement, FracField
from sympy.polys.polyerrors import CoercionFailed
from sympy.polys.rings import PolyElement

from potential.algebra.work import Work

# Polynomials are hashed by their values at (p, p + d, p + 2 d, ...): few of those that occur share one.
_HASH_POINT, _HASH_STEP = 1009, 1013


class RationalFunctions(FracField):
    """The field of rational functions over QQ in the given names, ordered by grevlex."""

    zero: RationalFunction
    one: RationalFunction
    gens: tuple[RationalFunction, ...]
    names: tuple[str, ...]  # of the symbols, which print slowly
    _last_point: tuple[list[Fraction], list[fmpq]]
    work: Work | None = None  # what counts the operations, while a search is on

    def __new__(cls, names: Sequence[str]) -> RationalFunctions:
        """The field; names that are no symbols yet are made so."""
        self: RationalFunctions = super().__new__(cls, names, QQ, "grevlex")
        # FLINT takes names of ASCII letters only; it needs none of ours.
        names_of_flint = tuple(f"x{k}" for k in range(self.ngens))
        self.context = fmpz_mpoly_ctx.get(names_of_flint, Ordering.degrevlex)
        self.rational_context = fmpq_mpoly_ctx.get(names_of_flint, Ordering.degrevlex)  # to evaluate in
        self._last_point = ([], [])
        self.point = [_HASH_POINT + _HASH_STEP * k for k in range(self.ngens)]
        self.unit = self.context.constant(1)
        self.dtype = self.raw_new
        self.names = tuple(map(str, self.symbols))
        self.zero = RationalFunction(self, self.context.constant(0), self.unit)
        self.one = RationalFunction(self, self.unit, self.unit)
        self.gens = tuple(RationalFunction(self, gen, self.unit) for gen in self.context.gens())
        return self

    def __init__(self, names: Sequence[str]) -> None:
        """All is done when it is made, as SymPy has it."""

    def __eq__(self, other: object) -> bool:
        return self is other or super().__eq__(other)

    __hash__ = FracField.__hash__

    def raw_new(self, numer: PolyElement, denom: PolyElement | None = None) -> RationalFunction:
        """The quotient of two of SymPy's polynomials."""
        top, below = self._integral(numer)
        if denom is None:
            return self._reduced(top, below)
        bottom, above = self._integral(denom)
        return self._reduced(top * above, bottom * below)

    new = raw_new

    def ground_new(self, element: Any) -> RationalFunction:
        """A number as an element; raises CoercionFailed where it is none."""
        if not _is_number(element):
            raise CoercionFailed(f"{element!r} is no rational number")
        constant = self.context.constant
        return RationalFunction(self, constant(int(element.numerator)), constant(int(element.denominator)))

    def rational_values(self, point: Sequence[Fraction]) -> list[fmpq]:
        """Rational values of the generators as FLINT's; the last point is kept, at which thousands are evaluated."""
        known, values = self._last_point
        if list(point) != known:
            values = [fmpq(v.numerator, v.denominator) for v in point]
            self._last_point = list(point), values
        return values

    def spend(self, units: float) -> None:
        """Count work, while a search is on."""
        if self.work is not None:
            self.work.spend(units)

    @contextmanager
    def counting(self, work: Work) -> Iterator[None]:
        """Count every operation as work of a search."""
        outer, self.work = self.work, work
        try:
            yield
        finally:
            self.work = outer

    def factors(self, polynomial: PolyElement) -> tuple[Any, list[tuple[PolyElement, int]]]:
        """A polynomial as a number times powers of irreducible polynomials with integer coefficients."""
        top, below = self._integral(polynomial)
        constant, found = top.factor()
        number = QQ(int(constant)) / QQ(int(below.leading_coefficient()))
        return number, [(_to_sympy(self, factor), int(power)) for factor, power in found]

    def _integral(self, polynomial: PolyElement) -> tuple[Any, Any]:
        """A polynomial over QQ as one over the integers and a common denominator."""
        denominator, cleared = polynomial.clear_denoms()
        top = self.context.from_dict({monomial: int(c) for monomial, c in cleared.items()})
        return top, self.context.constant(int(denominator))

    def _reduced(self, top: Any, bottom: Any) -> RationalFunction:
        if not bottom:
            raise ZeroDivisionError("zero denominator")
        common = top.gcd(bottom)
        if not common.is_one():
            top, bottom = top / common, bottom / common
        if bottom.leading_coefficient() < 0:
            top, bottom = -top, -bottom
        return RationalFunction(self, top, bottom)


class RationalFunction(FracElement):
    """An element of a RationalFunctions: `top / bottom`, coprime, the leading coefficient of `bottom` positive."""

    field: RationalFunctions

    def __init__(self, field: RationalFunctions, top: Any, bottom: Any) -> None:
        self.field = field
        self.top = top
        self.bottom = bottom

    @cached_property
    def numer(self) -> PolyElement:
        """The numerator as one of SymPy's polynomials."""
        return _to_sympy(self.field, self.top)

    @cached_property
    def denom(self) -> PolyElement:
        """The denominator as one of SymPy's polynomials."""
        return _to_sympy(self.field, self.bottom)

    def raw_new(self, numer: PolyElement, denom: PolyElement | None = None) -> RationalFunction:
        """The quotient of two of SymPy's polynomials, in the same field."""
        return self.field.raw_new(numer, denom)

    new = raw_new

    def at(self, point: Sequence[Fraction]) -> Fraction:
        """The exact value at rational values of the generators; raises ZeroDivisionError at a pole."""
        value = self.rational_at(point)
        return Fraction(int(value.p), int(value.q))

    def float_at(self, point: Sequence[Fraction]) -> float:
        """The same, rounded once, to the nearest float."""
        value = self.rational_at(point)
        return int(value.p) / int(value.q)

    def rational_at(self, point: Sequence[Fraction]) -> fmpq:
        """The same as one of FLINT's rational numbers."""
        values = self.field.rational_values(point)
        top, bottom = self._rational
        value: fmpq = top(*values) if bottom is None else top(*values) / bottom(*values)
        return value

    @cached_property
    def _rational(self) -> tuple[Any, Any]:
        """The two polynomials over the rationals, to evaluate; the lower one None where it is 1."""
        context = self.field.rational_context
        return fmpq_mpoly(self.top, context), None if self.bottom.is_one() else fmpq_mpoly(self.bottom, context)

    @cached_property
    def occurring(self) -> frozenset[str]:
        """The names of the generators that occur."""
        degrees = zip(self.field.names, self.top.degrees(), self.bottom.degrees(), strict=True)
        return frozenset(name for name, above, below in degrees if above > 0 or below > 0)

    @property
    def number(self) -> Fraction | None:
        """The number that the element is, None where a generator occurs."""
        if not (self.top.is_constant() and self.bottom.is_constant()):
            return None
        return (
            Fraction(int(self.top.leading_coefficient()), int(self.bottom.leading_coefficient()))
            if self
            else Fraction()
        )

    def composed(self, values: Sequence[RationalFunction]) -> RationalFunction:
        """The element with polynomials in the place of the generators; raises ZeroDivisionError at a pole."""
        places = [value.top for value in values]
        return self.field._reduced(self.top.compose(*places), self.bottom.compose(*places))

    def _lift(self, other: Any) -> RationalFunction | None:
        field = self.field
        if isinstance(other, RationalFunction):
            return other if other.field is field or other.field == field else None
        if isinstance(other, PolyElement):
            return field.raw_new(other) if other.ring == field.ring else None
        return field.ground_new(other) if _is_number(other) else None

    def __eq__(self, other: object) -> bool:
        g = other if type(other) is RationalFunction and other.field is self.field else self._lift(other)
        return g is not None and self.top == g.top and self.bottom == g.bottom

    def __ne__(self, other: object) -> bool:
        return not self == other

    @cached_property
    def _hashed(self) -> int:
        point = self.field.point
        return hash((int(self.top(*point)), int(self.bottom(*point))))

    def __hash__(self) -> int:
        return self._hashed

    def __bool__(self) -> bool:
        return bool(self.top)

    def __pos__(self) -> RationalFunction:
        return self

    def __neg__(self) -> RationalFunction:
        return RationalFunction(self.field, -self.top, self.bottom)

    # P. Henrici's rules: what is coprime already is not cancelled again, so every divisor is as small as it can be.

    def __add__(self, other: Any) -> RationalFunction:
        g = other if type(other) is RationalFunction and other.field is self.field else self._lift(other)
        if g is None:
            return NotImplemented
        a, b, c, d = self.top, self.bottom, g.top, g.bottom
        if self.field.work is not None:
            self.field.work.spend(_cost(a, b, c, d))
        if not c:
            return self
        if not a:
            return g
        if b.is_one() and d.is_one():
            return RationalFunction(self.field, a + c, b)
        common = b.gcd(d)
        if common.is_one():
            return RationalFunction(self.field, a * d + c * b, b * d)
        b = b / common
        top = a * (d / common) + c * b
        shared = top.gcd(common)
        if not shared.is_one():
            top, d = top / shared, d / shared
        return RationalFunction(self.field, top, b * d)

    __radd__ = __add__

    def __sub__(self, other: Any) -> RationalFunction:
        g = self._lift(other)
        return NotImplemented if g is None else self + -g

    def __rsub__(self, other: Any) -> RationalFunction:
        g = self._lift(other)
        return NotImplemented if g is None else g + -self

    def __mul__(self, other: Any) -> RationalFunction:
        g = other if type(other) is RationalFunction and other.field is self.field else self._lift(other)
        if g is None:
            return NotImplemented
        a, b, c, d = self.top, self.bottom, g.top, g.bottom
        if self.field.work is not None:
            self.field.work.spend(_cost(a, b, c, d))
        if not a or not c:
            return self.field.zero
        if not d.is_one() and not (common := a.gcd(d)).is_one():
            a, d = a / common, d / common
        if not b.is_one() and not (common := c.gcd(b)).is_one():
            c, b = c / common, b / common
        return RationalFunction(self.field, a * c, b * d)

    __rmul__ = __mul__

    def _inverse(self) -> RationalFunction:
        if not self.top:
            raise ZeroDivisionError("zero denominator")
        if self.top.leading_coefficient() < 0:
            return RationalFunction(self.field, -self.bottom, -self.top)
        return RationalFunction(self.field, self.bottom, self.top)

    def __truediv__(self, other: Any) -> RationalFunction:
        g = self._lift(other)
        return NotImplemented if g is None else self * g._inverse()

    def __rtruediv__(self, other: Any) -> RationalFunction:
        g = self._lift(other)
        return NotImplemented if g is None else g * self._inverse()

    def __pow__(self, n: int) -> RationalFunction:
        f = self if n >= 0 else self._inverse()
        return RationalFunction(self.field, f.top ** abs(n), f.bottom ** abs(n))


def _cost(a: Any, b: Any, c: Any, d: Any) -> float:
    """About the microseconds that a sum or a product of a/b and c/d takes."""
    return 1 + (len(a) + len(b)) * (len(c) + len(d)) / 2


def _is_number(value: object) -> bool:
    return isinstance(value, int | Fraction) or QQ.of_type(value) or ZZ.of_type(value)


def _to_sympy(field: RationalFunctions, polynomial: Any) -> PolyElement:
    terms = {tuple(map(int, monomial)): QQ(int(c)) for monomial, c in polynomial.to_dict().items()}
    return field.ring.from_dict(terms)


def substituted(element: Any, values: list[Any]) -> Any:
    """An element with each generator replaced by a value, of any field."""

    def at(polynomial: Any) -> Any:
        total: Any = 0
        for monomial, coefficient in polynomial.iterterms():
            term: Any = coefficient
            for value, power in zip(values, monomial, strict=True):
                term = value**power * term if power else term
            total = term + total
        return total

    return at(element.numer) / at(element.denom)
