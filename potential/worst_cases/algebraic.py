"""Numbers recognized from many digits: as fractions, or as numbers of one field, by integer relations.

The relations are found by the LLL algorithm (A. K. Lenstra, H. W. Lenstra, L. Lovasz, "Factoring polynomials with
rational coefficients", Mathematische Annalen 261, 1982). What is recognized is a guess; an exact check follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from flint import fmpq, fmpz_mat, fmpz_poly

from potential.algebra.number_fields import AlgebraicNumber, NumberField
from potential.errors import InputError

_DEGREE = 8  # the largest that is tried
_UNSURE = 80  # so many of the last binary digits may be wrong
_SPARE = 40  # a relation is none unless it is shorter than chance would have it, by so many binary digits


def fraction(value: int, bits: int) -> fmpq | None:
    """The fraction near value / 2^bits whose denominator is far smaller than chance would have it; else None."""
    sure = bits - _UNSURE
    found = Fraction(value, 1 << bits).limit_denominator(1 << (sure - _SPARE) // 2)
    off = abs((value - (found.numerator << bits) // found.denominator) >> _UNSURE)
    return fmpq(found.numerator, found.denominator) if off <= 1 and _short(found, sure) else None


def _short(found: Fraction, sure: int) -> bool:
    return found.numerator.bit_length() + found.denominator.bit_length() < sure - _SPARE


def in_one_field(values: Sequence[int], bits: int) -> list[AlgebraicNumber] | None:
    """All numbers value / 2^bits as elements of one number field; None where none of those tried has them all."""
    rational = [fraction(v, bits) for v in values]
    for root in _candidates([v for v, known in zip(values, rational, strict=True) if known is None]):
        field = _field(root, bits)
        if field is None:
            continue
        found = []
        for value, known in zip(values, rational, strict=True):
            number = field.element([known]) if known is not None else _expressed(value, root, field, bits)
            if number is None:
                break
            found.append(number)
        else:
            return found
    return None


def _candidates(values: Sequence[int]) -> Iterator[int]:
    """Numbers that may generate the field: the first few, and sums of two."""
    first = list(dict.fromkeys(values))[:4]
    yield from first
    yield from (a + b for a, b in combinations(first, 2))


def _relation(numbers: Sequence[int], bits: int) -> list[int] | None:
    """Integers c with sum_k c_k numbers_k = 0, near enough and short enough to be no chance."""
    sure = bits - _UNSURE
    n = len(numbers)
    table = fmpz_mat([[int(i == j) for j in range(n)] + [v >> _UNSURE] for i, v in enumerate(numbers)]).lll()
    found = [int(table[0, j]) for j in range(n)]
    longest = max(abs(c) for c in found).bit_length()
    small = abs(int(table[0, n])).bit_length() <= longest + n
    return found if small and n * longest < sure - _SPARE else None


def _powers(root: int, count: int, bits: int) -> list[int]:
    powers = [1 << bits]
    for _ in range(count - 1):
        powers.append(powers[-1] * root >> bits)
    return powers


def _field(root: int, bits: int) -> NumberField | None:
    """The field of a root of a polynomial of low degree near root / 2^bits."""
    for degree in range(2, _DEGREE + 1):
        relation = _relation(_powers(root, degree + 1, bits), bits)
        if relation is None or not any(relation[1:]):
            continue
        width = Fraction(1, 1 << (bits - _UNSURE) // 4)
        low, high = Fraction(root, 1 << bits) - width, Fraction(root, 1 << bits) + width
        for factor, _ in fmpz_poly(relation).factor()[1]:
            try:
                return NumberField([int(c) for c in factor.coeffs()], low, high)
            except InputError:
                continue
    return None


def _expressed(value: int, root: int, field: NumberField, bits: int) -> AlgebraicNumber | None:
    """A number by the powers of the root."""
    relation = _relation([*_powers(root, field.degree, bits), value], bits)
    if relation is None or relation[-1] == 0:
        return None
    return field.element([fmpq(-c, relation[-1]) for c in relation[:-1]])


__all__ = ["fraction", "in_one_field"]
