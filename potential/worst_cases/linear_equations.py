"""Linear equations over the rational numbers or a number field, solved exactly near a point that is known in floats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat

from potential.algebra.number_fields import AlgebraicNumber, NumberField

Exact = fmpq | AlgebraicNumber
FINEST = 10**12
_SHORT = (8, 1000, 10**6, FINEST)  # denominators of the unknowns that are free
_UNKNOWNS = 600  # of the largest equations over a field, times its degree


def solutions(
    table: list[list[Any]], right: list[Any], about: Sequence[float], field: NumberField | None
) -> Iterator[list[Exact]]:
    """Exact solutions near some floats, with short numbers for the unknowns that are free, longer and longer ones."""
    degree = 1 if field is None else field.degree
    count = len(about)
    if degree > 1 and max(count, len(table)) * degree > _UNKNOWNS:
        return
    lines = [[*row, value] for row, value in zip(table, right, strict=True) if any(v != 0 for v in (*row, value))]
    if not lines:
        lines = [[fmpq(0)] * (count + 1)]
    reduced, rank = fmpq_mat([entries for line in lines for entries in _expanded(line, field)]).rref()
    width = count * degree + 1
    leading = []
    for i in range(rank):
        leading.append(next(j for j in range(width) if reduced[i, j] != 0))
    if width - 1 in leading:
        return
    free = [k for k in range(count) if k * degree not in set(leading)]
    for largest in _SHORT if free else _SHORT[:1]:
        known = {k * degree: rounded(about[k], largest) for k in free}
        entries = [fmpq(0)] * (count * degree)
        for place, value in known.items():
            entries[place] = value
        for i, j in enumerate(leading):
            entries[j] = reduced[i, width - 1] - sum((reduced[i, k] * v for k, v in known.items()), fmpq(0))
        if field is None:
            yield list(entries)
        else:
            yield [field.element(entries[k * degree : (k + 1) * degree]) for k in range(count)]


def rounded(value: float, largest: int) -> fmpq:
    """The nearest fraction whose denominator is at most `largest`."""
    found = Fraction(value).limit_denominator(largest)
    return fmpq(found.numerator, found.denominator)


def _expanded(line: Sequence[Any], field: NumberField | None) -> list[list[fmpq]]:
    """An equation over a field as rational ones: each unknown by its coefficients, the last entry being the right."""
    if field is None:
        return [list(line)]
    powers = [field.element([0] * k + [1]) for k in range(field.degree)]
    *unknowns, value = (v if isinstance(v, AlgebraicNumber) else field.element([v]) for v in line)
    columns = [v * power for v in unknowns for power in powers]
    return [[*(c.coefficient(k) for c in columns), value.coefficient(k)] for k in range(field.degree)]


__all__ = ["FINEST", "Exact", "rounded", "solutions"]
