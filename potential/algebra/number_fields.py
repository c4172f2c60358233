"""Real algebraic numbers: polynomials in one root of an irreducible polynomial, with their signs.

A number is a rational polynomial in the root, reduced modulo its polynomial; it is zero where that is zero. Its sign is
found in rational intervals around the root, which are halved until zero lies outside. Nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import sympy
from flint import fmpq, fmpq_mat, fmpq_poly, fmpz_poly

from potential.errors import InputError

_BITS = 64  # of the first interval in which a sign is looked for
_MOST = 1 << 16  # of the last one: an irreducible polynomial makes far fewer enough


class NumberField:
    """The rational numbers with one real root of an irreducible polynomial, the only one between `low` and `high`.

    Raises InputError where the polynomial is reducible, or has not exactly one root there.
    """

    def __init__(self, coefficients: Sequence[int], low: Fraction, high: Fraction) -> None:
        polynomial = fmpz_poly(list(coefficients))
        _, factors = polynomial.factor()
        if polynomial.degree() < 1 or len(factors) != 1 or factors[0][1] != 1:
            raise InputError(f"a number field needs an irreducible polynomial, got {polynomial}")
        self.coefficients = tuple(int(c) for c in polynomial.coeffs())
        self.degree = int(polynomial.degree())
        self._polynomial = fmpq_poly(polynomial)
        x = sympy.Symbol("x")
        self._shown = sympy.Poly(list(reversed(self.coefficients)), x)
        self._between: dict[int, tuple[fmpq, fmpq]] = {0: (_exact(low), _exact(high))}
        ends = sympy.Rational(str(low)), sympy.Rational(str(high))
        if (
            not low < high
            or self._shown.count_roots(*ends) != 1
            or not self._at(_exact(low)) * self._at(_exact(high)) < 0
        ):
            raise InputError(f"{polynomial} has not exactly one root between {low} and {high}")
        self.root = self.element([0, 1])

    def element(self, coefficients: Sequence[Any]) -> AlgebraicNumber:
        """The number with these coefficients of 1, the root, its square, and so on."""
        return AlgebraicNumber(self, fmpq_poly([_exact(c) for c in coefficients]) % self._polynomial)

    def _at(self, point: fmpq) -> fmpq:
        return self._polynomial(point)

    def near(self, bits: int) -> tuple[fmpq, fmpq]:
        """Two rational numbers with the root between them, less than 2^-bits apart."""
        if bits not in self._between:
            low, high = self._between[max(known for known in self._between if known < bits)]
            width = fmpq(1) / fmpq(2) ** bits
            rising = self._at(high) > 0
            while high - low >= width:
                middle = (low + high) / 2
                value = self._at(middle)
                if (value > 0) == rising and value != 0:
                    high = middle
                else:
                    low = middle
            self._between[bits] = low, high
        return self._between[bits]

    def shown(self, number: AlgebraicNumber) -> sympy.Expr:
        """A number in SymPy: by square roots where its degree is at most 2, else as a root of its polynomial."""
        minimal = self._minimal(number)
        bits = _BITS
        low, high = number.between(bits)
        while minimal.count_roots(_rational(low), _rational(high)) > 1:
            bits *= 2
            low, high = number.between(bits)
        below = int(minimal.count_roots(None, _rational(low))) - (minimal.eval(_rational(low)) == 0)
        if minimal.degree() > 2:
            return sympy.CRootOf(minimal, below)
        return sympy.radsimp(sorted(sympy.roots(minimal), key=float)[below])

    def _minimal(self, number: AlgebraicNumber) -> sympy.Poly:
        """The minimal polynomial of a number: the first linear relation between its powers."""
        powers = [self.element([1])]
        for degree in range(1, self.degree + 1):
            powers.append(powers[-1] * number)
            reduced, rank = fmpq_mat([[v.coefficient(k) for v in powers] for k in range(self.degree)]).rref()
            if rank == degree:
                break
        lower = [_rational(-reduced[k, degree]) for k in range(degree)]
        return sympy.Poly([1, *reversed(lower)], self._shown.gen)


class AlgebraicNumber:
    """A number of a NumberField. Arithmetic with rational numbers and comparisons are exact."""

    __slots__ = ("_polynomial", "field")

    def __init__(self, field: NumberField, polynomial: fmpq_poly) -> None:
        self.field, self._polynomial = field, polynomial

    def coefficient(self, k: int) -> fmpq:
        """The coefficient of the root's k-th power."""
        return self._polynomial[k]

    def between(self, bits: int) -> tuple[fmpq, fmpq]:
        """Rational numbers with this one between them, from an interval of the root of width 2^-bits."""
        low, high = self.field.near(bits)
        below = above = fmpq(0)
        for c in reversed(self._polynomial.coeffs()):
            ends = (below * low, below * high, above * low, above * high)
            below, above = min(ends) + c, max(ends) + c
        return below, above

    def sign(self) -> int:
        """1, 0 or -1."""
        if not self._polynomial.coeffs():
            return 0
        bits = _BITS
        while bits <= _MOST:
            below, above = self.between(bits)
            if below > 0 or above < 0:
                return 1 if below > 0 else -1
            bits *= 2
        raise InputError(f"the sign of {self!r} is not found in {_MOST} binary digits")

    def _lift(self, other: Any) -> fmpq_poly | None:
        if isinstance(other, AlgebraicNumber):
            if other.field is not self.field:
                raise InputError("numbers of two different fields were mixed")
            return other._polynomial
        return fmpq_poly([_exact(other)]) if isinstance(other, int | Fraction | fmpq) else None

    def _made(self, polynomial: fmpq_poly) -> AlgebraicNumber:
        return AlgebraicNumber(self.field, polynomial)

    def __add__(self, other: Any) -> Any:
        value = self._lift(other)
        return NotImplemented if value is None else self._made(self._polynomial + value)

    __radd__ = __add__

    def __neg__(self) -> AlgebraicNumber:
        return self._made(-self._polynomial)

    def __sub__(self, other: Any) -> Any:
        value = self._lift(other)
        return NotImplemented if value is None else self._made(self._polynomial - value)

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        value = self._lift(other)
        return NotImplemented if value is None else self._made(self._polynomial * value % self.field._polynomial)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        value = self._lift(other)
        return NotImplemented if value is None else self * self._made(value)._inverse()

    def __rtruediv__(self, other: Any) -> Any:
        return self._inverse() * other

    def _inverse(self) -> AlgebraicNumber:
        if not self._polynomial.coeffs():
            raise ZeroDivisionError("division by zero in a number field")
        _, inverse, _ = self._polynomial.xgcd(self.field._polynomial)
        return self._made(inverse % self.field._polynomial)

    def __eq__(self, other: object) -> bool:
        value = self._lift(other)
        return NotImplemented if value is None else bool(self._polynomial == value)

    def __hash__(self) -> int:
        return hash(tuple(str(c) for c in self._polynomial.coeffs()))

    def __lt__(self, other: Any) -> bool:
        return NotImplemented if self._lift(other) is None else (self - other).sign() < 0

    def __le__(self, other: Any) -> bool:
        return NotImplemented if self._lift(other) is None else (self - other).sign() <= 0

    def __gt__(self, other: Any) -> bool:
        return NotImplemented if self._lift(other) is None else (self - other).sign() > 0

    def __ge__(self, other: Any) -> bool:
        return NotImplemented if self._lift(other) is None else (self - other).sign() >= 0

    def __float__(self) -> float:
        below, above = self.between(2 * _BITS)
        return float(Fraction(int(below.p), int(below.q)) + Fraction(int(above.p), int(above.q))) / 2

    def __repr__(self) -> str:
        return str(self.field.shown(self))


def _exact(value: Any) -> fmpq:
    return value if isinstance(value, fmpq) else fmpq(int(value.numerator), int(value.denominator))


def _rational(value: fmpq) -> sympy.Rational:
    return sympy.Rational(int(value.p), int(value.q))


__all__ = ["AlgebraicNumber", "NumberField"]
